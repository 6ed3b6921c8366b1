// The keys of a provider as its document or its variable gives them: one, several parted by commas, or a list in which each may have
// limits of its own. Pure; which of them a request gets is routing/key-rotation.ts.
import { createHash } from 'node:crypto'
import type { ProviderKey } from '../../core/model.ts'
import type { ProviderDocument } from './schema.ts'

type KeyDocument = Exclude<NonNullable<ProviderDocument['api_keys']>[number], string>

/** What a provider is called with. */
export interface KeysOfProvider {
  /** The first one. */
  readonly apiKey: string | undefined
  /** Undefined where there is one without limits: nothing need be chosen then. */
  readonly keys: readonly ProviderKey[] | undefined
}

/** Keys shorter than this are named by their place: four characters would be too much of them. */
const SHORTEST_TO_SHOW = 16

/** `variable` is what the provider's variable holds. A key has no comma in it (RFC 6750, 2.1), so that several can be told apart. */
export function keysOf(
  { id, document }: { readonly id: string; readonly document: ProviderDocument },
  variable: string | undefined,
): KeysOfProvider {
  const written = document.api_keys ?? partedKeys(document.api_key ?? variable ?? '')
  const given = written
    .map((entry): KeyDocument => (typeof entry === 'string' ? { key: entry } : entry))
    .filter(({ key }, place, all) => all.findIndex((other) => other.key === key) === place)
  const [first] = given
  const isPlain = given.length === 1 && !hasLimits(first)
  if (first === undefined || isPlain) return { apiKey: first?.key, keys: undefined }
  // Limits say how much each can take; without all of them they are taken to be equal.
  const byLimit = given.every(({ requests_per_minute: limit }) => limit !== undefined)
  return {
    apiKey: first.key,
    keys: given.map((entry, place) => ({
      id: `${id} ${createHash('sha256').update(entry.key).digest('hex').slice(0, 16)}`,
      secret: entry.key,
      label: entry.name ?? labelOf(entry.key, place),
      requestsPerMinute: entry.requests_per_minute,
      tokensPerMinute: entry.tokens_per_minute,
      weight: entry.weight ?? (byLimit ? (entry.requests_per_minute ?? 1) : 1),
    })),
  }
}

/** What a text with several keys holds. */
export function partedKeys(text: string): string[] {
  return text
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '')
}

/** Enough to tell a key from others, too little to be of use to anybody. */
export function labelOf(key: string, place: number): string {
  return key.length < SHORTEST_TO_SHOW ? `key ${place + 1}` : `…${key.slice(-4)}`
}

function hasLimits(entry: KeyDocument | undefined): boolean {
  return entry?.requests_per_minute !== undefined || entry?.tokens_per_minute !== undefined
}
