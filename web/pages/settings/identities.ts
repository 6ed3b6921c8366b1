// The ways to sign in that a person has, and the words for what the people library refuses about them.
import { queryOptions } from '@tanstack/react-query'
import { ApiError } from '../../data/api.ts'
import { auth } from '../../data/auth.ts'

/** One way: `credential` is the password, others are places elsewhere. */
export interface Identity {
  readonly id: string
  readonly providerId: string
  readonly accountId: string
  readonly createdAt: string
}

/** All of the reader's. */
export const identitiesQuery = queryOptions({
  queryKey: ['identities'],
  queryFn: () => auth<readonly Identity[]>('/list-accounts'),
})

/**
 * The people library asks for a session of the last day before something is added or taken away that one signs in with; its own
 * words for that say nothing to a reader.
 */
export async function whileFresh<Answer>(change: Promise<Answer>): Promise<Answer> {
  try {
    return await change
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'SESSION_NOT_FRESH') throw error
    throw new Error('You signed in more than a day ago. Sign out and in again, then do this once more.', {
      cause: error,
    })
  }
}
