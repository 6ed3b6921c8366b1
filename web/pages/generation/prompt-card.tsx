// The words of a generation where its account keeps them: what was sent and what was told, as text only; else why they are not here.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { LockKeyhole } from 'lucide-react'
import type { ReactNode } from 'react'
import type { LogContent } from '../../../contract/app/kept-prompts.ts'
import { get } from '../../data/api.ts'
import { isAtLeast, useMe } from '../../data/session.ts'
import { Card } from '../../parts/card.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorState } from '../../parts/error-state.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { indented, turnsOf } from './prompt.ts'

interface PromptCardProps {
  readonly id: string
}

/** Loads by itself: the page does not wait for it. */
export function PromptCard({ id }: PromptCardProps) {
  const query = useQuery({
    queryKey: ['logs', id, 'content'],
    queryFn: ({ signal }) => get<LogContent>(`/logs/${encodeURIComponent(id)}/content`, {}, signal),
  })
  return (
    <Card title="Prompt and answer">
      {query.isPending && <Skeleton className="m-4 h-40" />}
      {query.isError && (
        <ErrorState
          what="Prompt and answer could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.data?.content && <Words content={query.data.content} />}
      {query.data?.absence && <Absence absence={query.data.absence} />}
    </Card>
  )
}

interface WordsProps {
  readonly content: NonNullable<LogContent['content']>
}

function Words({ content: { request, answer } }: WordsProps) {
  return (
    <div className="divide-y">
      {request === null && <p className="p-4 text-quiet">The request was too long to be kept (1 MiB).</p>}
      {request !== null &&
        turnsOf(request).map(({ who, text }, place) => <Said key={place} who={who} text={text} />)}
      {request !== null && (
        <details className="px-4 py-3">
          <summary className="cursor-pointer text-sm text-quiet">The request as it was sent</summary>
          <Text what="the request as it was sent" isCode>
            {indented(request)}
          </Text>
        </details>
      )}
      {answer.length === 0 && <p className="p-4 text-quiet">There was no answer.</p>}
      {answer.map(({ text, reasoning, calls }, place) => (
        <div key={place} className="divide-y">
          {reasoning !== '' && <Said who="reasoning" text={reasoning} />}
          {(text !== '' || calls.length === 0) && (
            <Said who={answer.length > 1 ? `answer ${place + 1}` : 'answer'} text={text} />
          )}
          {calls.map((call) => (
            <Said key={call.id} who={`calls ${call.name}`} text={call.arguments} />
          ))}
        </div>
      ))}
    </div>
  )
}

interface SaidProps {
  readonly who: string
  readonly text: string
}

function Said({ who, text }: SaidProps) {
  return (
    <section className="px-4 py-3" aria-label={who}>
      <h3 className="flex items-center justify-between gap-2 text-sm font-medium text-quiet">
        {who} {text !== '' && <CopyButton text={text} what={`the words of ${who}`} />}
      </h3>
      {text === '' ? (
        <p className="mt-1 text-quiet">Nothing.</p>
      ) : (
        <Text what={`the words of ${who}`}>{text}</Text>
      )}
    </section>
  )
}

interface TextProps {
  readonly what: string
  readonly isCode?: boolean
  readonly children: ReactNode
}

/** Never markup, whatever it says. What scrolls can be reached by keyboard. */
function Text({ what, isCode = false, children }: TextProps) {
  return (
    <pre
      tabIndex={0}
      role="region"
      aria-label={what}
      className={`mt-1 max-h-96 overflow-auto break-words whitespace-pre-wrap ${isCode ? 'font-mono text-sm' : 'font-sans'}`}
    >
      {children}
    </pre>
  )
}

const REASONS: Readonly<Record<NonNullable<LogContent['absence']>, string>> = {
  off: 'This account keeps no prompts and answers.',
  expired: 'They are older than this account keeps them.',
  'not-kept':
    'This generation is from before they were kept, or what was kept has been deleted since, or the gateway was stopped the moment after.',
  unreadable: 'They were sealed under a secret that this installation does not have any more.',
  embedding: 'Embeddings have no words that are kept.',
  role: 'Owners and admins of the account read them, and members what their own keys have asked.',
}

interface AbsenceProps {
  readonly absence: NonNullable<LogContent['absence']>
}

function Absence({ absence }: AbsenceProps) {
  const me = useMe()
  const action = absence === 'off' && isAtLeast(me, 'admin') && (
    <Link to="/settings/$section" params={{ section: 'privacy' }} className="text-water underline">
      Privacy settings
    </Link>
  )
  return (
    <EmptyState
      icon={LockKeyhole}
      title={absence === 'role' ? 'Not for your role' : 'Not kept'}
      {...(action ? { action } : {})}
    >
      {REASONS[absence]}
    </EmptyState>
  )
}
