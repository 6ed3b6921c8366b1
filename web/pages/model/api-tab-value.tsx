// The field for the value of one parameter, as its schema asks for it.
import { useId, useState } from 'react'
import { Select, TextArea, TextInput } from '../../parts/field.tsx'
import { Switch } from '../../parts/switch.tsx'
import type { Editor } from './api-request.ts'
import { editorOf, readValue } from './api-request.ts'
import type { SchemaRow } from './api-schema.ts'

interface ApiValueProps {
  readonly row: SchemaRow
  readonly value: unknown
  readonly onChange: (value: unknown) => void
}

/** Nothing to edit in a value that is fixed. */
export function ApiValue({ row, value, onChange }: ApiValueProps) {
  const editor = editorOf(row)
  const label = `Value of ${row.name}`
  if (editor === 'none') return null
  if (editor === 'switch')
    return (
      <div className="mt-2 flex items-center gap-2">
        <Switch label={label} isOn={value === true} onChange={onChange} />
        <code className="font-mono text-sm">{String(value === true)}</code>
      </div>
    )
  if (editor === 'words')
    return (
      <Select
        aria-label={label}
        value={String(value)}
        onChange={(event) => onChange(event.target.value)}
        className="mt-2 max-w-60"
      >
        {row.words.map((word) => (
          <option key={word}>{word}</option>
        ))}
      </Select>
    )
  return <Typed key={row.name} row={row} label={label} editor={editor} value={value} onChange={onChange} />
}

interface TypedProps extends ApiValueProps {
  readonly label: string
  readonly editor: Editor
}

/** Keeps what is typed while it means nothing yet; the code changes when it does. */
function Typed({ row, label, editor, value, onChange }: TypedProps) {
  const id = useId()
  const written = editor === 'json' ? JSON.stringify(value, null, 2) : String(value)
  const [text, setText] = useState(written)
  const [problem, setProblem] = useState<string>()
  const change = (next: string): void => {
    setText(next)
    const read = readValue(next, editor)
    if ('problem' in read) return setProblem(read.problem)
    setProblem(undefined)
    onChange(read.value)
  }
  const ties = {
    'aria-label': label,
    'aria-invalid': problem === undefined ? undefined : (true as const),
    'aria-describedby': problem === undefined ? undefined : id,
  }
  return (
    <div className="mt-2">
      {editor === 'json' ? (
        <TextArea
          {...ties}
          value={text}
          spellCheck={false}
          rows={Math.min(12, text.split('\n').length)}
          onChange={(event) => change(event.target.value)}
          className="!min-h-0 font-mono text-sm"
        />
      ) : (
        <TextInput
          {...ties}
          value={text}
          inputMode={editor === 'number' ? 'decimal' : undefined}
          min={row.schema.minimum}
          max={row.schema.maximum}
          onChange={(event) => change(event.target.value)}
          className="numeric max-w-60"
        />
      )}
      {problem !== undefined && (
        <p id={id} className="mt-1 text-sm text-error">
          {problem}
        </p>
      )}
    </div>
  )
}
