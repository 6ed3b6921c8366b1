// The fields of a key for how long its requests may take.
import { Field, TextInput } from '../../parts/field.tsx'
import type { FieldErrors, KeyFields } from './key-form.ts'

const DEADLINES = [
  { name: 'connectMs', label: 'Connecting' },
  { name: 'firstEventMs', label: 'First word' },
  { name: 'idleMs', label: 'Silence' },
  { name: 'totalMs', label: 'In all' },
] as const

interface KeyDeadlinesProps {
  readonly fields: KeyFields
  readonly errors: FieldErrors
  readonly onChange: (change: Partial<KeyFields>) => void
}

/** Four numbers in a row; empty ones are the gateway's own. */
export function KeyDeadlines({ fields, errors, onChange }: KeyDeadlinesProps) {
  return (
    <fieldset>
      <legend className="text-sm font-medium">Deadlines, in milliseconds</legend>
      <p className="mt-0.5 mb-2 text-sm text-quiet">
        A provider that misses one is left for the next. What a request sets itself goes first; empty is the
        gateway’s.
      </p>
      <div className="grid grid-cols-2 items-start gap-4 sm:grid-cols-4">
        {DEADLINES.map(({ name, label }) => (
          <Field key={name} label={label} error={errors[name]}>
            {(ties) => (
              <TextInput
                {...ties}
                value={fields[name]}
                onChange={(event) => onChange({ [name]: event.target.value })}
                inputMode="numeric"
                className="numeric"
              />
            )}
          </Field>
        ))}
      </div>
    </fieldset>
  )
}
