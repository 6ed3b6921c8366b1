// Who is signed in, for every page: one query, `/me`, and what can be read from it.
import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import type { AccountRole, Me } from '../../contract/app/me.ts'
import { actFor, ApiError, get } from './api.ts'
import { rememberVisit } from './last-visit.ts'
import { queryClient } from './query-client.ts'
import { sayIfOver } from './session-end.ts'

/** Never throws for a stranger: `person` is null then. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }) => {
    const me = await readMe(signal)
    rememberVisit(me)
    return settle(me)
  },
  staleTime: 60_000,
})

async function readMe(signal: AbortSignal): Promise<Me> {
  try {
    return await get<Me>('/me', {}, signal)
  } catch (error) {
    // The account remembered in this browser may be gone, or another person may have signed in.
    if (!(error instanceof ApiError) || error.status !== 404) throw error
    actFor(undefined)
    return get<Me>('/me', {}, signal)
  }
}

/** After signing out: everything that was read for the reader is forgotten, and the frame is a stranger's. */
export async function forgetReader(): Promise<void> {
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' })
  await queryClient.resetQueries({ queryKey: ['me'] })
}

/** A page that was opened by somebody stays theirs when their session ends, and forgets all when another person has signed in. */
function settle(me: Me): Me {
  const before = queryClient.getQueryData<Me>(['me'])
  sayIfOver(before?.person != null && me.person === null)
  if (before?.person == null) return me
  if (me.person === null) return before
  if (me.person.id !== before.person.id)
    queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' })
  return me
}

/** What is known of the reader; suspends until it is. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data
}

/** The same without suspending: undefined while it loads or when the server cannot be reached. */
export function useMeIfKnown(): Me | undefined {
  return useQuery(meQuery).data
}

const RANK: Readonly<Record<AccountRole, number>> = { viewer: 0, billing: 1, member: 2, admin: 3, owner: 4 }

/**
 * True when the reader is at least this within the account they act for, and may act in it: nobody may in one that is disabled. The
 * server decides; this only hides what it would refuse.
 */
export function isAtLeast(me: Me | undefined, role: AccountRole): boolean {
  return me?.account != null && me.account.disabled === null && RANK[me.account.role] >= RANK[role]
}
