// The browsers in which the reader is signed in: ending one, or all but this.
import { useQuery } from '@tanstack/react-query'
import { MonitorSmartphone } from 'lucide-react'
import { useState } from 'react'
import type { Session } from '../../../contract/app/sessions.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { ErrorState } from '../../parts/error-state.tsx'
import { ago, day, moment } from '../../parts/figures.ts'
import { Skeleton } from '../../parts/skeleton.tsx'
import { StatusChip } from '../../parts/status-chip.tsx'
import { useToast } from '../../parts/toast.tsx'
import { browserName } from './browser-name.ts'
import { endOtherSessions, endSession, sessionsQuery } from './sessions.ts'

/** What is ended is refused from the next request on. */
export function SessionsCard() {
  const query = useQuery(sessionsQuery)
  const toast = useToast()
  const [busy, setBusy] = useState<string>()
  const [now] = useState(() => Date.now())
  const act = async (id: string, work: () => Promise<unknown>): Promise<void> => {
    setBusy(id)
    try {
      await work()
    } catch (error) {
      toast.failed('The session could not be ended', error)
    }
    setBusy(undefined)
  }
  const endOthers = async (): Promise<void> => {
    const ended = await endOtherSessions()
    toast.done(ended === 1 ? 'One session is ended' : `${ended} sessions are ended`)
  }
  return (
    <Card
      title="Where you are signed in"
      action={
        query.data &&
        query.data.length > 1 && (
          <Button size="small" isBusy={busy === 'others'} onClick={() => void act('others', endOthers)}>
            End all others
          </Button>
        )
      }
    >
      {query.isPending && <Skeleton className="m-4 h-14" />}
      {query.isError && (
        <div className="p-4">
          <ErrorState
            what="Your sessions could not be loaded"
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        </div>
      )}
      <ul className="divide-y">
        {query.data?.map((session) => (
          <SessionItem
            key={session.id}
            session={session}
            now={now}
            isBusy={busy === session.id}
            onEnd={() => void act(session.id, () => endSession(session.id))}
          />
        ))}
      </ul>
    </Card>
  )
}

interface SessionItemProps {
  readonly session: Session
  readonly now: number
  readonly isBusy: boolean
  readonly onEnd: () => void
}

function SessionItem({ session, now, isBusy, onEnd }: SessionItemProps) {
  const name = browserName(session.userAgent)
  return (
    <li
      className="flex items-center gap-3 px-4 py-3"
      data-testid={session.isCurrent ? 'this-session' : 'session'}
    >
      <MonitorSmartphone size={18} aria-hidden className="shrink-0 text-quiet" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2">
          {name}
          {session.isCurrent && <StatusChip kind="healthy">this browser</StatusChip>}
        </p>
        <p className="text-sm text-quiet">
          {session.address ?? 'unknown address'} ·{' '}
          <time dateTime={session.createdAt} title={moment(session.createdAt)}>
            since {day(session.createdAt)}
          </time>
          {!session.isCurrent && `, used ${ago(session.usedAt, now)}`}
        </p>
      </div>
      {!session.isCurrent && (
        <Button size="small" isBusy={isBusy} onClick={onEnd}>
          End<span className="sr-only"> the session of {name}</span>
        </Button>
      )}
    </li>
  )
}
