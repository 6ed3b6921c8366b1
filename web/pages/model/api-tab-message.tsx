// The two parameters that are always there: by which name the model is called, and the question.
import { Select, TextArea } from '../../parts/field.tsx'
import type { ApiSearch } from './api-request.ts'
import type { ApiOfModel, SchemaRow } from './api-schema.ts'

interface ApiMessageFieldsProps {
  readonly row: SchemaRow
  readonly api: ApiOfModel
  readonly search: ApiSearch
  readonly onChange: (changes: Partial<ApiSearch>) => void
}

/** The field of one of them; nothing for another parameter. */
export function ApiMessageFields({ row, api, search, onChange }: ApiMessageFieldsProps) {
  if (row.name === 'model')
    return (
      <Select
        aria-label="By which name the model is called"
        value={search.as}
        onChange={(event) => onChange({ as: event.target.value })}
        className="mt-2 max-w-72 font-mono text-sm"
      >
        {api.ids.map((id) => (
          <option key={id}>{id}</option>
        ))}
      </Select>
    )
  if (row.name !== 'messages' && row.name !== 'input') return null
  return (
    <TextArea
      aria-label="Your question"
      value={search.ask}
      maxLength={4000}
      onChange={(event) => onChange({ ask: event.target.value })}
      className="mt-2 !min-h-16"
    />
  )
}
