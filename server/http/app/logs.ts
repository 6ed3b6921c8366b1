// The generations of the account that somebody acts for, one by one.
import { z } from 'zod'
import type { LogItem, LogsQuery } from '../../../contract/app/logs.ts'
import { logAnswer, logsAnswer, logsQuery } from '../../../contract/app/logs.ts'
import { logOf, logsOf } from '../../analytics/logs.ts'
import type { Services } from '../../services.ts'
import { creatorsOf } from '../analytics.ts'
import type { Cell } from './csv-file.ts'
import { CsvFile, orCsv } from './csv-file.ts'
import type { AppRoute } from './route.ts'
import { route } from './route.ts'

/** Rows of one file; who needs more takes a shorter stretch of time, or several. */
const MOST_ROWS = 200_000
const ROWS_AT_ONCE = 200

/** `GET /logs`, `/logs/:id`. */
export const LOG_ROUTES: readonly AppRoute[] = [
  route({
    method: 'GET',
    path: '/logs',
    role: 'viewer',
    input: logsQuery,
    answer: orCsv(logsAnswer),
    example: {},
    run: async ({ services, account: { accountId }, input }) => {
      const { format, ...query } = input
      if (format === 'csv') return logsFile(services, { accountId, query })
      return await logsOf(services, { accountId, query })
    },
  }),
  route({
    method: 'GET',
    path: '/logs/:id',
    role: 'viewer',
    input: z.strictObject({ id: z.string().max(80) }),
    answer: logAnswer,
    example: { id: 'gen-1750000000-00000000000000000000' },
    run: async ({ services, account: { accountId }, input }) => ({
      generation: await logOf(services, { accountId, id: input.id }),
    }),
  }),
]

function logsFile(
  services: Services,
  { accountId, query }: { readonly accountId: number; readonly query: Omit<LogsQuery, 'format'> },
): CsvFile {
  let cursor: string | null | undefined = query.cursor
  let rows = 0
  let makerOf: (hash: string | null) => string | null = () => null
  const next = async (): Promise<readonly (readonly Cell[])[] | undefined> => {
    if (cursor === null || rows >= MOST_ROWS) return undefined
    if (rows === 0) makerOf = await readMakers(services, accountId)
    const page = await logsOf(services, {
      accountId,
      query: { ...query, limit: ROWS_AT_ONCE, ...(cursor === undefined ? {} : { cursor }) },
    })
    cursor = page.next
    rows += page.items.length
    return page.items.map((item) => cellsOf(item, makerOf(item.key.hash)))
  }
  return new CsvFile('generations', HEADS, next)
}

/** Who made a key of the account, by its hash. */
async function readMakers(
  services: Services,
  accountId: number,
): Promise<(hash: string | null) => string | null> {
  const keys = (await services.keys.list()).filter((key) => key.accountId === accountId)
  const creatorOf = await creatorsOf(keys, services)
  const makers = new Map(keys.map((key) => [key.hash, creatorOf(key)?.label ?? null]))
  return (hash) => (hash === null ? null : (makers.get(hash) ?? null))
}

const HEADS = [
  'time',
  'id',
  'model',
  'requested model',
  'provider',
  'key',
  'app',
  'test',
  'operation',
  'streamed',
  'status',
  'error',
  'finish reason',
  'input tokens',
  'cached tokens',
  'output tokens',
  'reasoning tokens',
  'estimated',
  'cost in USD',
  'latency in ms',
  'first token in ms',
  'attempts',
  'key made by',
]

function cellsOf(item: LogItem, maker: string | null): Cell[] {
  return [
    item.at,
    item.id,
    item.model,
    item.requestedModel,
    item.provider,
    item.key.name,
    item.app?.title ?? null,
    item.test,
    item.operation,
    item.streamed,
    item.status,
    item.error,
    item.finishReason,
    item.inputTokens,
    item.cachedTokens,
    item.outputTokens,
    item.reasoningTokens,
    item.estimated,
    item.cost,
    item.latencyMs,
    item.firstTokenMs,
    item.attempts,
    maker,
  ]
}
