// The sheet in which a provider key is added or changed. The key itself can be typed once and never be read again.
import { useState } from 'react'
import type { ProviderKeyItem, ProviderToChoose } from '../../../contract/app/provider-keys.ts'
import { ActionForm, textIn } from '../../parts/action-form.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field, Select, TextInput } from '../../parts/field.tsx'
import { useToast } from '../../parts/toast.tsx'
import { addProviderKey, changeProviderKey } from './provider-keys.ts'

interface NewProviderKeyDialogProps {
  readonly providers: readonly ProviderToChoose[]
  readonly onClose: () => void
}

/** Adds a key. */
export function NewProviderKeyDialog({ providers, onClose }: NewProviderKeyDialogProps) {
  const toast = useToast()
  const [provider, setProvider] = useState(providers[0]?.id ?? '')
  const chosen = providers.find(({ id }) => id === provider)
  const add = async (fields: FormData): Promise<void> => {
    const name = textIn(fields, 'name').trim() || `${chosen?.name ?? provider} key`
    const allowFallback = textIn(fields, 'fallback') !== ''
    await addProviderKey({ provider, key: textIn(fields, 'key').trim(), name, allowFallback })
    toast.done(`${name} is added`, 'The next request is tried with it first.')
    onClose()
  }
  return (
    <Dialog
      title="Add a provider key"
      lead="It is sealed before it is kept, and shown to nobody again."
      place="side"
      onClose={onClose}
    >
      <ActionForm action="Add the key" onSubmit={add} onCancel={onClose}>
        <Field
          label="Provider"
          hint={
            chosen && !chosen.on
              ? 'This installation has no key for it: yours will be the only one, for this account alone.'
              : undefined
          }
        >
          {(ties) => (
            <Select {...ties} value={provider} onChange={(event) => setProvider(event.target.value)}>
              {providers.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Key" hint="As the provider gave it to you.">
          {(ties) => (
            <TextInput
              {...ties}
              name="key"
              type="password"
              required
              minLength={8}
              autoComplete="off"
              spellCheck={false}
              className="font-mono"
            />
          )}
        </Field>
        <Field label="Name" hint="To tell it from others, also in errors. Empty: the provider’s name.">
          {(ties) => <TextInput {...ties} name="name" maxLength={100} autoComplete="off" />}
        </Field>
        <FallbackField isOn />
      </ActionForm>
    </Dialog>
  )
}

interface EditProviderKeyDialogProps {
  readonly item: ProviderKeyItem
  readonly onClose: () => void
}

/** Changes its name and whether others may serve in its place. */
export function EditProviderKeyDialog({ item, onClose }: EditProviderKeyDialogProps) {
  const save = async (fields: FormData): Promise<void> => {
    const name = textIn(fields, 'name').trim()
    await changeProviderKey(item.id, { name, allowFallback: textIn(fields, 'fallback') !== '' })
    onClose()
  }
  return (
    <Dialog title={`Edit ${item.name}`} place="side" onClose={onClose}>
      <ActionForm action="Save" onSubmit={save} onCancel={onClose}>
        <Field label="Name">
          {(ties) => <TextInput {...ties} name="name" required maxLength={100} defaultValue={item.name} />}
        </Field>
        <FallbackField isOn={item.allowFallback} />
        <p className="text-sm text-quiet">
          Another key? Add it as a new one and delete this one: both serve meanwhile.
        </p>
      </ActionForm>
    </Dialog>
  )
}

interface FallbackFieldProps {
  readonly isOn: boolean
}

function FallbackField({ isOn }: FallbackFieldProps) {
  return (
    <label className="flex cursor-pointer items-start gap-2.5">
      <input type="checkbox" name="fallback" defaultChecked={isOn} className="mt-1 accent-(--water)" />
      <span>
        <span className="font-medium">Fall back to this installation’s keys</span>
        <span className="block text-sm text-quiet">
          What this key cannot serve is served at the usual price. Off: never, for this provider.
        </span>
      </span>
    </label>
  )
}
