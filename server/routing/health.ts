// What has lately gone wrong at each endpoint. Mutable, in memory, of this process only; written by the pipeline after each
// attempt, read when candidates are put in order.

const COOL_DOWN_MS = 30_000
/** A provider's word that a model is gone is believed for this long, then asked for again. */
const GONE_MS = 3_600_000

export interface Health {
  /** True while an endpoint that failed should be tried after the others. */
  readonly isCoolingDown: (endpointId: string, now: number) => boolean
  readonly succeeded: (endpointId: string) => void
  /** The provider has said that it does not serve the model any more. */
  readonly gone: (endpointId: string, now: number) => void
  readonly isGone: (endpointId: string, now: number) => boolean
  /** `retryAfterSeconds` is the provider's own wish, when it gave one. */
  readonly failed: (failure: {
    readonly endpointId: string
    readonly now: number
    readonly retryAfterSeconds: number | undefined
  }) => void
}

/** Starts with every endpoint well. */
export function createHealth(): Health {
  const coolUntil = new Map<string, number>()
  const goneUntil = new Map<string, number>()
  return {
    gone: (endpointId, now) => {
      goneUntil.set(endpointId, now + GONE_MS)
    },
    isGone: (endpointId, now) => goneUntil.size > 0 && (goneUntil.get(endpointId) ?? 0) > now,
    isCoolingDown: (endpointId, now) => coolUntil.size > 0 && (coolUntil.get(endpointId) ?? 0) > now,
    succeeded: (endpointId) => {
      if (coolUntil.size > 0) coolUntil.delete(endpointId)
    },
    failed: ({ endpointId, now, retryAfterSeconds }) => {
      const waitMs =
        retryAfterSeconds === undefined ? COOL_DOWN_MS : Math.min(retryAfterSeconds * 1000, 600_000)
      coolUntil.set(endpointId, now + waitMs)
    },
  }
}
