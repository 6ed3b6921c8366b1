// One of a few rules, each with what it means, saved when it is chosen.
import { useId, useState } from 'react'
import { useToast } from '../../parts/toast.tsx'

interface RadioCardsProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly choices: readonly { readonly id: Value; readonly name: string; readonly text: string }[]
  readonly isDisabled: boolean
  readonly onChange: (value: Value) => Promise<void>
}

/** Goes back when it could not be saved. */
export function RadioCards<Value extends string>({
  label,
  value,
  choices,
  isDisabled,
  onChange,
}: RadioCardsProps<Value>) {
  const group = useId()
  const toast = useToast()
  const [wished, setWished] = useState<Value>()
  const choose = async (id: Value, name: string): Promise<void> => {
    setWished(id)
    try {
      await onChange(id)
      toast.done(`${label}: ${name.toLowerCase()}`, 'It holds from the next request on.')
    } catch (error) {
      toast.failed(`${label} is as it was`, error)
    }
    setWished(undefined)
  }
  return (
    <fieldset className="p-4" disabled={isDisabled || wished !== undefined}>
      <legend className="sr-only">{label}</legend>
      <div className="grid gap-2">
        {choices.map(({ id, name, text }) => (
          <label
            key={id}
            className="flex cursor-pointer items-start gap-2.5 rounded-md border p-3 has-checked:border-water has-checked:bg-water-soft has-disabled:cursor-default"
          >
            <input
              type="radio"
              name={group}
              checked={(wished ?? value) === id}
              onChange={() => void choose(id, name)}
              className="mt-0.5 accent-water"
            />
            <span>
              <span className="block font-medium">{name}</span>
              <span className="block text-sm text-quiet">{text}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
