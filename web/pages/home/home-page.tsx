// The first page: what this is in one sentence, a command to paste with its answer beside it, three facts with a figure each, and the
// top of the catalogue.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { BookOpen, KeyRound, MessageSquare } from 'lucide-react'
import type { Me } from '../../../contract/app/me.ts'
import type { Benchmark } from '../../build/benchmark.ts'
import { lastVisit } from '../../data/last-visit.ts'
import { modelsQuery } from '../../data/models.ts'
import { useMeIfKnown } from '../../data/session.ts'
import { buttonClass } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { useTitle } from '../../parts/page-header.tsx'
import { factsOf, newestOf } from './home-facts.ts'
import { HomeModels } from './home-models.tsx'
import { HomeTrial } from './home-trial.tsx'

const reports = import.meta.glob<Benchmark>('../../../bench/results/*.txt', {
  query: '?raw',
  import: 'default',
  eager: true,
})
const benchmark = newestOf(Object.values(reports))

/** `/`. */
export function HomePage() {
  useTitle('One API for every reasoning model')
  const me = useMeIfKnown()
  const { data: models, isError } = useQuery(modelsQuery)
  const baseUrl = me?.installation.publicUrl ?? location.origin
  return (
    <div className="page-width pt-10 pb-16 sm:pt-16">
      <header className="max-w-[760px]">
        <h1 className="text-2xl leading-tight font-semibold sm:text-3xl">
          One API, one key and one bill for every reasoning model, on your own machine
        </h1>
        <p className="mt-4 max-w-[62ch] text-lg text-quiet">
          Programs that talk to OpenAI, OpenRouter or AI/ML API change the base URL and go on:{' '}
          {/* As wide before the number is known, so that no line breaks anew. */}
          <span className="inline-block min-w-[2ch]">{models?.length}</span> models answer. Try one now; it
          needs no provider and costs nothing.
        </p>
        <Actions me={me} baseUrl={baseUrl} />
      </header>
      {!isError && <HomeTrial models={models} baseUrl={baseUrl} />}
      {benchmark && <Facts benchmark={benchmark} />}
      <HomeModels />
    </div>
  )
}

interface ActionsProps {
  readonly me: Me | undefined
  readonly baseUrl: string
}

function Actions({ me, baseUrl }: ActionsProps) {
  const before = lastVisit()
  const isSignedIn = me ? me.person !== null : before.accountId !== undefined
  const hasSignUp = me ? me.installation.signUp === 'open' : before.hasSignUp
  return (
    <div className="mt-6 flex flex-wrap items-center gap-2">
      {isSignedIn ? (
        <>
          <Link to="/keys" search={{ create: true }} className={buttonClass({ look: 'main' })}>
            <KeyRound size={15} aria-hidden /> Create a key
          </Link>
          <Link to="/chat" className={buttonClass()}>
            <MessageSquare size={15} aria-hidden /> Chat
          </Link>
        </>
      ) : (
        <Link to={hasSignUp ? '/sign-up' : '/sign-in'} className={buttonClass({ look: 'main' })}>
          {hasSignUp ? 'Sign up' : 'Sign in'}
        </Link>
      )}
      <Link to="/docs/$" params={{ _splat: 'quickstart' }} className={buttonClass()}>
        <BookOpen size={15} aria-hidden /> Quickstart
      </Link>
      <span className="flex items-center rounded-md border bg-card pl-3 max-sm:w-full">
        <span className="mr-2 text-sm text-quiet">Base URL</span>
        <code className="min-w-0 flex-1 truncate font-mono text-sm">{baseUrl}/v1</code>
        <CopyButton text={`${baseUrl}/v1`} what="the base URL" />
      </span>
      {me?.installation.setupNeeded && (
        <p className="w-full text-sm text-quiet">
          There is no administrator yet: open the link that the server printed when it started.
        </p>
      )}
    </div>
  )
}

interface FactsProps {
  readonly benchmark: Benchmark
}

function Facts({ benchmark: report }: FactsProps) {
  return (
    <section
      aria-label="What it is worth"
      className="mt-14 grid gap-8 border-t pt-10 sm:mt-16 md:grid-cols-3"
    >
      {factsOf(report).map(({ figure, unit, sentence, source }) => (
        <div key={unit} className="min-w-0">
          <p className="numeric text-3xl font-semibold tracking-tight">{figure}</p>
          <h2 className="font-medium">{unit}</h2>
          <p className="mt-2 max-w-[48ch] text-quiet">{sentence}</p>
          <p className="mt-2 text-xs break-words text-quiet">{source}</p>
        </div>
      ))}
    </section>
  )
}
