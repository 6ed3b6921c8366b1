// Adds a model, or one more provider of a model that there is.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ModelOfInstallation, NewModel } from '../../../contract/app/admin-catalogue.ts'
import { ActionForm, textIn } from '../../parts/action-form.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field, Select, TextInput } from '../../parts/field.tsx'
import { useToast } from '../../parts/toast.tsx'
import { newModelFrom } from './new-model.ts'
import { change, providersQuery } from './queries.ts'

interface AddModelDialogProps {
  readonly models: readonly ModelOfInstallation[]
  readonly onClose: () => void
}

/** What a new model can do is asked only where the id is new. */
export function AddModelDialog({ models, onClose }: AddModelDialogProps) {
  const toast = useToast()
  const providers = useQuery(providersQuery).data?.providers ?? []
  const [id, setId] = useState('')
  const existing = models.find((model) => model.id === id)
  const taken = new Set(existing?.endpoints.map(({ provider }) => provider.id))
  const add = async (fields: FormData): Promise<void> => {
    const body: NewModel = newModelFrom((name) => textIn(fields, name), { isNew: !existing })
    await change('POST', '/admin/models', body)
    toast.done(existing ? `${existing.name} has one more provider` : `${id} is in the catalogue`)
    onClose()
  }
  return (
    <Dialog
      title="Add a model"
      lead="Or one more provider of a model that there is: give its id."
      place="side"
      onClose={onClose}
    >
      <ActionForm action={existing ? 'Add the provider' : 'Add the model'} onSubmit={add} onCancel={onClose}>
        <Field
          label="Id"
          hint={
            existing
              ? `${existing.name} is there; a provider is added to it.`
              : 'author/slug: what callers ask for.'
          }
        >
          {(ties) => (
            <TextInput
              {...ties}
              name="id"
              required
              autoFocus
              placeholder="author/slug"
              pattern="[a-z0-9][a-z0-9._\-]*/[a-z0-9][a-z0-9._\-]*(:[a-z]+)?"
              title="author/slug in lower case"
              value={id}
              list="model-ids"
              onChange={(event) => setId(event.target.value.trim())}
              className="font-mono text-sm"
            />
          )}
        </Field>
        <datalist id="model-ids">
          {models.map((model) => (
            <option key={model.id} value={model.id}>
              {model.name}
            </option>
          ))}
        </datalist>
        <Field label="Provider">
          {(ties) => (
            <Select {...ties} name="provider" required defaultValue="">
              <option value="" disabled>
                Choose
              </option>
              {providers.map((provider) => (
                <option key={provider.id} value={provider.id} disabled={taken.has(provider.id)}>
                  {provider.name}
                  {provider.on ? '' : ' (off)'}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Its id there" hint="What the provider calls it.">
          {(ties) => (
            <TextInput {...ties} name="upstreamId" required maxLength={300} className="font-mono text-sm" />
          )}
        </Field>
        <div className="grid grid-cols-3 gap-3">
          <Dollars name="prompt" label="Cost of input" />
          <Dollars name="completion" label="Of output" />
          <Dollars name="cacheRead" label="Of cached input" isOptional />
        </div>
        <p className="-mt-2 text-sm text-quiet">
          US dollars per million tokens that the provider takes. Callers pay that with the margin.
        </p>
        {!existing && <Facts />}
      </ActionForm>
    </Dialog>
  )
}

function Dollars({
  name,
  label,
  isOptional = false,
}: {
  readonly name: string
  readonly label: string
  readonly isOptional?: boolean
}) {
  return (
    <Field label={label}>
      {(ties) => (
        <TextInput
          {...ties}
          name={name}
          type="number"
          inputMode="decimal"
          min={0}
          step="any"
          required={!isOptional}
          className="numeric"
        />
      )}
    </Field>
  )
}

const ABILITIES = [
  ['images', 'Takes images'],
  ['tools', 'Calls tools'],
  ['reasons', 'Reasons, with low, medium and high effort'],
] as const

function Facts() {
  return (
    <>
      <Field label="Name" hint="How pages call it; the slug when empty.">
        {(ties) => <TextInput {...ties} name="name" maxLength={200} />}
      </Field>
      <Field label="What it does">
        {(ties) => (
          <Select {...ties} name="kind" defaultValue="chat">
            <option value="chat">Conversations</option>
            <option value="embedding">Embeddings</option>
            <option value="rerank">Reranking</option>
          </Select>
        )}
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label="Context in tokens">
          {(ties) => (
            <TextInput {...ties} name="context" type="number" min={1} step={1} className="numeric" />
          )}
        </Field>
        <Field label="Longest answer in tokens">
          {(ties) => (
            <TextInput {...ties} name="maxOutput" type="number" min={1} step={1} className="numeric" />
          )}
        </Field>
      </div>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1.5 text-sm font-medium">What it can</legend>
        {ABILITIES.map(([name, text]) => (
          <label key={name} className="flex items-center gap-2.5">
            <input type="checkbox" name={name} value="yes" className="size-4 accent-water" />
            {text}
          </label>
        ))}
      </fieldset>
    </>
  )
}
