// How long answers of a model really get, learned from the last ones, so that a hold need not assume the longest possible.
// Mutable, in memory, of this process only.

const KEPT = 256
const ENOUGH = 64

export interface LearnedOutputs {
  readonly note: (modelId: string, outputTokens: number) => void
  /** The 99th percentile of recent answers in tokens; undefined until enough have been seen. */
  readonly p99: (modelId: string) => number | undefined
}

interface Recent {
  readonly counts: number[]
  next: number
  p99: number | undefined
  sinceSorted: number
}

/** Starts knowing nothing. */
export function createLearnedOutputs(): LearnedOutputs {
  const recent = new Map<string, Recent>()
  return {
    note: (modelId, outputTokens) => {
      let model = recent.get(modelId)
      if (!model) recent.set(modelId, (model = { counts: [], next: 0, p99: undefined, sinceSorted: 0 }))
      model.counts[model.next] = outputTokens
      model.next = (model.next + 1) % KEPT
      // Sorting a few hundred numbers now and then is cheaper than keeping them sorted on every request.
      if (++model.sinceSorted < 32 || model.counts.length < ENOUGH) return
      model.sinceSorted = 0
      const sorted = [...model.counts].sort((a, b) => a - b)
      model.p99 = sorted[Math.floor(sorted.length * 0.99)]
    },
    p99: (modelId) => recent.get(modelId)?.p99,
  }
}
