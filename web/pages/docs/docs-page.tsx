// The documentation: the index, and each page with all others beside it, its own headings, and the ones before and after it.
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation, useParams } from '@tanstack/react-router'
import { ArrowLeft, ArrowRight } from 'lucide-react'
import { useEffect } from 'react'
import { useMeIfKnown } from '../../data/session.ts'
import { NotFound } from '../../frame/not-found.tsx'
import { ErrorState } from '../../parts/error-state.tsx'
import { useTitle } from '../../parts/page-header.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { neighboursOf } from './doc-navigation.ts'
import type { DocsEntry } from './doc-navigation.ts'
import { DocsBlocks } from './docs-blocks.tsx'
import { loadPage, NAVIGATION, OUTLINES } from './docs-content.ts'
import { DocsContents } from './docs-contents.tsx'
import { DecisionsList, DocsIndex } from './docs-index.tsx'
import { DocsNavigation } from './docs-navigation.tsx'
import type { DocsPage as Page } from './document.ts'

const DECISIONS = 'decisions'

/** `/docs` and `/docs/*`. */
export function DocsPage() {
  const { _splat = '' } = useParams({ strict: false })
  const slug = _splat.replace(/\/$/, '')
  const outline = OUTLINES.get(slug)
  useTitle(slug === '' ? 'Documentation' : `${outline?.title ?? 'Decisions'} · Docs`)
  if (slug !== '' && slug !== DECISIONS && outline === undefined) return <NotFound />
  return (
    <div className="page-width grid gap-x-10 gap-y-6 py-6 sm:py-8 lg:grid-cols-[212px_minmax(0,1fr)] xl:grid-cols-[212px_minmax(0,1fr)_190px]">
      <DocsNavigation slug={slug.startsWith(`${DECISIONS}/`) ? DECISIONS : slug} />
      <div className="min-w-0">
        {slug === '' && <DocsIndex />}
        {slug === DECISIONS && <DecisionsList />}
        {outline && <Article slug={slug} key={slug} />}
      </div>
      <div className="max-xl:hidden">{outline && <DocsContents headings={outline.headings} />}</div>
    </div>
  )
}

interface ArticleProps {
  readonly slug: string
}

function Article({ slug }: ArticleProps) {
  const query = useQuery({
    queryKey: ['docs', slug],
    queryFn: () => loadPage(slug) ?? Promise.reject(new Error('There is no such page.')),
    staleTime: Infinity,
  })
  const baseUrl = useMeIfKnown()?.installation.publicUrl ?? location.origin
  const { before, after } = neighboursOf(NAVIGATION, slug)
  useHash(query.data)
  if (query.isError)
    return (
      <ErrorState
        what="The page could not be loaded"
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    )
  if (query.isPending) return <Loading />
  return (
    <article className="max-w-[760px] break-words">
      <h1 className="text-2xl font-semibold">{query.data.title}</h1>
      <DocsBlocks blocks={query.data.blocks} slug={slug} baseUrl={baseUrl} />
      {(before ?? after) && (
        <nav aria-label="Before and after" className="mt-12 grid gap-3 border-t pt-6 sm:grid-cols-2">
          {before ? <Neighbour entry={before} way="before" /> : <span />}
          {after && <Neighbour entry={after} way="after" />}
        </nav>
      )}
    </article>
  )
}

interface NeighbourProps {
  readonly entry: DocsEntry
  readonly way: 'before' | 'after'
}

function Neighbour({ entry, way }: NeighbourProps) {
  return (
    <Link
      to="/docs/$"
      params={{ _splat: entry.slug }}
      className={`flex items-center gap-2 rounded-card border bg-card px-4 py-3 hover:border-line-strong ${way === 'after' ? 'justify-end text-right' : ''}`}
    >
      {way === 'before' && <ArrowLeft size={15} aria-hidden className="text-quiet" />}
      <span>
        <span className="block text-xs text-quiet">{way === 'before' ? 'Before' : 'Next'}</span>
        {entry.name}
      </span>
      {way === 'after' && <ArrowRight size={15} aria-hidden className="text-quiet" />}
    </Link>
  )
}

/** The router looks for the heading of the address before the page is there, so it is looked for again. */
function useHash(page: Page | undefined): void {
  const { hash } = useLocation()
  useEffect(() => {
    if (page === undefined || hash === '') return
    document.getElementById(hash)?.scrollIntoView()
  }, [page, hash])
}

function Loading() {
  return (
    <div aria-busy="true" className="max-w-[760px]">
      <Skeleton className="h-9 w-64" />
      <Skeleton className="mt-6 h-16 w-full" />
      <Skeleton className="mt-6 h-40 w-full" />
      <Skeleton className="mt-6 h-64 w-full" />
    </div>
  )
}
