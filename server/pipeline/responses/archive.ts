// Responses that are kept: sealed on their way into the store and opened on their way out, each for its own account. Knows nothing
// of requests under way; those in the background that still run are in runs.ts.
import { GatewayError } from '../../../core/errors.ts'
import type { KeptTurn } from '../../../dialects/openai-responses/kept.ts'
import { failedText, generationOfItem, outputOf } from '../../../dialects/openai-responses/kept.ts'
import type { Wire } from '../../../dialects/openai-responses/wire.ts'
import { createSeal } from '../../accounts/seal.ts'
import type { Store } from '../../store/ports.ts'
import type { ResponseRecord, ResponseStatus } from '../../store/responses/ports.ts'
import type { Log } from '../../telemetry/log.ts'

/** Never changes: what is kept would not open any more. */
const SEALED_AS = 'causeway responses 1'
const DAY_MS = 86_400_000
const TEST_KEY_MS = DAY_MS

/** What is in a response. */
export interface ResponseContent extends KeptTurn {
  /** The events of a stream that can be read again, in order; empty where there is none. */
  readonly events: readonly string[]
}

export type KeptResponse = Omit<ResponseRecord, 'content'> & ResponseContent

/** Names a response and who asks for it. */
export interface ResponseName {
  readonly accountId: number
  readonly id: string
}

export interface ResponseArchive {
  /** False when this installation keeps no responses. */
  readonly isOpen: () => boolean
  /** Durable when resolved. */
  readonly keep: (response: KeptResponse) => Promise<void>
  /** Replaces what was kept of a response in the background; false when it was deleted meanwhile. */
  readonly finish: (response: KeptResponse) => Promise<boolean>
  readonly find: (name: ResponseName) => Promise<KeptResponse | undefined>
  /** It and what it goes on from, oldest first; begins late where something was deleted. Empty when it is unknown. */
  readonly thread: (name: ResponseName) => Promise<readonly KeptResponse[]>
  /** Output items by their ids; those that are not kept are missing. */
  readonly items: (query: {
    readonly accountId: number
    readonly ids: readonly string[]
  }) => Promise<ReadonlyMap<string, Wire>>
  readonly delete: (name: ResponseName) => Promise<boolean>
  /** Deletes what is older than the installation keeps it; how many responses that were. */
  readonly deleteOld: (now: number) => Promise<number>
}

export interface ArchiveOptions {
  readonly store: Pick<Store, 'responses'>
  readonly secret: string
  readonly previousSecret: string | undefined
  /** 0 when nothing is kept. */
  readonly days: number
  readonly log: Log
}

/** Opens the archive. What a former process left unfinished is failed by then. */
export async function openResponseArchive(options: ArchiveOptions): Promise<ResponseArchive> {
  const { store, days, log } = options
  const { secret, previousSecret } = options
  const seal = createSeal({ label: SEALED_AS, secret, previousSecret })
  const failed = await store.responses.failUnfinished()
  if (failed > 0)
    log.warn({ responses: failed }, 'responses in the background were lost with the last process')

  const open = (record: ResponseRecord): KeptResponse | undefined => {
    const { content, ...facts } = record
    const text = seal.open(content, ownerOf(record))
    if (text !== undefined) return withOutcome({ ...facts, ...(JSON.parse(text) as Content) })
    log.error({ response: record.id }, 'a kept response cannot be opened: it was sealed under another secret')
    return undefined
  }
  const record = ({ input, response, events, ...facts }: KeptResponse): ResponseRecord => {
    const content = JSON.stringify({ input, response, events } satisfies Content)
    return { ...facts, content: seal.close(content, ownerOf(facts)) }
  }
  const find: ResponseArchive['find'] = async (name) => {
    const found = await store.responses.find(name)
    return found && open(found)
  }
  return {
    isOpen: () => days > 0,
    keep: (response) => store.responses.insert(record(response), namelessItems(response)),
    finish: (response) => store.responses.finish({ ...record(response), itemIds: namelessItems(response) }),
    find,
    thread: async (name) => {
      const opened = (await store.responses.chain(name)).map(open)
      const lost = opened.lastIndexOf(undefined)
      return opened.slice(lost + 1).filter((response) => response !== undefined)
    },
    items: async ({ accountId, ids }) => {
      const makers = await makersOf(store, { accountId, ids })
      const responses = await Promise.all([...new Set(makers.values())].map((id) => find({ accountId, id })))
      const made = responses.flatMap((response) => (response ? outputOf(response.response) : []))
      const byId = new Map(made.map((item) => [String(item['id']), item]))
      return new Map([...byId].filter(([id]) => makers.has(id)))
    },
    delete: store.responses.delete,
    deleteOld: (now) =>
      store.responses.deleteOld({
        before: now - days * DAY_MS,
        testBefore: now - Math.min(days * DAY_MS, TEST_KEY_MS),
      }),
  }
}

type Content = Omit<ResponseContent, 'id'>

function ownerOf({ accountId, id }: ResponseName): string {
  return `${accountId} ${id}`
}

/** One that was under way when its process ended is kept as it was then; the store knows better. */
function withOutcome(response: KeptResponse): KeptResponse {
  const { status } = JSON.parse(response.response) as { readonly status?: ResponseStatus }
  if (response.status !== 'failed' || status === 'failed') return response
  return { ...response, response: failedText(response.response, interrupted()) }
}

/** Why a response in the background has no answer although nothing was wrong with it. */
export function interrupted(): GatewayError {
  return new GatewayError(
    'shutting_down',
    'The gateway was stopped before this response was complete. Send the request again.',
  )
}

/** Items whose ids were given by a provider: those made here name their generation. */
function namelessItems({ response }: ResponseContent): string[] {
  const ids = outputOf(response).map((item) => item['id'])
  const named = ids.filter((id): id is string => typeof id === 'string' && id !== '')
  return [...new Set(named)].filter((id) => generationOfItem(id) === undefined)
}

async function makersOf(
  store: Pick<Store, 'responses'>,
  { accountId, ids }: { readonly accountId: number; readonly ids: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  const makers = new Map<string, string>()
  const nameless: string[] = []
  for (const id of ids) {
    const maker = generationOfItem(id)
    if (maker === undefined) nameless.push(id)
    else makers.set(id, maker)
  }
  if (nameless.length === 0) return makers
  const found = await store.responses.makersOfItems({ accountId, itemIds: nameless })
  return new Map([...makers, ...found])
}
