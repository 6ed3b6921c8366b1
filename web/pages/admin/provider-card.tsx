// One provider: how it stands, what switches it on, a test, a switch, and its endpoints.
import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import type { ProviderOfInstallation, ProviderTest } from '../../../contract/app/admin-catalogue.ts'
import { Button } from '../../parts/button.tsx'
import { messageOf } from '../../parts/error-state.tsx'
import { Monogram } from '../../parts/monogram.tsx'
import { StatusChip } from '../../parts/status-chip.tsx'
import { Switch } from '../../parts/switch.tsx'
import { useToast } from '../../parts/toast.tsx'
import { EndpointTable } from './endpoint-table.tsx'
import { ProviderWays } from './provider-ways.tsx'
import { lastDayOf, standingOf, testWords } from './provider-words.ts'
import { change, testProvider } from './queries.ts'

interface ProviderProps {
  readonly provider: ProviderOfInstallation
}

interface ProviderCardProps extends ProviderProps {
  readonly configuration: string | null
  readonly onKey: (() => void) | undefined
}

/** Its endpoints are folded away until they are asked for. */
export function ProviderCard({ provider, configuration, onKey }: ProviderCardProps) {
  const { id, name, baseUrl, dialect, on, endpoints, isSwitchedOff } = provider
  const [isOpen, setOpen] = useState(false)
  const { kind, text } = standingOf(provider)
  const inFile = provider.source === 'configuration' || provider.source === 'both'
  return (
    <article aria-labelledby={`provider-${id}`} className="rounded-card border bg-card">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3 p-4">
        <Monogram name={name} size={32} />
        <div className="min-w-52 flex-1">
          <h2 id={`provider-${id}`} className="flex flex-wrap items-center gap-2 font-medium">
            {name} <StatusChip kind={kind}>{text}</StatusChip>
          </h2>
          <p className="text-sm text-quiet">
            <code className="break-all">{baseUrl}</code> ·{' '}
            <span className="whitespace-nowrap">{dialect}</span>
          </p>
        </div>
        {onKey && (
          <Button size="small" onClick={onKey}>
            Key<span className="sr-only"> of {name}</span>
          </Button>
        )}
        {on && <Test provider={provider} />}
        {(on || isSwitchedOff) && <Power provider={provider} isReadOnly={inFile} />}
      </div>
      <dl className="grid gap-x-6 gap-y-1 px-4 pb-4 text-sm sm:grid-cols-[max-content_1fr]">
        <dt className="text-quiet">Switched on by</dt>
        <dd>
          <ProviderWays provider={provider} />
        </dd>
        <dt className="text-quiet">Traffic</dt>
        <dd>{lastDayOf(endpoints)}</dd>
        <dt className="text-quiet">Data</dt>
        <dd>{dataWords(provider)}</dd>
        {inFile && configuration !== null && (
          <>
            <dt className="text-quiet">From</dt>
            <dd className="break-all">
              <code>{configuration}</code>, which alone changes it
            </dd>
          </>
        )}
      </dl>
      {endpoints.length > 0 && (
        <div className="border-t">
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
            className="flex w-full items-center gap-1.5 px-4 py-2.5 text-left text-sm text-quiet hover:text-ink"
          >
            <ChevronDown size={15} aria-hidden className={isOpen ? '' : '-rotate-90'} />
            {endpoints.length} {endpoints.length === 1 ? 'endpoint' : 'endpoints'}
            <span className="sr-only"> of {name}</span>
          </button>
          {isOpen && <EndpointTable endpoints={endpoints} by="model" label={`Endpoints of ${name}`} />}
        </div>
      )}
    </article>
  )
}

function dataWords({ isPolicyStated, trains, retainsDays }: ProviderOfInstallation): string {
  if (!isPolicyStated)
    return 'its policy is not known, so it counts as one that learns from requests and keeps them'
  const learning = trains ? 'may learn from requests' : 'does not learn from requests'
  if (retainsDays === null) return `${learning}; how long it keeps them is not known`
  return `${learning}; keeps them ${retainsDays === 0 ? 'not at all' : `for ${retainsDays} ${retainsDays === 1 ? 'day' : 'days'}`}`
}

function Power({
  provider: { id, name, isSwitchedOff },
  isReadOnly,
}: ProviderProps & { readonly isReadOnly: boolean }) {
  const toast = useToast()
  const [wished, setWished] = useState<boolean>()
  const turn = async (enabled: boolean): Promise<void> => {
    setWished(enabled)
    try {
      await change('PATCH', `/admin/providers/${encodeURIComponent(id)}`, { enabled })
      toast.done(
        enabled ? `${name} is asked again` : `${name} is asked for nothing`,
        enabled ? undefined : 'Its key stays. Requests under way end as usual.',
      )
    } catch (error) {
      toast.failed(`${name} is as it was`, error)
    }
    setWished(undefined)
  }
  return (
    <span className="flex h-8 items-center">
      <Switch
        label={`${name} may be asked`}
        isOn={wished ?? !isSwitchedOff}
        isDisabled={isReadOnly || wished !== undefined}
        onChange={(isOn) => void turn(isOn)}
      />
    </span>
  )
}

function Test({ provider: { id, name } }: ProviderProps) {
  const [state, setState] = useState<{
    readonly isBusy: boolean
    readonly result?: ProviderTest
    readonly error?: unknown
  }>({
    isBusy: false,
  })
  const run = async (): Promise<void> => {
    setState({ isBusy: true })
    try {
      setState({ isBusy: false, result: await testProvider(id) })
    } catch (error) {
      setState({ isBusy: false, error })
    }
  }
  const { isBusy, result, error } = state
  const isWell = result?.ok === true
  return (
    <>
      <Button size="small" isBusy={isBusy} onClick={() => void run()}>
        Test<span className="sr-only"> {name}</span>
      </Button>
      <p
        role="status"
        className={
          result === undefined && error === undefined
            ? 'sr-only'
            : `order-last w-full rounded-md px-3 py-2 text-sm break-words ${isWell ? 'bg-healthy-soft text-healthy' : 'bg-error-soft text-error'}`
        }
      >
        {result !== undefined && testWords(name, result)}
        {error !== undefined && messageOf(error)}
        {isBusy && `${name} is being asked.`}
      </p>
    </>
  )
}
