// Which endpoint holds the prompt cache of a conversation, so that its next turn goes there too. Mutable, in memory, bounded;
// forgets after an hour without use. Holds digests only, no text of anybody.
import { hash } from 'node:crypto'
import type { ChatRequest, Message } from '../../core/chat.ts'
import type { Endpoint } from '../../core/model.ts'

const TIME_TO_LIVE_MS = 3_600_000
const MOST_CONVERSATIONS = 50_000

/** Whose conversation it is. */
export interface Conversation {
  readonly accountId: number
  readonly modelId: string
  readonly request: ChatRequest
  /** From the header, where the body names none. */
  readonly sessionId?: string | undefined
}

export interface Success {
  readonly conversation: Conversation
  readonly endpoint: Pick<Endpoint, 'id' | 'prices'>
  readonly now: number
  /** Prompt tokens that the provider read from its cache. */
  readonly cachedTokens: number
}

export interface Sticky {
  /** The id of the endpoint to prefer. */
  readonly find: (conversation: Conversation, now: number) => string | undefined
  /** Remembers where an answer came from, where a cache makes that worth while. */
  readonly succeeded: (success: Success) => void
  readonly size: () => number
}

interface Entry {
  readonly endpointId: string
  readonly until: number
}

/** Starts empty. `most` bounds the conversations that are remembered; the longest unused goes first. */
export function createSticky(most: number = MOST_CONVERSATIONS): Sticky {
  // A Map keeps the order of insertion, and every use inserts anew: the first entry is the longest unused.
  const entries = new Map<string, Entry>()
  return {
    find: (conversation, now) => {
      if (entries.size === 0) return undefined
      const entry = entries.get(keyOf(conversation))
      return entry !== undefined && entry.until > now ? entry.endpointId : undefined
    },
    succeeded: ({ conversation, endpoint, now, cachedTokens }) => {
      if (!hasCheapCache(endpoint)) return
      const isNamed = sessionOf(conversation) !== undefined
      if (!isNamed && cachedTokens <= 0 && entries.size === 0) return
      const key = keyOf(conversation)
      // Without a session's name a conversation sticks once a cache was of use; before that there is nothing to lose.
      if (!isNamed && cachedTokens <= 0 && !entries.has(key)) return
      entries.delete(key)
      entries.set(key, { endpointId: endpoint.id, until: now + TIME_TO_LIVE_MS })
      const oldest = entries.size > most ? entries.keys().next().value : undefined
      if (oldest !== undefined) entries.delete(oldest)
    },
    size: () => entries.size,
  }
}

/** True when reading its cache costs less than sending the prompt again. */
export function hasCheapCache({ prices }: Pick<Endpoint, 'prices'>): boolean {
  return prices.cacheRead !== undefined && prices.cacheRead < prices.prompt
}

function sessionOf({ request, sessionId }: Conversation): string | undefined {
  if (request.sessionId !== undefined) return request.sessionId
  if (sessionId !== undefined) return sessionId
  const cacheKey = request.rest['prompt_cache_key']
  return typeof cacheKey === 'string' ? cacheKey : undefined
}

function keyOf(conversation: Conversation): string {
  const { accountId, modelId, request } = conversation
  const session = sessionOf(conversation)
  const name = session === undefined ? `begins ${beginningOf(request.messages)}` : `session ${session}`
  return hash('sha1', `${accountId}\n${modelId}\n${name}`, 'base64')
}

/** The first instructions and the first turn: they stay while a conversation grows. */
function beginningOf(messages: readonly Message[]): string {
  const isInstruction = ({ role }: Message): boolean => role === 'system' || role === 'developer'
  const first = messages.find(isInstruction)
  const turn = messages.find((message) => !isInstruction(message))
  return JSON.stringify([first?.content, turn?.content])
}
