// Requests and tokens per minute and key, over the last sixty seconds in steps of one. Mutable, in memory, synchronous.
// Tokens are booked as expected when a request comes in and corrected when it ends. Money is not counted here.
const SECONDS = 60

/** What a limit stands at, for headers. */
export interface RateFacts {
  readonly limit: number
  readonly remaining: number
  /** Whole seconds until all of the limit is free again. */
  readonly resetSeconds: number
  /** The same as unix milliseconds. */
  readonly resetAt: number
}

/** A request that was let in; hand it back to `correct` when its tokens are known. */
export interface Admission {
  readonly keyId: number
  readonly second: number
  readonly tokens: number
}

export interface RateStatus {
  readonly requests: RateFacts | undefined
  readonly tokens: RateFacts | undefined
}

export type RateAnswer =
  | ({ readonly ok: true; readonly admission: Admission | undefined } & RateStatus)
  | ({
      readonly ok: false
      readonly reason: 'requests' | 'tokens'
      /** In so many seconds the same request is let in, if nothing else comes before it. */
      readonly retryAfterSeconds: number
      readonly message: string
    } & RateStatus)

export interface RateLimits {
  readonly id: number
  readonly requestsPerMinute: number | undefined
  readonly tokensPerMinute: number | undefined
}

export interface Rates {
  /** `expectedTokens` above the whole limit count as the limit, so that a large request waits its turn but can run. */
  readonly admit: (key: RateLimits, expectedTokens: number) => RateAnswer
  /** Books what a request really used in place of what was expected; undefined admissions are ignored. */
  readonly correct: (admission: Admission | undefined, usedTokens: number) => void
  readonly status: (key: RateLimits) => RateStatus
  /** In how many seconds `admit` would let such a request in; books nothing. */
  readonly waitSeconds: (key: RateLimits, expectedTokens: number) => number
}

/** Makes the counters; nothing is kept over a restart. */
export function createRates(options: { readonly now: () => number }): Rates {
  const { now } = options
  const counters = new Map<number, { readonly requests: Counter; readonly tokens: Counter }>()
  let nextSweep = 0

  const countersOf = (keyId: number, second: number): { requests: Counter; tokens: Counter } => {
    if (second >= nextSweep) {
      nextSweep = second + SECONDS
      for (const [id, { requests, tokens }] of counters)
        if (requests.isIdle(second) && tokens.isIdle(second)) counters.delete(id)
    }
    let both = counters.get(keyId)
    if (both === undefined) {
      both = { requests: new Counter(), tokens: new Counter() }
      counters.set(keyId, both)
    }
    return both
  }

  const status = (key: RateLimits, second: number): RateStatus => {
    const both = counters.get(key.id)
    const facts = (counter: Counter | undefined, limit: number | undefined): RateFacts | undefined => {
      if (limit === undefined) return undefined
      const resetSeconds = counter?.secondsUntil(second, 0) ?? 0
      return {
        limit,
        remaining: Math.max(0, limit - (counter?.sum(second) ?? 0)),
        resetSeconds,
        resetAt: (second + resetSeconds) * 1000,
      }
    }
    return {
      requests: facts(both?.requests, key.requestsPerMinute),
      tokens: facts(both?.tokens, key.tokensPerMinute),
    }
  }

  return {
    admit: (key, expectedTokens) => {
      const { requestsPerMinute, tokensPerMinute } = key
      if (requestsPerMinute === undefined && tokensPerMinute === undefined)
        return { ok: true, admission: undefined, requests: undefined, tokens: undefined }
      const second = Math.floor(now() / 1000)
      const { requests, tokens } = countersOf(key.id, second)
      const expected = Math.min(whole(expectedTokens), tokensPerMinute ?? Infinity)

      const requestsWait = requestsPerMinute === undefined ? 0 : requests.wait(second, 1, requestsPerMinute)
      const tokensWait = tokensPerMinute === undefined ? 0 : tokens.wait(second, expected, tokensPerMinute)
      if (requestsWait > 0 || tokensWait > 0) {
        const reason = requestsWait >= tokensWait ? 'requests' : 'tokens'
        const limit = reason === 'requests' ? requestsPerMinute : tokensPerMinute
        const retryAfterSeconds = Math.max(requestsWait, tokensWait)
        return {
          ok: false,
          reason,
          retryAfterSeconds,
          message: `Rate limit exceeded: this key may use ${limit} ${reason} per minute. Try again in ${retryAfterSeconds} s.`,
          ...status(key, second),
        }
      }
      requests.add(second, 1)
      tokens.add(second, expected)
      return { ok: true, admission: { keyId: key.id, second, tokens: expected }, ...status(key, second) }
    },

    correct: (admission, usedTokens) => {
      if (admission === undefined) return
      const second = Math.floor(now() / 1000)
      const counter = countersOf(admission.keyId, second).tokens
      const difference = whole(usedTokens) - admission.tokens
      // What was booked too much can only be given back while it still counts; what was too little counts from now at least.
      if (second - admission.second < SECONDS) counter.add(admission.second, difference)
      else if (difference > 0) counter.add(second, difference)
    },

    status: (key) => status(key, Math.floor(now() / 1000)),

    waitSeconds: ({ id, requestsPerMinute, tokensPerMinute }, expectedTokens) => {
      const both = counters.get(id)
      if (both === undefined) return 0
      const second = Math.floor(now() / 1000)
      const expected = Math.min(whole(expectedTokens), tokensPerMinute ?? Infinity)
      return Math.max(
        requestsPerMinute === undefined ? 0 : both.requests.wait(second, 1, requestsPerMinute),
        tokensPerMinute === undefined ? 0 : both.tokens.wait(second, expected, tokensPerMinute),
      )
    },
  }
}

function whole(tokens: number): number {
  return tokens > 0 ? Math.min(Math.floor(tokens), 1e12) : 0
}

/** Counts per second for the last sixty, in a ring. */
class Counter {
  readonly #slots = new Float64Array(SECONDS)
  #last = 0
  #sum = 0

  /** What the sixty seconds that end with this one hold. */
  sum(second: number): number {
    this.#advance(second)
    return this.#sum
  }

  add(second: number, count: number): void {
    this.#advance(second)
    this.#slots[second % SECONDS] = (this.#slots[second % SECONDS] as number) + count
    this.#sum += count
  }

  /** Seconds until `count` more fit under the limit; 0 when they do now, sixty when they never do. */
  wait(second: number, count: number, limit: number): number {
    return this.sum(second) + count <= limit ? 0 : this.secondsUntil(second, limit - count)
  }

  /** Seconds until at most `level` is left of what is counted now. */
  secondsUntil(second: number, level: number): number {
    let left = this.sum(second)
    for (let wait = 0; wait < SECONDS; wait++) {
      if (left <= level) return wait
      left -= this.#slots[(this.#last + 1 + wait) % SECONDS] as number
    }
    return SECONDS
  }

  isIdle(second: number): boolean {
    return second - this.#last >= SECONDS
  }

  // Never back: a clock that is set back counts on in the latest second.
  #advance(second: number): void {
    const steps = Math.min(second - this.#last, SECONDS)
    for (let step = 0; step < steps; step++) {
      const slot = (second - step) % SECONDS
      this.#sum -= this.#slots[slot] as number
      this.#slots[slot] = 0
    }
    if (second > this.#last) this.#last = second
  }
}
