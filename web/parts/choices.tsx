// One of a few, all in sight: buttons side by side, a list on a phone.
import { clsx } from 'clsx'

interface ChoicesProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly choices: readonly (readonly [value: Value, name: string])[]
  readonly onChange: (value: Value) => void
}

/** Acts at once. */
export function Choices<Value extends string>({ label, value, choices, onChange }: ChoicesProps<Value>) {
  return (
    <>
      <div role="group" aria-label={label} className="flex rounded-md border bg-card p-0.5 max-sm:hidden">
        {choices.map(([one, name]) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === value}
            onClick={() => onChange(one)}
            className={clsx(
              'h-7 rounded px-2.5 text-sm whitespace-nowrap',
              one === value ? 'bg-sunken font-medium text-ink' : 'text-quiet hover:text-ink',
            )}
          >
            {name}
          </button>
        ))}
      </div>
      <select
        aria-label={label}
        value={value}
        onChange={(event) => {
          const chosen = choices.find(([one]) => one === event.target.value)
          if (chosen) onChange(chosen[0])
        }}
        className="h-8 rounded-md border bg-card px-2 text-sm sm:hidden"
      >
        {choices.map(([one, name]) => (
          <option key={one} value={one}>
            {name}
          </option>
        ))}
      </select>
    </>
  )
}
