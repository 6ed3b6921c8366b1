// Answers in the shape of legacy text completions, whole and streamed. `object` is `text_completion`, as OpenAI's SDK
// expects. Reasoning is carried on the openrouter surface only; tool calls have no place here.
import type { Answer, PushMachine, StreamEvent } from '../../core/events.ts'
import type { StreamWriterContext, WriteAnswerOptions } from '../dialect.ts'
import { openaiChat } from '../openai-chat/index.ts'
import { writeUsage } from '../openai-chat/usage.ts'

/** The JSON text of a whole answer. */
export function writeAnswer(answer: Answer, options: WriteAnswerOptions): string {
  const { surface, usage, costDollars } = options
  return JSON.stringify({
    id: options.id,
    object: 'text_completion',
    created: answer.created,
    model: options.model,
    ...(surface === 'openrouter' ? { provider: options.providerName } : {}),
    system_fingerprint: answer.wire?.['system_fingerprint'] ?? null,
    choices: answer.choices.map((choice) => ({
      text: choice.text ?? choice.refusal ?? '',
      index: choice.index,
      logprobs: null,
      finish_reason: choice.finishReason,
      ...(surface === 'openrouter'
        ? { native_finish_reason: choice.nativeFinishReason, reasoning: choice.reasoning ?? null }
        : {}),
    })),
    usage: writeUsage(usage, { costDollars, surface }),
  })
}

/** Neutral events in, `text_completion` chunks out. */
export function createStreamWriter(
  context: StreamWriterContext,
  emit: (text: string) => void,
): PushMachine<StreamEvent> {
  let { created } = context
  const chunk = (choices: readonly unknown[], more: Readonly<Record<string, unknown>> = {}): void => {
    const head = { id: context.id, object: 'text_completion', created, model: context.model }
    const provider = context.surface === 'openrouter' ? { provider: context.providerName } : {}
    emit(`data: ${JSON.stringify({ ...head, ...provider, choices, ...more })}\n\n`)
  }
  const piece = (index: number, text: string, finishReason: string | null): void =>
    chunk([{ text, index, logprobs: null, finish_reason: finishReason }])

  const push = (event: StreamEvent): void => {
    switch (event.type) {
      case 'message-start':
        created = event.created || created
        return
      case 'text-delta':
      case 'refusal-delta':
        return piece(event.choice, event.text, null)
      case 'choice-end':
        return piece(event.choice, '', event.finishReason)
      case 'usage':
        if (!context.includeUsage && context.surface === 'openai') return
        return chunk([], {
          usage: writeUsage(event.usage, { costDollars: event.costDollars, surface: context.surface }),
        })
      case 'message-end':
        return emit(openaiChat.endMarker)
      case 'message-error': {
        const { error } = JSON.parse(openaiChat.writeError(event.error, context.surface).body) as {
          error: unknown
        }
        return chunk([{ text: '', index: 0, logprobs: null, finish_reason: 'error' }], { error })
      }
      default:
        return
    }
  }
  return { push, end: () => undefined }
}
