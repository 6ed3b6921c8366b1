// One of a few rules of an account, saved when it is chosen; a message says whether that worked.
import { RadioCards } from '../../parts/radio-cards.tsx'
import type { RadioCardsProps } from '../../parts/radio-cards.tsx'
import { useToast } from '../../parts/toast.tsx'

interface SavedRadioCardsProps<Value extends string> extends Omit<RadioCardsProps<Value>, 'onChoose'> {
  readonly onChange: (value: Value) => Promise<void>
}

/** Goes back when it could not be saved. */
export function SavedRadioCards<Value extends string>({ onChange, ...cards }: SavedRadioCardsProps<Value>) {
  const toast = useToast()
  return (
    <RadioCards
      {...cards}
      onChoose={async ({ id, name }) => {
        try {
          await onChange(id)
          toast.done(`${cards.label}: ${name.toLowerCase()}`, 'It holds from the next request on.')
        } catch (error) {
          toast.failed(`${cards.label} is as it was`, error)
        }
      }}
    />
  )
}
