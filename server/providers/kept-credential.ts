// Something that was fetched and is good for a while: a token, or keys from a file. Fetched by one at a time, renewed before it ends
// while the old one is still used, and forgotten on demand.

export interface Fetched<Value> {
  readonly value: Value
  /** Unix milliseconds. */
  readonly expiresAt: number
}

export interface KeptCredentialOptions<Value> {
  readonly fetch: () => Promise<Fetched<Value>>
  readonly now: () => number
}

export interface KeptCredential<Value> {
  /** Rejects as `fetch` does when there is nothing to fall back on. */
  readonly get: () => Promise<Value>
  /** The next one to ask gets a new one, unless this one is new itself: then it is not what is wrong. */
  readonly forget: () => void
}

/** So long before its end something is renewed, if it is good for that long at all. */
const RENEW_AHEAD_MS = 300_000
/** In its last moments it is not used any more: the request has yet to arrive. */
const LAST_MOMENTS_MS = 10_000
/** After a failure the next try is so much later, whoever asks meanwhile. */
const RETRY_MS = 5000
/** What is younger than this is not forgotten. */
const NEW_MS = 30_000

/** Fetches nothing until it is asked. */
export function createKeptCredential<Value>(options: KeptCredentialOptions<Value>): KeptCredential<Value> {
  const { now } = options
  let kept: Fetched<Value> | undefined
  let fetchedAt = 0
  let renewAt = 0
  let fetching: Promise<Value> | undefined
  let failure: { readonly error: unknown; readonly until: number } | undefined

  const fetch = async (): Promise<Value> => {
    const startedAt = now()
    try {
      const fetched = await options.fetch()
      kept = fetched
      fetchedAt = now()
      renewAt = fetched.expiresAt - Math.min(RENEW_AHEAD_MS, (fetched.expiresAt - startedAt) / 2)
      failure = undefined
      return fetched.value
    } catch (error) {
      failure = { error, until: now() + RETRY_MS }
      throw error
    }
  }
  const fetchOnce = async (): Promise<Value> => {
    if (failure && now() < failure.until) throw failure.error
    fetching ??= fetch().finally(() => {
      fetching = undefined
    })
    return await fetching
  }

  return {
    get: async () => {
      if (kept === undefined || now() >= kept.expiresAt - LAST_MOMENTS_MS) return await fetchOnce()
      // What goes wrong here is told when the old one has ended and there is nothing else to use.
      if (now() >= renewAt) fetchOnce().catch(() => undefined)
      return kept.value
    },
    forget: () => {
      if (now() - fetchedAt >= NEW_MS) kept = undefined
    },
  }
}
