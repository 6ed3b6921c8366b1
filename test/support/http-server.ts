// The real HTTP server over a real store in a temporary folder, with a small catalogue and without anything that calls out:
// for tests of the JSON API. Requests to model endpoints fail here; end-to-end tests start the whole server.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nanodollars, ZERO } from '../../core/money.ts'
import { gemini } from '../../dialects/gemini/index.ts'
import { openaiChat } from '../../dialects/openai-chat/index.ts'
import type { KeyWishes } from '../../server/accounts/keys.ts'
import { openKeys } from '../../server/accounts/keys.ts'
import { buildCatalogue } from '../../server/catalogue/build.ts'
import type { Catalogue } from '../../server/catalogue/catalogue.ts'
import { model, provider } from '../../server/catalogue/schema.ts'
import { openHttpServer } from '../../server/http/server.ts'
import { openLedger } from '../../server/ledger/ledger.ts'
import { createActivity } from '../../server/pipeline/activity.ts'
import { createHealth } from '../../server/routing/health.ts'
import type { Services } from '../../server/services.ts'
import { openStore } from '../../server/store/open.ts'
import type { KeyRecord } from '../../server/store/keys/ports.ts'
import type { GenerationRecord } from '../../server/store/ledger/ports.ts'
import { createMetrics } from '../../server/telemetry/metrics.ts'
import { SMALL_BENCHMARKS } from './small-catalogue.ts'

/** A key with what the server knows of it. */
export interface TestKey {
  readonly key: string
  readonly record: KeyRecord
}

/** An answer with its body read; `body` is undefined when it is no JSON. */
export interface TestAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: unknown
}

export interface TestCall {
  readonly key?: TestKey | string
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly json?: unknown
}

export interface HttpForTests {
  readonly url: string
  readonly services: Services
  /** Ours are keys of the default account; the stranger manages another one. */
  readonly keys: Readonly<Record<'live' | 'test' | 'management' | 'stranger', TestKey>>
  readonly createKey: (wishes: Partial<KeyWishes>) => Promise<TestKey>
  readonly call: (path: string, call?: TestCall) => Promise<TestAnswer>
  /** Books a finished generation of the live key, or of the key that the record names. */
  readonly settle: (record: Partial<GenerationRecord> & { readonly id: string }) => Promise<void>
  /** Swaps the catalogue, as a reload does. */
  readonly useCatalogue: (catalogue: Catalogue) => void
  /** Moves the server's clock by this much. */
  readonly wait: (milliseconds: number) => void
  readonly close: () => Promise<void>
}

/** Catalogue documents as the data files have them. */
export interface TestDocuments {
  readonly providers: Readonly<Record<string, object>>
  readonly models: Readonly<Record<string, object>>
}

/** A snapshot made from documents; the variable `KEY` is set, every other is not. */
export function catalogueOf(documents: TestDocuments): Catalogue {
  const entries = <T>(from: Readonly<Record<string, object>>, parse: (value: object) => T): Map<string, T> =>
    new Map(Object.entries(from).map(([id, value]) => [id, parse(value)]))
  return buildCatalogue(
    {
      providers: entries(documents.providers, (value) => provider.parse(value)),
      models: entries(documents.models, (value) => model.parse(value)),
    },
    (name) => (name === 'KEY' ? 'secret-key-of-a-provider' : undefined),
  )
}

/** Starts on a free port of 127.0.0.1. */
export async function openHttpForTests(documents: TestDocuments): Promise<HttpForTests> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'causeway-http-'))
  let offset = 0
  const now = (): number => Date.now() + offset
  const log = { debug: ignore, info: ignore, warn: ignore, error: ignore, flush: ignore }
  const store = await openStore({ dataFolder, log })
  const account = (name: string): ReturnType<typeof store.accounts.ensure> =>
    store.accounts.ensure({ name, billing: 'metered', createdAt: now() })
  const [ours, theirs] = [await account('default'), await account('other')]
  const [keys, ledger] = await Promise.all([
    openKeys({ store, secret: 'a secret for tests only', now }),
    openLedger({ store, now, log }),
  ])
  let catalogue = catalogueOf(documents)
  const services = {
    config: { current: () => ({ host: '127.0.0.1', port: 0, publicUrl: undefined }) },
    log,
    metrics: createMetrics(),
    now,
    store,
    defaultAccount: ours,
    keys,
    ledger,
    health: createHealth(),
    accountSettings: { of: () => undefined },
    disabledAccounts: { of: () => undefined },
    keptPrompts: { find: async () => 'off', isOnFor: () => false },
    ownKeys: { of: () => undefined },
    callers: { chat: openaiChat, completions: openaiChat, contents: gemini },
    catalogue: { current: () => catalogue },
    benchmarks: SMALL_BENCHMARKS,
    activity: createActivity(),
    // Routing, transports, the tokenizer and dialects are for calls to models, which are not made here.
  } as unknown as Services
  const closeStore = async (): Promise<void> => {
    await store.close()
    await rm(dataFolder, { recursive: true, force: true })
  }
  const server = await openHttpServer(services).catch(async (error: unknown) => {
    await closeStore()
    throw error
  })
  const createKey = (wishes: Partial<KeyWishes>): Promise<TestKey> =>
    keys.create({ accountId: ours.id, name: 'test', kind: 'live', ...wishes })
  const call = createCall(server.url)
  const made = {
    live: await createKey({ name: 'live' }),
    test: await createKey({ name: 'test', kind: 'test' }),
    management: await createKey({ name: 'management', kind: 'management' }),
    stranger: await createKey({ name: 'stranger', kind: 'management', accountId: theirs.id }),
  }
  return {
    url: server.url,
    services,
    keys: made,
    createKey,
    call,
    settle: async (record) => {
      const key = keys.findById(record.keyId ?? made.live.record.id) ?? made.live.record
      const held = ledger.hold({ key, upperBoundNanodollars: ZERO })
      if (!held.ok) throw new Error('the ledger refused a hold of nothing')
      await ledger.settle(held.hold, { ...someGeneration(key, now()), ...record })
    },
    useCatalogue: (next) => {
      catalogue = next
    },
    wait: (milliseconds) => {
      offset += milliseconds
    },
    close: async () => {
      await server.drain(1000)
      await ledger.close()
      await closeStore()
    },
  }
}

function createCall(url: string): HttpForTests['call'] {
  return async (path, { key, method, headers, json } = {}) => {
    const answer = await fetch(url + path, {
      ...(method === undefined ? {} : { method }),
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${typeof key === 'string' ? key : key.key}` }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, text, body: parsed(text) }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // Some answers are no JSON, and the test that calls them knows.
    return undefined
  }
}

function someGeneration(key: KeyRecord, at: number): Omit<GenerationRecord, 'id'> {
  return {
    accountId: key.accountId,
    keyId: key.id,
    keyKind: key.kind,
    createdAt: at,
    operation: 'chat',
    requestedModel: 'o1',
    modelId: 'openai/o1',
    endpointId: 'openai/o1@acme',
    providerName: 'Acme',
    upstreamId: 'chatcmpl-1',
    streamed: true,
    cancelled: false,
    status: 200,
    errorCode: undefined,
    finishReason: 'stop',
    nativeFinishReason: 'stop',
    inputTokens: 10,
    cachedTokens: 2,
    cacheWriteTokens: 0,
    outputTokens: 20,
    reasoningTokens: 15,
    estimated: false,
    costNanodollars: nanodollars(key.kind === 'test' ? 0 : 1_350_000),
    upstreamCostNanodollars: nanodollars(key.kind === 'test' ? 0 : 1_350_000),
    latencyMs: 900,
    firstTokenMs: 300,
    attempts: [],
    choices: undefined,
    warnings: [],
    appReferer: undefined,
    appTitle: undefined,
    userAgent: undefined,
    externalUser: undefined,
    sessionId: undefined,
    requestId: 'req_1',
  }
}

function ignore(): void {
  // What the server logs is not what these tests look at.
}
