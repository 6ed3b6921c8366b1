// The API tab of a model's page: under which names it is called, how to make a call step by step, its parameters, and the code and
// the answer, which follow what is switched on. Everything is read from the model's own OpenAPI document.
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { FileJson2, Plug } from 'lucide-react'
import { modelDocumentQuery } from '../../data/documents.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorState } from '../../parts/error-state.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import type { ApiSearch } from './api-request.ts'
import { readSearch, writeSearch } from './api-request.ts'
import type { ApiOfModel } from './api-schema.ts'
import { readApi } from './api-schema.ts'
import { ApiCode } from './api-tab-code.tsx'
import { ApiSchema } from './api-tab-schema.tsx'
import { ApiSteps } from './api-tab-steps.tsx'

interface ApiTabProps {
  /** `author/slug`. */
  readonly id: string
}

/** `/models/{author}/{slug}/api`. */
export function ApiTab({ id }: ApiTabProps) {
  const query = useQuery(modelDocumentQuery(id))
  if (query.isPending) return <Loading />
  if (query.isError)
    return (
      <ErrorState
        what="The document of this model could not be loaded"
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    )
  const api = readApi(query.data)
  if (api === undefined)
    return (
      <EmptyState icon={Plug} title="No path asks this model">
        It is in the catalogue, but this version of the gateway has no path for models of its kind.
      </EmptyState>
    )
  return <Api id={id} api={api} description={query.data.info.description} />
}

interface ApiProps extends ApiTabProps {
  readonly api: ApiOfModel
  readonly description: string
}

function Api({ id, api, description }: ApiProps) {
  const navigate = useNavigate()
  const search = readSearch(useSearch({ strict: false }), api)
  const change = (changes: Partial<ApiSearch>): void => {
    const next = writeSearch({ ...search, ...changes }, api)
    void navigate({ to: '.', search: next, replace: true, resetScroll: false })
  }
  return (
    <div className="grid gap-x-8 gap-y-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <div className="flex min-w-0 flex-col gap-8">
        <section>
          <h2 className="text-lg font-semibold">Ids that it answers to</h2>
          <ul className="mt-2 flex flex-wrap gap-1.5">
            {api.ids.map((name) => (
              <li key={name} className="flex items-center rounded-md border bg-card pl-2 font-mono text-sm">
                {name}
                <CopyButton text={name} what={`the id ${name}`} />
              </li>
            ))}
          </ul>
        </section>
        <section>
          <h2 className="text-lg font-semibold">Overview</h2>
          <p className="mt-2 max-w-[75ch]">{description}</p>
          <p className="mt-2 flex flex-wrap items-center gap-x-2 text-quiet">
            <span className="font-mono text-sm">
              <strong className="font-semibold text-ink">{api.method}</strong> {api.path}
            </span>
            <a
              href={`/openapi/${id}.json`}
              className="inline-flex items-center gap-1 text-water underline-offset-2 hover:underline"
            >
              <FileJson2 size={14} aria-hidden /> OpenAPI document
            </a>
          </p>
        </section>
        <ApiSteps />
      </div>
      <div className="min-w-0 lg:row-span-2">
        <div className="lg:sticky lg:top-[65px] lg:max-h-[calc(100dvh-81px)] lg:overflow-y-auto lg:pb-1">
          <ApiCode api={api} search={search} onChange={change} />
        </div>
      </div>
      <ApiSchema api={api} search={search} onChange={change} />
    </div>
  )
}

function Loading() {
  return (
    <div aria-busy="true" className="grid gap-8 lg:grid-cols-2">
      <div className="flex flex-col gap-6">
        <Skeleton className="h-16 w-full" />
        <Skeleton className="h-24 w-full" />
        <Skeleton className="h-96 w-full" />
      </div>
      <Skeleton className="h-[480px] w-full" />
    </div>
  )
}
