// What happens once somebody has signed in: the cache forgets the stranger and the reader goes where they wanted to.
import type { AnyRouter } from '@tanstack/react-router'
import { safeReturn } from '../../data/auth.ts'
import { queryClient } from '../../data/query-client.ts'

/** Goes to the page that the address asks for with `return`, else to the reader's keys. */
export async function enter(router: AnyRouter, wanted: unknown): Promise<void> {
  queryClient.clear()
  const path = typeof wanted === 'string' ? safeReturn(wanted) : '/keys'
  await router.invalidate()
  router.history.push(path)
}
