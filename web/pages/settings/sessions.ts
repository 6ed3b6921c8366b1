// The browsers in which the reader is signed in, as the server knows them.
import { queryOptions } from '@tanstack/react-query'
import type { Session } from '../../../contract/app/sessions.ts'
import { get, send } from '../../data/api.ts'
import { queryClient } from '../../data/query-client.ts'

/** Latest use first. */
export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }): Promise<readonly Session[]> =>
    (await get<{ sessions: readonly Session[] }>('/sessions', {}, signal)).sessions,
})

/** Ends one; the browser there is signed out with its next request. */
export async function endSession(id: string): Promise<void> {
  await send('DELETE', `/sessions/${encodeURIComponent(id)}`)
  await queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey })
}

/** Ends all but this one; resolves with how many. */
export async function endOtherSessions(): Promise<number> {
  const { ended } = await send<{ ended: number }>('POST', '/sessions/end-others')
  await queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey })
  return ended
}
