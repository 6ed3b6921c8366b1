// Other places to sign in: those that are tied to the reader, and tying or untying one. Nothing where none is configured.
import { useState } from 'react'
import { auth } from '../../data/auth.ts'
import { queryClient } from '../../data/query-client.ts'
import { useMe } from '../../data/session.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { useToast } from '../../parts/toast.tsx'
import type { Identity } from './identities.ts'
import { identitiesQuery, whileFresh } from './identities.ts'

interface IdentitiesCardProps {
  readonly identities: readonly Identity[]
}

/** The last way to sign in cannot be untied. */
export function IdentitiesCard({ identities }: IdentitiesCardProps) {
  const { signInWith } = useMe().installation
  const toast = useToast()
  const [busy, setBusy] = useState<string>()
  if (signInWith.length === 0) return null
  const change = async (id: string, work: () => Promise<void>): Promise<void> => {
    setBusy(id)
    try {
      await work()
    } catch (error) {
      toast.failed('That did not work', error)
    }
    setBusy(undefined)
  }
  const tie = async (id: string): Promise<void> => {
    const { url } = await auth<{ url?: string }>('/link-social', {
      provider: id,
      callbackURL: '/settings/security',
    })
    if (url !== undefined) location.assign(url)
  }
  const untie = async (id: string): Promise<void> => {
    await whileFresh(auth('/unlink-account', { providerId: id }))
    await queryClient.invalidateQueries({ queryKey: identitiesQuery.queryKey })
  }
  return (
    <Card title="Sign in elsewhere">
      <ul className="divide-y">
        {signInWith.map(({ id, name }) => {
          const isTied = identities.some(({ providerId }) => providerId === id)
          const isLast = isTied && identities.length === 1
          return (
            <li key={id} className="flex items-center justify-between gap-3 px-4 py-2.5">
              <span>
                {name}
                <span className="ml-2 text-sm text-quiet">
                  {isLast ? 'your only way in' : isTied ? 'tied to you' : 'not used'}
                </span>
              </span>
              <Button
                size="small"
                isBusy={busy === id}
                disabled={isLast}
                onClick={() => void change(id, () => (isTied ? untie(id) : tie(id)))}
              >
                {isTied ? `Untie ${name}` : `Use ${name}`}
              </Button>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
