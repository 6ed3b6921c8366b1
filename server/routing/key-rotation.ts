// Which of a provider's keys a request gets, and what is remembered of each: how much of its own limits is used, at which endpoint
// it was told to wait, whether it was refused altogether. Mutable, in memory, of this process only; keeps ids of keys, no key.
import type { ProviderKey } from '../../core/model.ts'
import type { Admission, Rates } from '../limits/rates.ts'
import { createRates } from '../limits/rates.ts'

/** The first rest of a key that was refused; each further one is twice as long. */
const REFUSAL: Bounds = { firstMs: 10_000, longestMs: 600_000 }
/** The same where a provider limits a key, or fails, and does not say for how long. */
const LIMIT: Bounds = { firstMs: 1_000, longestMs: 15_000 }
/** The longest wait that a provider is believed to mean. */
const LONGEST_RETRY_AFTER_MS = 600_000
/** While one request finds out whether a key works again, the others wait so long for the news. */
const PROBE_MS = 5_000

/** How a key stands, for people. */
export type KeyStanding = 'works' | 'limited' | 'refused'

/** What an attempt says about its key: `failed` is the provider's own trouble, `nothing` says neither good nor bad. */
export type KeyResult = 'worked' | 'limited' | 'failed' | 'refused' | 'nothing'

export interface KeyQuery {
  readonly keys: readonly ProviderKey[]
  readonly endpointId: string
  /** Bound of the prompt; counted until the real number is known. */
  readonly expectedTokens: number
  /** The key that holds the prompt cache of this conversation. */
  readonly preferredId: string | undefined
  /** Those that this request has tried already. */
  readonly tried: ReadonlySet<ProviderKey>
}

export interface TakenKey {
  readonly key: ProviderKey
  readonly endpointId: string
  readonly takenAt: number
  readonly admission: Admission | undefined
}

/** Nobody is within the limits that were set for them. */
export interface KeyWait {
  readonly waitSeconds: number
}

export interface EndedUse {
  readonly taken: TakenKey
  readonly result: KeyResult
  readonly retryAfterSeconds: number | undefined
  readonly usedTokens: number
}

export interface KeyRotation {
  /** A key, or how long to wait for one; undefined when none is left that is worth a try. */
  readonly take: (query: KeyQuery) => TakenKey | KeyWait | undefined
  /** True when the key rests now and did not before. */
  readonly ended: (use: EndedUse) => boolean
  /** True when one of them may be used at this endpoint now. */
  readonly isAnyFree: (keys: readonly ProviderKey[], endpointId: string) => boolean
  readonly standing: (key: ProviderKey) => KeyStanding
  /** Forgets what was learnt of it: it was changed, or found to work. */
  readonly forget: (keyId: string) => void
}

interface Bounds {
  readonly firstMs: number
  readonly longestMs: number
}

/** A rest with how often it was renewed; while `isProbed` it is over, and one request is finding out. */
interface Rest {
  since: number
  until: number
  times: number
  isProbed: boolean
}

interface Known {
  /** For the counters, which know numbers only. */
  readonly id: number
  /** Requests so far divided by the weight: who has least is next. */
  share: number
  readonly refusal: Rest
  /** By endpoint: providers limit a key for each model apart. */
  readonly limits: Map<string, Rest>
}

/** Starts with every key well. `now` is in unix milliseconds. */
export function createKeyRotation({ now }: { readonly now: () => number }): KeyRotation {
  const known = new Map<string, Known>()
  const rates = createRates({ now })
  const know = ({ id }: Pick<ProviderKey, 'id'>): Known => {
    let state = known.get(id)
    if (!state) {
      state = { id: known.size + 1, share: 0, refusal: noRest(), limits: new Map() }
      known.set(id, state)
    }
    return state
  }
  const freeAt = (key: ProviderKey, endpointId: string): number => {
    const state = know(key)
    return Math.max(state.refusal.until, state.limits.get(endpointId)?.until ?? 0)
  }

  return {
    take: (query) => {
      const { endpointId, expectedTokens, tried } = query
      const untried = query.keys.filter((key) => !tried.has(key))
      if (untried.length === 0) return undefined
      const waits = untried.map((key) => waitOf(rates, know(key), { key, expectedTokens }))
      const within = untried.filter((_, place) => waits[place] === 0)
      if (within.length === 0) return { waitSeconds: Math.min(...waits) }
      const takenAt = now()
      const free = within.filter((key) => freeAt(key, endpointId) <= takenAt)
      // When all rest, one is asked nevertheless, since nothing is refused for what was learnt: of those that were not refused
      // the one that rests for the shortest time.
      if (free.length === 0 && tried.size > 0) return undefined
      const key =
        free.length === 0
          ? least(
              within,
              (one) =>
                freeAt(one, endpointId) + (know(one).refusal.until > takenAt ? LONGEST_RETRY_AFTER_MS : 0),
            )
          : (free.find(({ id }) => id === query.preferredId) ?? least(free, (one) => know(one).share))
      const state = know(key)
      state.share = Math.max(state.share, floorOf(free, key, know)) + 1 / key.weight
      for (const one of restsOf(state, endpointId))
        if (one.times > 0 && one.until <= takenAt) {
          one.isProbed = true
          one.until = takenAt + PROBE_MS
        }
      const { requestsPerMinute, tokensPerMinute } = key
      const answer = rates.admit({ id: state.id, requestsPerMinute, tokensPerMinute }, expectedTokens)
      return { key, endpointId, takenAt, admission: answer.ok ? answer.admission : undefined }
    },

    ended: ({ taken, result, retryAfterSeconds, usedTokens }) => {
      const { key, endpointId, takenAt, admission } = taken
      const state = know(key)
      rates.correct(admission, usedTokens)
      if (result === 'refused') return begin(state.refusal, { at: now(), bounds: REFUSAL, askedMs: 0 })
      if (result === 'limited' || result === 'failed') {
        const limit = state.limits.get(endpointId) ?? noRest()
        state.limits.set(endpointId, limit)
        const askedMs = Math.min((retryAfterSeconds ?? 0) * 1000, LONGEST_RETRY_AFTER_MS)
        return begin(limit, { at: now(), bounds: LIMIT, askedMs })
      }
      for (const one of restsOf(state, endpointId)) {
        // What began before the rest did says nothing about it.
        if (result === 'worked' && takenAt >= one.since) Object.assign(one, noRest())
        else if (one.isProbed) one.until = now()
      }
      return false
    },

    isAnyFree: (keys, endpointId) => {
      const at = now()
      return keys.some(
        (key) => freeAt(key, endpointId) <= at && waitOf(rates, know(key), { key, expectedTokens: 0 }) === 0,
      )
    },

    standing: (key) => {
      const state = know(key)
      if (state.refusal.times > 0) return 'refused'
      const at = now()
      const isLimited = [...state.limits.values()].some(({ until, isProbed }) => until > at || isProbed)
      return isLimited || waitOf(rates, state, { key, expectedTokens: 0 }) > 0 ? 'limited' : 'works'
    },

    forget: (id) => {
      const state = know({ id })
      Object.assign(state.refusal, noRest())
      state.limits.clear()
    },
  }
}

function noRest(): Rest {
  return { since: 0, until: 0, times: 0, isProbed: false }
}

function restsOf({ refusal, limits }: Known, endpointId: string): Rest[] {
  const limit = limits.get(endpointId)
  return limit ? [refusal, limit] : [refusal]
}

/** Seconds until the key's own limits let such a request in. */
function waitOf(
  rates: Rates,
  { id }: Known,
  { key, expectedTokens }: { readonly key: ProviderKey; readonly expectedTokens: number },
): number {
  const { requestsPerMinute, tokensPerMinute } = key
  if (requestsPerMinute === undefined && tokensPerMinute === undefined) return 0
  return rates.waitSeconds({ id, requestsPerMinute, tokensPerMinute }, expectedTokens)
}

/** Who was away does not get all the requests that the others have had meanwhile. */
function floorOf(free: readonly ProviderKey[], key: ProviderKey, know: (key: ProviderKey) => Known): number {
  const others = free.filter((other) => other !== key)
  const longestStep = Math.max(...free.map(({ weight }) => 1 / weight))
  return others.length === 0 ? 0 : Math.min(...others.map((other) => know(other).share)) - longestStep
}

interface Beginning {
  readonly at: number
  readonly bounds: Bounds
  /** What the provider asked for; 0 when it said nothing. */
  readonly askedMs: number
}

/** Begins a rest or, when it was just found out that it was too short, a longer one. Requests that were under way together count once. */
function begin(rest: Rest, { at, bounds, askedMs }: Beginning): boolean {
  if (rest.until > at && !rest.isProbed) return false
  const isNew = rest.times === 0
  rest.times++
  rest.isProbed = false
  rest.since = at
  rest.until = at + (askedMs || Math.min(bounds.firstMs * 2 ** (rest.times - 1), bounds.longestMs))
  return isNew
}

function least<T>(list: readonly T[], measure: (one: T) => number): T {
  return list.reduce((best, one) => (measure(one) < measure(best) ? one : best))
}
