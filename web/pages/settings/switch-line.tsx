// One thing that is on or off, with what that means, saved when it is pressed.
import { useState } from 'react'
import { Switch } from '../../parts/switch.tsx'
import { useToast } from '../../parts/toast.tsx'

interface SwitchLineProps {
  readonly name: string
  readonly text: string
  readonly isOn: boolean
  readonly isDisabled: boolean
  readonly onChange: (isOn: boolean) => Promise<void>
}

/** Goes back when it could not be saved. */
export function SwitchLine({ name, text, isOn, isDisabled, onChange }: SwitchLineProps) {
  const toast = useToast()
  const [wished, setWished] = useState<boolean>()
  const change = async (wanted: boolean): Promise<void> => {
    setWished(wanted)
    try {
      await onChange(wanted)
      toast.done(`${name}: ${wanted ? 'on' : 'off'}`)
    } catch (error) {
      toast.failed(`${name} is as it was`, error)
    }
    setWished(undefined)
  }
  return (
    <div className="flex items-start justify-between gap-6 px-4 py-4">
      <div>
        <h3 className="font-medium">{name}</h3>
        <p className="mt-0.5 max-w-[65ch] text-sm text-quiet">{text}</p>
      </div>
      <Switch
        label={name}
        isOn={wished ?? isOn}
        isDisabled={isDisabled || wished !== undefined}
        onChange={(wanted) => void change(wanted)}
      />
    </div>
  )
}
