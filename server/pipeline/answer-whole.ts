// Answers with an answer that came in one piece: settled first, then sent, so that whoever has the last byte is in the ledger.
import type { Rest } from '../../core/chat.ts'
import type { Answer } from '../../core/events.ts'
import { NO_USAGE } from '../../core/events.ts'
import { withReasoningShare } from '../../core/reasoning-share.ts'
import type { StreamedAnswer } from './answer-as-stream.ts'
import { answerEvents } from './answer-as-stream.ts'
import { answerHeaders } from './answer-headers.ts'
import { explanationFields, wantsExplanation } from './explain.ts'
import type { Generation } from './generation.ts'
import { answeredModelName, echoOf, servingModel } from './generation.ts'
import { reasoningShareOf, wordsOfAnswer } from './join-answers.ts'
import { toldOf } from './told.ts'
import { believedUsage, costDollarsOf, estimateUsage, isCounted, settle, withOwnCost } from './settle.ts'

/** Rejects when the settlement could not be written; nothing has been sent then. */
export async function answerWhole(generation: Generation, whole: Answer): Promise<void> {
  const { inbound, services } = generation
  const shown = generation.request.reasoning?.exclude === true ? withoutReasoning(whole) : whole
  const answer = wantsExplanation(inbound) ? withFields(shown, explanationFields(generation)) : shown
  const first = answer.choices[0]
  generation.finishReason = first?.finishReason
  generation.nativeFinishReason = first?.nativeFinishReason
  generation.firstTokenAt = services.now()
  generation.usage = believedUsage(generation, answer.usage)
  if (!isCounted(generation)) generation.usage = await estimateUsage(generation, wordsOfAnswer(whole))
  const usage = withReasoningShare(generation.usage ?? NO_USAGE, reasoningShareOf(whole))
  generation.usage = usage
  const costDollars = costDollarsOf(generation, usage)
  if (generation.keepsPrompt) generation.told = () => toldOf(answer)
  const body = writeBody(generation, { answer, usage: withOwnCost(generation, usage), costDollars })
  await settle(generation, { status: 200, error: undefined, cancelled: inbound.caller.hasLeft() })
  services.learnedOutputs.note(servingModel(generation).id, usage.outputTokens)
  if (inbound.caller.hasLeft()) return
  if (inbound.caller.hasBegun()) inbound.caller.end(body)
  else inbound.caller.answer(200, answerHeaders(generation), body)
}

/** A caller who asked for a stream gets one, also from a provider that answers in one piece. */
function writeBody(generation: Generation, streamed: StreamedAnswer): string {
  const { inbound, caller, request } = generation
  const context = {
    id: generation.id,
    model: answeredModelName(generation, streamed.answer.model),
    surface: inbound.surface,
    providerName: generation.serving?.provider.name ?? '',
    echo: echoOf(generation),
  }
  if (!request.stream) return caller.writeAnswer(streamed.answer, { ...context, ...streamed })
  let text = ''
  const { includeUsage } = request
  const writer = caller.createStreamWriter(
    { ...context, created: streamed.answer.created, includeUsage },
    (piece) => {
      text += piece
    },
  )
  for (const event of answerEvents(streamed)) writer.push(event)
  return text
}

function withFields(answer: Answer, fields: Rest): Answer {
  return { ...answer, wire: { ...answer.wire, ...fields } }
}

function withoutReasoning(answer: Answer): Answer {
  const hidden = { reasoning: undefined, reasoningDetails: undefined }
  return { ...answer, choices: answer.choices.map((choice) => ({ ...choice, ...hidden })) }
}
