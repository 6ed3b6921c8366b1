// Answers a request that asked for no stream: settled first, then sent, so that whoever has the last byte is in the ledger.
import type { Answer } from '../../core/events.ts'
import { NO_USAGE } from '../../core/events.ts'
import { answerHeaders } from './answer-headers.ts'
import type { Generation } from './generation.ts'
import { answeredModelName, servingModel } from './generation.ts'
import { costDollarsOf, estimateUsage, isCounted, settle } from './settle.ts'

/** Rejects when the settlement could not be written; nothing has been sent then. */
export async function answerWhole(generation: Generation, answer: Answer): Promise<void> {
  const { inbound, services } = generation
  const first = answer.choices[0]
  generation.finishReason = first?.finishReason
  generation.nativeFinishReason = first?.nativeFinishReason
  generation.firstTokenAt = services.now()
  generation.usage = answer.usage
  if (!isCounted(generation)) generation.usage = await estimateUsage(generation, wordsOf(answer))
  const usage = generation.usage ?? NO_USAGE
  const body = generation.caller.writeAnswer(answer, {
    id: generation.id,
    model: answeredModelName(generation, answer.model),
    surface: inbound.surface,
    providerName: generation.serving?.provider.name ?? '',
    usage,
    costDollars: costDollarsOf(generation, usage),
  })
  await settle(generation, { status: 200, error: undefined, cancelled: inbound.caller.hasLeft() })
  services.learnedOutputs.note(servingModel(generation).id, usage.outputTokens)
  if (inbound.caller.hasLeft()) return
  inbound.caller.answer(200, answerHeaders(generation), body)
}

function wordsOf(answer: Answer): string {
  return answer.choices
    .map((choice) => {
      const calls = choice.toolCalls.map((call) => call.name + call.arguments).join('')
      return (choice.reasoning ?? '') + (choice.text ?? '') + (choice.refusal ?? '') + calls
    })
    .join('')
}
