// The margin of the installation: what callers pay over what providers take, for models that say nothing of their own.
import { useState } from 'react'
import type { ModelsOfInstallation } from '../../../contract/app/admin-catalogue.ts'
import { ActionForm } from '../../parts/action-form.tsx'
import { Card } from '../../parts/card.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { useToast } from '../../parts/toast.tsx'
import { percentWords } from './model-search.ts'
import { change } from './queries.ts'

/** Read only where the operator's file says it. */
export function MarginCard({ margin, marginFrom, configuration, models }: ModelsOfInstallation) {
  const toast = useToast()
  const [typed, setTyped] = useState<string>()
  const value = typed ?? String(margin)
  const following = models.filter(({ charge, isReadOnly }) => charge === 'inherit' && !isReadOnly).length
  const save = async (): Promise<void> => {
    await change('PUT', '/admin/margin', { margin: Number(value) })
    toast.done(`The margin is ${percentWords(Number(value))}`, 'It holds from the next request on.')
    setTyped(undefined)
  }
  const isFromFile = marginFrom === 'configuration'
  return (
    <Card title="Margin" className="pb-4">
      <div className="grid gap-x-8 gap-y-4 p-4 pb-0 md:grid-cols-[1fr_280px]">
        <p className="max-w-[65ch] text-quiet">
          Per cent that callers pay over what a provider takes. It is part of every price that pages and{' '}
          <code>/v1/models</code> show. {following} of {models.length} models follow it; a model can have a
          margin or a price of its own instead.
          {isFromFile && configuration !== null && (
            <>
              {' '}
              It is said in <code className="break-all">{configuration}</code>, which alone changes it.
            </>
          )}
        </p>
        <ActionForm
          action="Save"
          look="plain"
          isDisabled={isFromFile || value.trim() === '' || Number(value) === margin}
          onSubmit={save}
        >
          <Field label="Margin of the installation, in per cent">
            {(ties) => (
              <TextInput
                {...ties}
                type="number"
                inputMode="decimal"
                min={-100}
                max={1000}
                step={0.01}
                value={value}
                disabled={isFromFile}
                onChange={(event) => setTyped(event.target.value)}
                className="numeric"
              />
            )}
          </Field>
        </ActionForm>
      </div>
    </Card>
  )
}
