// The apps that call through this installation and say who they are: searched, by size or by growth.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { LayoutGrid, SearchX } from 'lucide-react'
import type { Apps } from '../../../contract/app/apps.ts'
import { get } from '../../data/api.ts'
import { SectionTabs } from '../../frame/section-tabs.tsx'
import { AppTable } from '../../parts/app-table.tsx'
import { buttonClass } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Choices } from '../../parts/choices.tsx'
import { CsvButton } from '../../parts/csv-button.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { PERIODS } from '../../parts/period.ts'
import { SearchInput } from '../../parts/search-input.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import type { AppsSearch } from './search.ts'
import { readAppsSearch, writeAppsSearch } from './search.ts'

const SORTS = [
  ['popular', 'Most tokens'],
  ['growing', 'Most growth'],
] as const

/** `/apps`. */
export function AppsPage() {
  const search = readAppsSearch(useSearch({ strict: false }))
  const navigate = useNavigate()
  const asked = { text: search.q.trim(), sort: search.sort, period: search.period }
  const query = useQuery({
    queryKey: ['apps', asked],
    queryFn: ({ signal }) => get<Apps>('/apps', asked, signal),
    placeholderData: (before) => before,
    retry: false,
  })
  const change = (part: Partial<AppsSearch>): void =>
    void navigate({
      to: '/apps',
      search: writeAppsSearch({ ...search, ...part }),
      replace: true,
      resetScroll: false,
    })
  return (
    <div className="page-width py-6 sm:py-8">
      <SectionTabs subject="usage" />
      <PageHeader
        title="Apps"
        lead="Apps that call through this installation, by their own words. No account and no key is named."
        action={<CsvButton path="/apps" query={asked} name="apps" />}
      />
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <SearchInput
          label="Search apps"
          hint="A name or an address"
          value={search.q}
          onChange={(q) => change({ q })}
        />
        <Choices label="Order" value={search.sort} choices={SORTS} onChange={(sort) => change({ sort })} />
        <Choices
          label="Time"
          value={search.period}
          choices={PERIODS}
          onChange={(period) => change({ period })}
        />
      </div>
      <Loaded query={query} what="The apps" skeleton={<Skeleton className="h-[480px] w-full" />} isTraffic>
        {({ apps }) => (
          <Card>
            <AppTable
              label="Apps"
              apps={apps}
              empty={search.q.trim() === '' ? <Nothing /> : <NoneCalledThat text={search.q} />}
            />
          </Card>
        )}
      </Loaded>
    </div>
  )
}

function Nothing() {
  return (
    <EmptyState
      icon={LayoutGrid}
      title="No app called in this time"
      action={
        <Link to="/docs" className={buttonClass()}>
          How to call
        </Link>
      }
    >
      An app is here when it names itself in the headers <code>HTTP-Referer</code> or <code>X-Title</code> of
      its calls. Those that send neither are on no list.
    </EmptyState>
  )
}

interface NoneCalledThatProps {
  readonly text: string
}

function NoneCalledThat({ text }: NoneCalledThatProps) {
  return (
    <EmptyState icon={SearchX} title="No app is called that">
      No app of this time has “{text}” in its name or its address.
    </EmptyState>
  )
}
