// Who has forgotten their password and could not be reached by mail.
import { useState } from 'react'
import type { PendingLinks } from '../../../contract/app/people.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { ago, moment } from '../../parts/figures.ts'
import { ResetLink } from './reset-link.tsx'

interface WaitingCardProps {
  readonly resets: PendingLinks['resets']
}

/** Nothing where nobody waits. */
export function WaitingCard({ resets }: WaitingCardProps) {
  const [chosen, setChosen] = useState<PendingLinks['resets'][number]>()
  const [now] = useState(() => Date.now())
  return (
    <>
      {resets.length > 0 && (
        <Card title="Waiting for a link">
          <ul className="divide-y">
            {resets.map((request) => (
              <li key={request.personId} className="flex flex-wrap items-center gap-3 px-4 py-3">
                <div className="min-w-40 flex-1">
                  <p className="font-medium">{request.name}</p>
                  <p className="text-sm text-quiet">
                    {request.email} · asked{' '}
                    <time dateTime={request.askedAt} title={moment(request.askedAt)}>
                      {ago(request.askedAt, now)}
                    </time>
                  </p>
                </div>
                <Button look="main" size="small" onClick={() => setChosen(request)}>
                  Make the link<span className="sr-only"> for {request.name}</span>
                </Button>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {chosen && (
        <ResetLink
          person={{ id: chosen.personId, name: chosen.name, email: chosen.email }}
          onClose={() => setChosen(undefined)}
        />
      )}
    </>
  )
}
