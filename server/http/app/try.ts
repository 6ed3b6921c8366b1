// `POST /api/app/try`: a model asked from a page without a key. The simulator answers; limits and everything else are trial.ts's.
import { z } from 'zod'
import { tryBody } from '../../../contract/app/try.ts'
import type { Trials } from '../../pipeline/trial.ts'
import { createTrials } from '../../pipeline/trial.ts'
import type { Services } from '../../services.ts'
import { createCaller } from '../caller.ts'
import type { AppRoute, VisitorCall } from './route.ts'
import { route } from './route.ts'

/** A row of the private API. */
export const TRY_ROUTES: readonly AppRoute[] = [
  route({
    method: 'POST',
    path: '/try',
    role: 'anyone',
    input: tryBody,
    // As /v1 answers: JSON, or the events of a stream.
    answer: z.unknown(),
    example: {
      operation: 'chat',
      body: { model: 'author/model', messages: [{ role: 'user', content: 'Hello' }] },
    },
    run: tryModel,
  }),
]

/** The limits hold for the life of the server. */
const trialsOf = new WeakMap<Services, Trials>()

async function tryModel({
  services,
  input,
  exchange: { request, reply, address },
}: VisitorCall<z.output<typeof tryBody>>): Promise<void> {
  const trials = trialsOf.get(services) ?? createTrials(services)
  trialsOf.set(services, trials)
  await trials.run({ ...input, address, requestId: request.id, caller: callerOf(reply) })
}

/** Takes the reply over when the answer begins, so that what is refused before is said as everything else here is. */
function callerOf(reply: VisitorCall<unknown>['exchange']['reply']): ReturnType<typeof createCaller> {
  const caller = createCaller(reply.raw, 'own')
  const own = ['cache-control', 'no-store', 'x-content-type-options', 'nosniff']
  return {
    ...caller,
    destroy: () => {
      reply.hijack()
      caller.destroy()
    },
    begin: (status, headers) => {
      reply.hijack()
      caller.begin(status, [...own, ...without(headers)])
    },
    answer: (status, headers, body) => {
      reply.hijack()
      caller.answer(status, [...own, ...without(headers)], body)
    },
  }
}

/** Streams say `no-cache` themselves. */
function without(headers: readonly string[]): readonly string[] {
  const at = headers.findIndex((name, place) => place % 2 === 0 && name.toLowerCase() === 'cache-control')
  return at < 0 ? headers : headers.toSpliced(at, 2)
}
