// Gives a provider what switches it on: its key, or what else its variables hold. What was given is never shown again.
import { useState } from 'react'
import type { ProviderOfInstallation } from '../../../contract/app/admin-catalogue.ts'
import { ActionForm, textIn } from '../../parts/action-form.tsx'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field, Select, TextInput } from '../../parts/field.tsx'
import { useToast } from '../../parts/toast.tsx'
import { isSecretVariable, keptOf, valuesOf, wayWords } from './provider-words.ts'
import { change } from './queries.ts'

interface ProviderKeyDialogProps {
  readonly provider: ProviderOfInstallation
  readonly onClose: () => void
}

/** A field for each variable of one way; those that are set may stay empty. */
export function ProviderKeyDialog({ provider, onClose }: ProviderKeyDialogProps) {
  const { id, name, ways } = provider
  const toast = useToast()
  const [chosen, setChosen] = useState(0)
  const way = ways[chosen] ?? []
  const kept = keptOf(provider)
  const put = async (values: Readonly<Record<string, string | null>>): Promise<void> => {
    const path = `/admin/providers/${encodeURIComponent(id)}/values`
    const { provider: now } = await change<{ provider: ProviderOfInstallation }>('PUT', path, { values })
    toast.done(
      now.on ? `${name} is switched on` : `${name} is not switched on`,
      now.on ? 'Test it to see whether the key is right.' : undefined,
    )
    onClose()
  }
  return (
    <Dialog
      title={`Key of ${name}`}
      lead="Kept sealed in the database and never shown again. It goes before the variable of the environment, and acts at once."
      onClose={onClose}
    >
      <ActionForm
        key={chosen}
        action="Save"
        onSubmit={(fields) => put(valuesOf(way, (variable) => textIn(fields, variable)))}
        onCancel={onClose}
      >
        {ways.length > 1 && (
          <Field label="With">
            {(ties) => (
              <Select {...ties} value={chosen} onChange={(event) => setChosen(Number(event.target.value))}>
                {ways.map((variables, at) => (
                  <option key={wayWords(variables)} value={at}>
                    {wayWords(variables)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        {way.map((variable, at) => (
          <Field
            key={variable.name}
            label={variable.name}
            hint={
              variable.isKept
                ? 'Given here; empty leaves it.'
                : variable.isSet
                  ? 'Set in the environment; empty leaves it.'
                  : undefined
            }
          >
            {(ties) => (
              <TextInput
                {...ties}
                name={variable.name}
                type={isSecretVariable(variable.name) ? 'password' : 'text'}
                autoComplete="off"
                spellCheck={false}
                required={!variable.isSet}
                autoFocus={at === 0}
                maxLength={8000}
                className="font-mono text-sm"
              />
            )}
          </Field>
        ))}
      </ActionForm>
      {kept.length > 0 && (
        <div className="mt-5 border-t pt-4">
          <Forget kept={kept} onForget={put} />
        </div>
      )}
    </Dialog>
  )
}

interface ForgetProps {
  readonly kept: readonly string[]
  readonly onForget: (values: Readonly<Record<string, null>>) => Promise<void>
}

function Forget({ kept, onForget }: ForgetProps) {
  const toast = useToast()
  const forget = async (): Promise<void> => {
    try {
      await onForget(Object.fromEntries(kept.map((variable) => [variable, null])))
    } catch (error) {
      toast.failed('It is still kept', error)
    }
  }
  return (
    <Button look="danger" size="small" onClick={() => void forget()}>
      Forget what was given here
    </Button>
  )
}
