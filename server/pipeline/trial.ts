// A model tried by somebody without a key, on a page: the life of a request as any other, but the simulator answers it, nothing is
// written down, and each address gets little of it. The key that it runs with exists for the length of the request and is no
// credential: nobody ever sees it, and nothing outside of this file can present it.
import { randomUUID } from 'node:crypto'
import { GatewayError } from '../../core/errors.ts'
import { createRates } from '../limits/rates.ts'
import type { Rates } from '../limits/rates.ts'
import type { Services } from '../services.ts'
import { runChat } from './chat.ts'
import { runEmbeddings } from './embeddings.ts'
import type { Caller, HeaderList } from './inbound.ts'
import { createUnstoredKey } from './unstored-key.ts'

/** Requests a minute from one address, and from all together. */
const REQUESTS_OF_ADDRESS = 20
const REQUESTS_OF_ALL = 600
/** At once, from one address and from all together: answers can be asked to be slow. */
const RUNNING_OF_ADDRESS = 4
const RUNNING_OF_ALL = 64
const LONGEST_MS = 60_000
const LONGEST_BODY_BYTES = 65_536
const ALL = 0

/** One attempt to ask. */
export interface Trial {
  readonly operation: 'chat' | 'embeddings'
  readonly body: Readonly<Record<string, unknown>>
  /** Who asks, for the limits. */
  readonly address: string
  /** The request as the HTTP server calls it; its headers say nothing about the caller. */
  readonly requestId: string
  readonly caller: Caller
}

export interface Trials {
  /** Throws what the limits refuse, before anything is sent; after that it never rejects. */
  readonly run: (trial: Trial) => Promise<void>
}

/** The limits are this object's own. */
export function createTrials(services: Services): Trials {
  const rates = createRates({ now: services.now })
  const running = new Map<number, number>()
  const change = (id: number, by: number): void => {
    const next = (running.get(id) ?? 0) + by
    if (next > 0) running.set(id, next)
    else running.delete(id)
  }
  return {
    run: async (trial) => {
      const text = JSON.stringify(trial.body)
      if (Buffer.byteLength(text) > LONGEST_BODY_BYTES)
        throw new GatewayError('request_too_large', 'Requests that are tried here may have 64 KiB.')
      const id = numberOf(trial.address)
      admit(rates, id, REQUESTS_OF_ADDRESS)
      admit(rates, ALL, REQUESTS_OF_ALL)
      if ((running.get(id) ?? 0) >= RUNNING_OF_ADDRESS || (running.get(ALL) ?? 0) >= RUNNING_OF_ALL)
        throw tooMuch('Too many answers are being written at once.', 1)
      change(id, 1)
      change(ALL, 1)
      try {
        await ask(trial, { services, text, id })
      } finally {
        change(id, -1)
        change(ALL, -1)
      }
    },
  }
}

function admit(rates: Rates, id: number, requestsPerMinute: number): void {
  const answer = rates.admit({ id, requestsPerMinute, tokensPerMinute: undefined }, 0)
  if (!answer.ok)
    throw tooMuch(`Here ${requestsPerMinute} requests a minute can be tried.`, answer.retryAfterSeconds)
}

function tooMuch(reason: string, retryAfterSeconds: number): GatewayError {
  const message = `${reason} Try again in ${retryAfterSeconds} s, or make a test key: it has no such limit.`
  return new GatewayError('rate_limit_exceeded', message, { retryAfterSeconds })
}

/** FNV-1a, 31 bits and never 0: two addresses that share a number share a limit, which is rare and harmless. */
function numberOf(address: string): number {
  let hash = 0x811c9dc5
  // Whoever has one IPv6 address has the 2^64 around it.
  const owner = address.includes(':') ? address.split(':').slice(0, 4).join(':') : address
  for (const letter of owner) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  return (hash >>> 1) | 1
}

interface Asking {
  readonly services: Services
  readonly text: string
  readonly id: number
}

async function ask(trial: Trial, { services, text, id }: Asking): Promise<void> {
  const limited = withTimeLimit(trial.caller)
  const inbound = {
    surface: 'openai' as const,
    requestId: trial.requestId,
    receivedAt: services.now(),
    headers: { authorization: 'Bearer none' },
    text,
    bytes: Buffer.byteLength(text),
    caller: limited.caller,
  }
  const own = withoutTraces(services, id)
  try {
    if (trial.operation === 'embeddings')
      await runEmbeddings({ inbound, services: own, caller: own.callers.chat })
    else await runChat({ inbound, services: own, caller: own.callers.chat, operation: 'chat' })
  } finally {
    limited.close()
  }
}

/** The services for one request: whoever asks has a test key, and what came of it is not written down. */
function withoutTraces(services: Services, id: number): Services {
  const key = createUnstoredKey({
    // No stored key has a number below 1, so nothing that is kept by keys can be another one's.
    id: -id,
    accountId: services.defaultAccount.id,
    digest: randomUUID(),
    hash: randomUUID(),
    label: 'sk-cw-test-…',
    name: 'Tried on a page',
    kind: 'test',
    createdAt: services.now(),
  })
  return {
    ...services,
    keys: { ...services.keys, authenticate: () => key },
    // Whoever tries has no account, so no account's settings are theirs.
    accountSettings: { ...services.accountSettings, of: () => undefined },
    ledger: {
      ...services.ledger,
      settle: async (hold) => services.ledger.release(hold),
    },
  }
}

/** Ends the connection of an answer that goes on too long, and leaves out what names a generation that nobody can look up. */
function withTimeLimit(caller: Caller): { readonly caller: Caller; readonly close: () => void } {
  let leave: (() => void) | undefined
  const timer = setTimeout(() => {
    caller.destroy()
    leave?.()
  }, LONGEST_MS)
  timer.unref()
  return {
    caller: {
      ...caller,
      begin: (status, headers) => caller.begin(status, withoutGeneration(headers)),
      answer: (status, headers, body) => caller.answer(status, withoutGeneration(headers), body),
      onLeave: (listener) => {
        leave = listener
        caller.onLeave(listener)
      },
    },
    close: () => clearTimeout(timer),
  }
}

function withoutGeneration(headers: HeaderList): HeaderList {
  const at = headers.findIndex((name, place) => place % 2 === 0 && name.toLowerCase() === 'x-generation-id')
  return at < 0 ? headers : headers.toSpliced(at, 2)
}
