// One model: what callers pay for it, whether it is there for them, and who serves it.
import { useState } from 'react'
import type { ModelOfInstallation } from '../../../contract/app/admin-catalogue.ts'
import { Button } from '../../parts/button.tsx'
import { Confirm, Dialog } from '../../parts/dialog.tsx'
import { pricePerMillion } from '../../parts/figures.ts'
import { StatusChip } from '../../parts/status-chip.tsx'
import { Switch } from '../../parts/switch.tsx'
import { useToast } from '../../parts/toast.tsx'
import { ChargeForm } from './charge-form.tsx'
import { lastDayOf } from './provider-words.ts'
import { change, modelPath } from './queries.ts'

interface ModelProps {
  readonly model: ModelOfInstallation
}

interface ModelDialogProps extends ModelProps {
  /** Of the installation. */
  readonly margin: number
  readonly configuration: string | null
  readonly onClose: () => void
}

/** What the operator's file has is only looked at. */
export function ModelDialog({ model, margin, configuration, onClose }: ModelDialogProps) {
  return (
    <Dialog title={model.name} lead={<code>{model.id}</code>} place="side" onClose={onClose}>
      {model.isReadOnly ? (
        <p className="mb-6 rounded-md bg-sunken px-3 py-2.5">
          This model is in the configuration file <code className="break-all">{configuration}</code>. Its
          price, its margin and whether it is hidden are changed there.
        </p>
      ) : (
        <>
          <ChargeForm model={model} margin={margin} />
          <Visibility model={model} />
        </>
      )}
      <Endpoints model={model} />
      {model.source === 'page' && !model.isReadOnly && <Removal model={model} onClose={onClose} />}
    </Dialog>
  )
}

function Visibility({ model }: ModelProps) {
  const toast = useToast()
  const [wished, setWished] = useState<boolean>()
  const hide = async (hidden: boolean): Promise<void> => {
    setWished(hidden)
    try {
      await change('PATCH', modelPath(model.id), { hidden })
      toast.done(hidden ? `${model.name} is hidden` : `${model.name} is there again`)
    } catch (error) {
      toast.failed(`${model.name} is as it was`, error)
    }
    setWished(undefined)
  }
  return (
    <section aria-label="Visibility" className="mt-6 flex items-start justify-between gap-4 border-t pt-5">
      <div>
        <h3 className="font-medium">Hidden</h3>
        <p className="text-sm text-quiet">
          For callers a hidden model does not exist: it is in no list, and asking for it gives 404.
        </p>
      </div>
      <Switch
        label={`${model.name} is hidden`}
        isOn={wished ?? model.hidden}
        isDisabled={wished !== undefined}
        onChange={(isOn) => void hide(isOn)}
      />
    </section>
  )
}

const CHIPS = {
  up: ['healthy', 'well'],
  crowded: ['degraded', 'crowded'],
  resting: ['error', 'resting'],
  off: ['neutral', 'off'],
} as const

function Endpoints({ model }: ModelProps) {
  const [removed, setRemoved] = useState<string>()
  const { endpoints, source } = model
  return (
    <section aria-label="Endpoints" className="mt-6 border-t pt-5">
      <h3 className="mb-2 font-medium">Who serves it</h3>
      {endpoints.length === 0 && <p className="text-quiet">Nobody: no provider of the catalogue has it.</p>}
      <ul className="divide-y">
        {endpoints.map(({ provider, upstreamId, standing, lastDay, cost, price, isAdded }) => (
          <li key={provider.id} className="py-2.5">
            <p className="flex flex-wrap items-center gap-2">
              <span className="font-medium">{provider.name}</span>
              <StatusChip kind={CHIPS[standing][0]}>{CHIPS[standing][1]}</StatusChip>
              <code className="text-xs break-all text-quiet">{upstreamId}</code>
            </p>
            <p className="mt-0.5 text-sm text-quiet">
              costs {pricePerMillion(cost.prompt)} / {pricePerMillion(cost.completion)}, callers pay{' '}
              {pricePerMillion(price.prompt)} / {pricePerMillion(price.completion)}
              {lastDay.successes + lastDay.failures > 0 && ` · ${lastDayOf([{ lastDay }])}`}
            </p>
            {isAdded && source !== 'page' && (
              <Button
                size="small"
                look="quiet"
                className="mt-1 -ml-2.5"
                onClick={() => setRemoved(provider.id)}
              >
                Take away<span className="sr-only"> {provider.name}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
      {removed !== undefined && (
        <Confirm
          title={`Take ${removed} away from ${model.name}?`}
          action="Take it away"
          onConfirm={() => change('DELETE', modelPath(model.id), { provider: removed })}
          onClose={() => setRemoved(undefined)}
        >
          Requests for {model.id} are not sent there any more.
        </Confirm>
      )}
    </section>
  )
}

function Removal({ model, onClose }: ModelProps & Pick<ModelDialogProps, 'onClose'>) {
  const [isAsked, setAsked] = useState(false)
  return (
    <section aria-label="Removal" className="mt-6 border-t pt-5">
      <Button look="danger" onClick={() => setAsked(true)}>
        Delete this model
      </Button>
      {isAsked && (
        <Confirm
          title={`Delete ${model.name}?`}
          action="Delete the model"
          onConfirm={async () => {
            await change('DELETE', modelPath(model.id))
            onClose()
          }}
          onClose={() => setAsked(false)}
        >
          It was added here, so nothing brings it back. Requests for {model.id} get 404 from now on; what it
          was used for stays in the logs.
        </Confirm>
      )}
    </section>
  )
}
