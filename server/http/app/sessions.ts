// The browsers in which a person is signed in. Ending one acts on its next request.
import { z } from 'zod'
import { GatewayError } from '../../../core/errors.ts'
import { doneAnswer } from '../../../contract/app/organisations.ts'
import type { Session } from '../../../contract/app/sessions.ts'
import { endedAnswer, sessionPath, sessionsAnswer } from '../../../contract/app/sessions.ts'
import type { AppRoute, Call } from './route.ts'
import { route } from './route.ts'

/** Rows of the private API. */
export const SESSION_ROUTES: readonly AppRoute[] = [
  route({
    method: 'GET',
    path: '/sessions',
    role: 'signed-in',
    input: z.strictObject({}),
    answer: sessionsAnswer,
    example: {},
    run: listSessions,
  }),
  route({
    method: 'DELETE',
    path: '/sessions/:id',
    role: 'signed-in',
    input: sessionPath,
    answer: doneAnswer,
    example: { id: 'none' },
    run: endSession,
  }),
  route({
    method: 'POST',
    path: '/sessions/end-others',
    role: 'signed-in',
    input: z.strictObject({}),
    answer: endedAnswer,
    example: {},
    run: endOtherSessions,
  }),
]

/** `GET /sessions`. */
export async function listSessions({
  services,
  person,
  sessionId,
}: Pick<Call<object>, 'services' | 'person' | 'sessionId'>): Promise<{ sessions: Session[] }> {
  const records = await services.store.people.sessions({ personId: person.id, at: services.now() })
  return {
    sessions: records.map((record) => ({
      id: record.id,
      isCurrent: record.id === sessionId,
      createdAt: new Date(record.createdAt).toISOString(),
      usedAt: new Date(record.updatedAt).toISOString(),
      expiresAt: new Date(record.expiresAt).toISOString(),
      address: record.address ?? null,
      userAgent: record.userAgent ?? null,
    })),
  }
}

/** `DELETE /sessions/:id`. */
async function endSession({ services, person, input }: Call<{ id: string }>): Promise<{ done: true }> {
  if (await services.store.people.endSession({ personId: person.id, id: input.id })) return { done: true }
  throw new GatewayError('not_found', 'There is no such session of yours.', { param: 'id' })
}

/** `POST /sessions/end-others`. */
async function endOtherSessions({ services, person, sessionId }: Call<object>): Promise<{ ended: number }> {
  return { ended: await services.store.people.endOtherSessions({ personId: person.id, keep: sessionId }) }
}
