// Settings → Privacy: where requests of the account may go, what is kept of them, and who sees what.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { modelsQuery } from '../../data/models.ts'
import { Card } from '../../parts/card.tsx'
import { AccountSettingsBody } from './account-settings-body.tsx'
import { saveAccountSettings } from './account-settings.ts'
import { IdsForm } from './ids-form.tsx'
import { KeptPromptsCard } from './kept-prompts-card.tsx'
import { SavedRadioCards } from './saved-radio-cards.tsx'
import { SwitchLine } from './switch-line.tsx'

const POLICIES = [
  { id: 'any', name: 'Any provider', text: 'Requests go to whoever serves the model.' },
  {
    id: 'no-training',
    name: 'None that learns from requests',
    text: 'Left out are providers that may train on what they are sent, and those that do not say.',
  },
  {
    id: 'zero-retention',
    name: 'Zero data retention',
    text: 'Besides, none that keeps requests for any time. Fewer providers are left; some models have none.',
  },
] as const

/** The section. */
export function PrivacySection() {
  const models = useQuery(modelsQuery).data ?? []
  const providers = [...new Set(models.flatMap((model) => model.providers.map(({ id }) => id)))].toSorted()
  return (
    <AccountSettingsBody>
      {(settings, mayChange) => (
        <>
          <Card title="Data policy">
            <SavedRadioCards
              label="Data policy"
              value={settings.dataPolicy}
              choices={POLICIES}
              isDisabled={!mayChange}
              onChange={(dataPolicy) => saveAccountSettings({ dataPolicy })}
            />
          </Card>
          <Card title="What may be used">
            <div className="grid gap-6 p-4 md:grid-cols-2">
              <IdsForm
                label="Allowed providers"
                hint="One id a line. Empty: all."
                ids={settings.allowedProviders}
                known={providers}
                isDisabled={!mayChange}
                onSave={(allowedProviders) => saveAccountSettings({ allowedProviders })}
              />
              <IdsForm
                label="Allowed models"
                hint="One id a line. Empty: all."
                ids={settings.allowedModels}
                known={models.map(({ id }) => id)}
                isDisabled={!mayChange}
                onSave={(allowedModels) => saveAccountSettings({ allowedModels })}
              />
            </div>
            <p className="border-t px-4 py-3 text-sm text-quiet">
              Anything else is refused, also as a fallback or a successor. A key can be narrower under Keys,
              never wider.
            </p>
          </Card>
          <Card title="What is kept">
            <SwitchLine
              name="Keep responses"
              text="Responses of the Responses API with what was asked, sealed, for as long as the operator has set, so that a conversation can be gone on with by its id. Off: never, whatever a request says."
              isOn={settings.keepsResponses}
              isDisabled={!mayChange}
              onChange={(keepsResponses) => saveAccountSettings({ keepsResponses })}
            />
            <p className="border-t px-4 py-3 text-sm text-quiet">
              Of all requests the logs have counts, cost and times. Conversations of the Chat page are kept in
              your browser.
            </p>
          </Card>
          <KeptPromptsCard settings={settings} mayChange={mayChange} />
          <WhoSees />
        </>
      )}
    </AccountSettingsBody>
  )
}

const READERS = [
  ['Owners, admins', 'everything of the account'],
  ['Members', 'keys (masked), logs, activity; prompts and answers of their own keys, where they are kept'],
  ['Viewers', 'keys (masked), logs, activity, and change nothing; no prompts and answers'],
  ['Billing', 'balance, history, codes; no logs'],
  [
    'Administrators of this installation',
    'every account’s name, people and credit, and who changed what; no logs of an account that they do not belong to',
  ],
] as const

function WhoSees() {
  return (
    <Card title="Who sees what">
      <dl className="divide-y">
        {READERS.map(([who, what]) => (
          <div key={who} className="grid gap-x-4 px-4 py-2.5 sm:grid-cols-[220px_1fr]">
            <dt className="font-medium">{who}</dt>
            <dd className="text-quiet">{what}</dd>
          </div>
        ))}
      </dl>
      <p className="border-t px-4 py-3 text-sm text-quiet">
        Rankings and the status page are about the whole installation and name no account and no key. Roles
        are given under{' '}
        <Link to="/settings/$section" params={{ section: 'organisation' }} className="text-water underline">
          Organisation
        </Link>
        .
      </p>
    </Card>
  )
}
