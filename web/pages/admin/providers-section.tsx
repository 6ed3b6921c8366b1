// Administration → Providers: whom requests can be sent to, what each is missing, how its endpoints do, and whether it answers.
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Plug } from 'lucide-react'
import { useState } from 'react'
import type {
  ProviderOfInstallation,
  ProvidersOfInstallation,
} from '../../../contract/app/admin-catalogue.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Choices } from '../../parts/choices.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ProviderKeyDialog } from './provider-key-dialog.tsx'
import { ProviderCard } from './provider-card.tsx'
import { ProviderRow } from './provider-row.tsx'
import type { ProviderChoice } from './provider-words.ts'
import { readProviderChoice } from './provider-words.ts'
import { providersQuery } from './queries.ts'
import { SectionBody } from './section-body.tsx'

/** The section. */
export function ProvidersSection() {
  return (
    <SectionBody query={useQuery(providersQuery)} failure="The providers could not be loaded">
      {(answer) => <Providers {...answer} />}
    </SectionBody>
  )
}

function Providers({ providers, configuration }: ProvidersOfInstallation) {
  const chosen = readProviderChoice(useSearch({ strict: false })['show'])
  const navigate = useNavigate()
  const choose = (show: ProviderChoice): void =>
    void navigate({
      to: '/admin/$section',
      params: { section: 'providers' },
      search: show === 'all' ? {} : { show },
      replace: true,
      resetScroll: false,
    })
  const on = providers.filter((provider) => provider.on)
  const shown =
    chosen === 'all' ? providers : providers.filter((provider) => provider.on === (chosen === 'on'))
  const [keyedId, setKeyedId] = useState<string>()
  const keyed = providers.find(({ id }) => id === keyedId)
  const keyOf = ({ id, source, ways }: ProviderOfInstallation): (() => void) | undefined =>
    source === 'catalogue' && ways.length > 0 ? () => setKeyedId(id) : undefined
  const known = shown.filter(({ on, isSwitchedOff }) => on || isSwitchedOff)
  const missing = shown.filter(({ on, isSwitchedOff }) => !on && !isSwitchedOff)
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-quiet">
          {on.length} of {providers.length} are switched on.
        </p>
        <Choices
          label="Which providers"
          value={chosen}
          choices={[
            ['all', 'All'],
            ['on', 'Switched on'],
            ['off', 'Off'],
          ]}
          onChange={choose}
        />
      </div>
      {shown.length === 0 && <Nobody chosen={chosen} onAll={() => choose('all')} />}
      {known.length > 0 && (
        <ul aria-label="Switched on, or switched off here" className="flex flex-col gap-3">
          {known.map((provider) => (
            <li key={provider.id}>
              <ProviderCard provider={provider} configuration={configuration} onKey={keyOf(provider)} />
            </li>
          ))}
        </ul>
      )}
      {missing.length > 0 && (
        <Card
          title={
            <>
              Not switched on <span className="ml-1 font-normal text-quiet">{missing.length}</span>
            </>
          }
        >
          <ul className="divide-y">
            {missing.map((provider) => (
              <ProviderRow key={provider.id} provider={provider} onKey={keyOf(provider)} />
            ))}
          </ul>
        </Card>
      )}
      {keyed && <ProviderKeyDialog provider={keyed} onClose={() => setKeyedId(undefined)} />}
    </>
  )
}

interface NobodyProps {
  readonly chosen: ProviderChoice
  readonly onAll: () => void
}

function Nobody({ chosen, onAll }: NobodyProps) {
  return (
    <Card>
      <EmptyState
        icon={Plug}
        title={chosen === 'on' ? 'No provider is switched on' : 'Every provider is switched on'}
        action={<Button onClick={onAll}>Show all</Button>}
      >
        {chosen === 'on'
          ? 'Test keys are answered by the simulator. For live keys, give a provider its key, or set its variable and start the server again.'
          : 'There is none that is off.'}
      </EmptyState>
    </Card>
  )
}
