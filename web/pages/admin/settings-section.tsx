// Administration → Settings: every setting with its value in force, where that comes from, and what it means.
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { SlidersHorizontal } from 'lucide-react'
import type { SettingOfInstallation } from '../../../contract/app/admin-installation.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Choices } from '../../parts/choices.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { TextInput } from '../../parts/field.tsx'
import { StatusChip } from '../../parts/status-chip.tsx'
import { CodedText } from './coded-text.tsx'
import { settingsQuery } from './queries.ts'
import { SectionBody } from './section-body.tsx'
import type { SettingSearch } from './setting-search.ts'
import { readSettingSearch, settingsThat, valueWords, writeSettingSearch } from './setting-search.ts'

/** The section. */
export function SettingsSection() {
  return (
    <SectionBody
      query={useQuery(settingsQuery)}
      failure="The settings could not be loaded"
      skeleton="h-[720px]"
    >
      {(settings) => <Settings settings={settings} />}
    </SectionBody>
  )
}

function Settings({ settings }: { readonly settings: readonly SettingOfInstallation[] }) {
  const search = readSettingSearch(useSearch({ strict: false }))
  const navigate = useNavigate()
  const change = (part: Partial<SettingSearch>): void =>
    void navigate({
      to: '/admin/$section',
      params: { section: 'settings' },
      search: writeSettingSearch({ ...search, ...part }),
      replace: true,
      resetScroll: false,
    })
  const shown = settingsThat(settings, search)
  return (
    <Card
      title={
        <>
          Settings <span className="ml-1 font-normal text-quiet">{shown.length}</span>
        </>
      }
      action={
        <div className="flex flex-wrap items-center gap-2">
          <div className="w-48">
            <TextInput
              type="search"
              aria-label="Part of a name or meaning"
              placeholder="Name or meaning"
              defaultValue={search.text}
              onChange={(event) => change({ text: event.target.value.trim() })}
            />
          </div>
          <Choices
            label="Which settings"
            value={search.which}
            choices={[
              ['all', 'All'],
              ['set', 'Set'],
              ['default', 'Not set'],
            ]}
            onChange={(which) => change({ which })}
          />
        </div>
      }
    >
      {shown.length === 0 && (
        <EmptyState
          icon={SlidersHorizontal}
          title="No setting is like this"
          action={<Button onClick={() => change({ text: '', which: 'all' })}>Show all</Button>}
        >
          None of the {settings.length} settings passes what is chosen above.
        </EmptyState>
      )}
      <ul className="divide-y">
        {shown.map((setting) => (
          <Item key={setting.name} setting={setting} />
        ))}
      </ul>
    </Card>
  )
}

const FROM = {
  environment: ['info', 'from the environment'],
  default: ['neutral', 'default'],
  page: ['info', 'changed on the People page'],
  'data folder': ['neutral', 'from the data folder'],
  nowhere: ['neutral', 'not set'],
} as const

function Item({ setting }: { readonly setting: SettingOfInstallation }) {
  const { name, doc, allowed, example, from } = setting
  const [kind, words] = FROM[from]
  return (
    <li className="px-4 py-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="font-mono text-sm font-medium break-all">{name}</h3>
        <StatusChip kind={kind}>{words}</StatusChip>
        <code className="ml-auto max-w-full text-sm break-all">{valueWords(setting)}</code>
      </div>
      <p className="mt-1 max-w-[75ch]">
        <CodedText text={doc} />
      </p>
      <p className="mt-1 max-w-[75ch] text-sm text-quiet">
        It must be <CodedText text={allowed} />. For example: <code className="wrap-anywhere">{example}</code>
      </p>
    </li>
  )
}
