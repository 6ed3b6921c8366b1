// What the tests of every dialect's laws share: many seeds, a request that says nothing, a model that takes everything, and
// what a caller sends back. The laws themselves stand beside each dialect (round-trip.test.ts, fuzz.test.ts).
import type { ChatRequest, ReasoningDetail } from '../../core/chat.ts'
import type { StreamEvent, Usage } from '../../core/events.ts'
import type { ReasoningCapability } from '../../core/model.ts'
import type { WriteAnswerOptions } from '../../dialects/dialect.ts'
import { createChooser, type Chooser } from './generate.ts'
import { gather } from './streams.ts'

/** Runs a step for the seeds from 1 to `count`; its failure names the seed, with which it can be repeated. */
export function forSeeds(count: number, step: (choose: Chooser, seed: number) => void): void {
  for (let seed = 1; seed <= count; seed++) {
    try {
      step(createChooser(seed), seed)
    } catch (error) {
      throw new Error(`it fails for seed ${seed}`, { cause: error })
    }
  }
}

/** Tries a law with as many seeds as every dialect does. */
export function repeat(law: (choose: Chooser, seed: number) => void): void {
  forSeeds(2000, law)
}

/** The request of a source that differs from every other one in all its fields. */
export const EMPTY: ChatRequest = { model: '', messages: [], stream: false, includeUsage: false, rest: {} }

/** Can be asked to reason by effort and by budget, in every measure. */
export const byEffortAndBudget: ReasoningCapability = {
  kind: 'both',
  efforts: ['low', 'medium', 'high', 'xhigh', 'max'],
  default: 'high',
  budget: { min: 1024, max: 100_000 },
  mandatory: false,
}

/** What is said of an answer when it is written whole. */
export function answerOptions(usage: Usage, id = 'gen-1-x'): WriteAnswerOptions {
  return { id, model: 'm', surface: 'openai', providerName: 'P', usage, costDollars: 0 }
}

/** All details of the reasoning in a stream. */
export function reasoningDetailsOf(events: readonly StreamEvent[]): readonly ReasoningDetail[] {
  return events.flatMap((event) => (event.type === 'reasoning-delta' ? (event.details ?? []) : []))
}

/** The next request of a caller who was streamed this answer and sends it back with all that belongs to it. */
export function requestAfter(answered: readonly StreamEvent[]): ChatRequest {
  const { text, toolCalls, reasoning } = gather(answered)
  return {
    ...EMPTY,
    messages: [
      { role: 'user', content: 'Hello' },
      {
        role: 'assistant',
        content: text === '' ? null : text,
        ...(toolCalls.length > 0 && { toolCalls }),
        reasoning,
        reasoningDetails: reasoningDetailsOf(answered),
      },
      { role: 'user', content: 'Go on' },
    ],
  }
}
