// What an account keeps of prompts and answers: how much it is, the end of all of it, and the words of one generation. Admins and
// owners read every one, members those that their own keys have asked; viewers and billing none.
import { z } from 'zod'
import type { LogContent } from '../../../contract/app/kept-prompts.ts'
import { deletedKeptAnswer, keptAnswer, logContentAnswer } from '../../../contract/app/kept-prompts.ts'
import { logOf } from '../../analytics/logs.ts'
import type { AppRoute, Call } from './route.ts'
import { route } from './route.ts'
import { may } from './roles.ts'

/** `GET`, `DELETE /account/kept`; `GET /logs/:id/content`. */
export const KEPT_PROMPT_ROUTES: readonly AppRoute[] = [
  route({
    method: 'GET',
    path: '/account/kept',
    role: 'insider',
    input: z.strictObject({}),
    answer: keptAnswer,
    example: {},
    run: async ({ services: { keptPrompts }, account }) => ({
      isAllowed: keptPrompts.isAllowed,
      kept: await keptPrompts.count(account.accountId),
    }),
  }),
  route({
    method: 'DELETE',
    path: '/account/kept',
    role: 'admin',
    input: z.strictObject({}),
    answer: deletedKeptAnswer,
    example: {},
    run: async ({ services, account }) => ({
      deleted: await services.keptPrompts.deleteAll(account.accountId),
    }),
  }),
  route({
    method: 'GET',
    path: '/logs/:id/content',
    role: 'viewer',
    input: z.strictObject({ id: z.string().max(80) }),
    answer: logContentAnswer,
    example: { id: 'gen-1750000000-00000000000000000000' },
    run: readContent,
  }),
]

async function readContent(call: Call<{ id: string }>): Promise<LogContent> {
  const { services, account, input } = call
  const { accountId } = account
  // Throws for what is not this account's.
  await logOf(services, { accountId, id: input.id })
  const record = await services.store.generations.find(input.id)
  if (!record || !(await mayRead(call, record.keyId))) return { content: null, absence: 'role' }
  if (record.operation === 'embeddings') return { content: null, absence: 'embedding' }
  const found = await services.keptPrompts.find(record)
  if (typeof found === 'string') return { content: null, absence: found }
  const answer = found.answer.map(({ calls, ...choice }) => ({
    ...choice,
    calls: calls.filter(Boolean).map((one) => ({ ...one })),
  }))
  return { content: { request: found.request, answer }, absence: null }
}

async function mayRead({ services, account, person }: Call<object>, keyId: number): Promise<boolean> {
  const who = { role: account.role, administrator: person.administrator }
  if (may('admin', who)) return true
  if (!may('member', who)) return false
  const key = (await services.keys.list()).find(({ id }) => id === keyId)
  return key?.personId === person.id
}
