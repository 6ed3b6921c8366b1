// Which key the code has: the one of the environment, one that is typed in, or a new test key.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { makeKey } from '../../data/keys.ts'
import { isAtLeast, useMeIfKnown } from '../../data/session.ts'
import { Button } from '../../parts/button.tsx'
import { Select, TextInput } from '../../parts/field.tsx'
import { useToast } from '../../parts/toast.tsx'
import type { KeyChoice } from './api-key.ts'

interface ApiKeyProps {
  readonly choice: KeyChoice
  readonly onChange: (choice: KeyChoice) => void
  /** What a new key is for. */
  readonly model: string
}

/** Keys are shown once, when they are made, so none of the reader's can be offered by name. */
export function ApiKeyPicker({ choice, onChange, model }: ApiKeyProps) {
  const me = useMeIfKnown()
  const mayMake = isAtLeast(me, 'member')
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-sm">
      <label className="flex items-center gap-2">
        <span className="text-quiet">Key</span>
        <Select
          value={choice.from}
          onChange={(event) => onChange(chosen(event.target.value))}
          className="!h-8 !w-auto text-sm"
        >
          <option value="environment">from the environment</option>
          <option value="typed">typed in here</option>
          {mayMake && <option value="made">a new test key</option>}
        </Select>
      </label>
      {choice.from === 'typed' && (
        <TextInput
          aria-label="Your key; it stays in this page"
          placeholder="sk-cw-…"
          autoComplete="off"
          spellCheck={false}
          value={choice.key}
          onChange={(event) => onChange({ from: 'typed', key: event.target.value })}
          className="!h-8 max-w-72 font-mono text-sm"
        />
      )}
      {choice.from === 'made' && <NewKey choice={choice} onChange={onChange} model={model} />}
    </div>
  )
}

function chosen(value: string): KeyChoice {
  return value === 'typed' || value === 'made' ? { from: value, key: '' } : { from: 'environment' }
}

function NewKey({ choice, onChange, model }: ApiKeyProps) {
  const [isBusy, setBusy] = useState(false)
  const toast = useToast()
  const make = async (): Promise<void> => {
    setBusy(true)
    try {
      const { key } = await makeKey({ name: `Trying ${model}`, kind: 'test' })
      onChange({ from: 'made', key })
    } catch (error) {
      toast.failed('The key could not be made', error)
    }
    setBusy(false)
  }
  if (choice.from === 'made' && choice.key !== '')
    return (
      <span className="text-quiet">
        It is in the code now and is not shown again; switch it off under{' '}
        <Link
          to="/keys"
          className="text-water underline decoration-water/40 underline-offset-2 hover:decoration-water"
        >
          Keys
        </Link>
        .
      </span>
    )
  return (
    <Button size="small" isBusy={isBusy} onClick={() => void make()}>
      Make it
    </Button>
  )
}
