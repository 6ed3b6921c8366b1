// The apps that use a model here, with their tokens on this model alone.
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { LayoutGrid } from 'lucide-react'
import type { Apps } from '../../../contract/app/apps.ts'
import { get } from '../../data/api.ts'
import { AppTable } from '../../parts/app-table.tsx'
import { buttonClass } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { CsvButton } from '../../parts/csv-button.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { PeriodChoices } from '../../parts/period-choices.tsx'
import { PERIOD_WORDS, readPeriod } from '../../parts/period.ts'
import { Skeleton } from '../../parts/skeleton.tsx'
import type { ModelTabProps } from './tab-props.ts'

/** `…/apps`. */
export function AppsTab({ model }: ModelTabProps) {
  const period = readPeriod(useSearch({ strict: false }), 'month')
  const path = `/models/${model.id}/apps`
  const query = useQuery({
    queryKey: ['model', model.id, 'apps', period],
    queryFn: ({ signal }) => get<Apps>(path, { period }, signal),
    placeholderData: (before) => before,
    retry: false,
  })
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-[75ch] text-quiet">
          Apps that say who they are, by the tokens of {model.name} that they used in {PERIOD_WORDS[period]}.
        </p>
        <div className="flex flex-wrap gap-2">
          <PeriodChoices usual="month" />
          <CsvButton path={path} query={{ period }} name="model-apps" />
        </div>
      </div>
      <Loaded query={query} what="The apps" skeleton={<Skeleton className="h-80 w-full" />} isTraffic>
        {({ apps }) => (
          <Card>
            <AppTable
              label={`Apps that use ${model.name}`}
              apps={apps}
              hasModels={false}
              empty={
                <EmptyState
                  icon={LayoutGrid}
                  title="No app used this model in this time"
                  action={
                    <Link to="/apps" className={buttonClass()}>
                      All apps
                    </Link>
                  }
                >
                  An app is here when it names itself in the headers <code>HTTP-Referer</code> or{' '}
                  <code>X-Title</code> of its calls.
                </EmptyState>
              }
            />
          </Card>
        )}
      </Loaded>
    </div>
  )
}
