// Settings → Routing: how requests of the account choose a provider where they say nothing of their own.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { modelsQuery } from '../../data/models.ts'
import { Card } from '../../parts/card.tsx'
import { AccountSettingsBody } from './account-settings-body.tsx'
import { saveAccountSettings } from './account-settings.ts'
import { IdsForm } from './ids-form.tsx'
import { SavedRadioCards } from './saved-radio-cards.tsx'
import { SwitchLine } from './switch-line.tsx'

const SORTS = [
  {
    id: 'usual',
    name: 'As the gateway does it',
    text: 'By the operator’s list, or by price and health where it balances.',
  },
  { id: 'price', name: 'Cheapest first', text: 'For a request of this size and an answer of usual length.' },
  { id: 'latency', name: 'Quickest first token first', text: 'By the median of the last minutes.' },
  { id: 'throughput', name: 'Fastest first', text: 'Most tokens a second first, by the same measure.' },
] as const

/** The section. */
export function RoutingSection() {
  const models = useQuery(modelsQuery).data ?? []
  const providers = [...new Set(models.flatMap((model) => model.providers.map(({ id }) => id)))].toSorted()
  return (
    <AccountSettingsBody>
      {(settings, mayChange) => (
        <>
          <Card title="Order">
            <SavedRadioCards
              label="Sort"
              value={settings.sort ?? 'usual'}
              choices={SORTS}
              isDisabled={!mayChange}
              onChange={(sort) => saveAccountSettings({ sort: sort === 'usual' ? null : sort })}
            />
            <p className="border-t px-4 py-3 text-sm text-quiet">
              A request with <code>provider.order</code>, <code>provider.sort</code> or a suffix such as{' '}
              <code>:nitro</code> has its own order instead. Providers that fail or are crowded move back, but
              for those that an order names.
            </p>
          </Card>
          <Card title="Providers">
            <div className="grid gap-6 p-4 md:grid-cols-2">
              <IdsForm
                label="Try these first"
                hint="One id a line, in this order, whatever their health. Empty: none."
                ids={settings.order}
                known={providers}
                isDisabled={!mayChange}
                onSave={(order) => saveAccountSettings({ order })}
              />
              <IdsForm
                label="Leave these out"
                hint="One id a line. A request’s own provider.ignore replaces the list."
                ids={settings.ignore}
                known={providers}
                isDisabled={!mayChange}
                onSave={(ignore) => saveAccountSettings({ ignore })}
              />
            </div>
            <p className="border-t px-4 py-3 text-sm text-quiet">
              To keep a provider out for good, whatever requests say, use the allowed providers under{' '}
              <Link to="/settings/$section" params={{ section: 'privacy' }} className="text-water underline">
                Privacy
              </Link>
              .
            </p>
          </Card>
          <Card title="When something fails">
            <div className="divide-y">
              <SwitchLine
                name="Fall back to other providers"
                text="When the first fails before it has said anything, the next is asked. Off: only the first, or those of the list above. A request’s allow_fallbacks goes before it."
                isOn={settings.allowFallbacks}
                isDisabled={!mayChange}
                onChange={(allowFallbacks) => saveAccountSettings({ allowFallbacks })}
              />
              <SwitchLine
                name="Continue broken streams"
                text="When an answer breaks off halfway, another provider goes on with it, and the answer says so. Off: it ends in an error."
                isOn={settings.rescue}
                isDisabled={!mayChange}
                onChange={(rescue) => saveAccountSettings({ rescue })}
              />
            </div>
          </Card>
        </>
      )}
    </AccountSettingsBody>
  )
}
