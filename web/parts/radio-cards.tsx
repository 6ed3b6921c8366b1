// One of a few rules, each with what it means. Acts when it is chosen, and goes back when that failed. Says nothing itself.
import { useId, useState } from 'react'

interface Choice<Value extends string> {
  readonly id: Value
  readonly name: string
  readonly text: string
}

/** What a set of rules is given. */
export interface RadioCardsProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly choices: readonly Choice<Value>[]
  readonly isDisabled?: boolean
  /** Settles when the rule holds or is known not to; never rejects. */
  readonly onChoose: (choice: Choice<Value>) => Promise<void>
  /** How many stand side by side; one below the other when absent. */
  readonly className?: string
}

/** The wished one is marked while it is being saved, and none can be chosen meanwhile. */
export function RadioCards<Value extends string>({
  label,
  value,
  choices,
  isDisabled = false,
  onChoose,
  className = '',
}: RadioCardsProps<Value>) {
  const group = useId()
  const [wished, setWished] = useState<Value>()
  const choose = async (choice: Choice<Value>): Promise<void> => {
    setWished(choice.id)
    await onChoose(choice)
    setWished(undefined)
  }
  return (
    <fieldset className="p-4" disabled={isDisabled || wished !== undefined}>
      <legend className="sr-only">{label}</legend>
      <div className={`grid gap-2 ${className}`}>
        {choices.map((choice) => (
          <label
            key={choice.id}
            className="flex cursor-pointer items-start gap-2.5 rounded-md border p-3 has-checked:border-water has-checked:bg-water-soft has-disabled:cursor-default"
          >
            <input
              type="radio"
              name={group}
              checked={(wished ?? value) === choice.id}
              onChange={() => void choose(choice)}
              className="mt-0.5 accent-water"
            />
            <span>
              <span className="block font-medium">{choice.name}</span>
              <span className="block text-sm text-quiet">{choice.text}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
