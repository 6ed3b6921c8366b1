// Writes a whole answer as OpenAI or OpenRouter would, by surface. The neutral choices decide; the provider's own object,
// where it spoke this dialect, gives the fields that we do not know (annotations, audio, images, filter results).
import type { Rest } from '../../core/chat.ts'
import type { Answer, AnswerChoice, AnswerToolCall } from '../../core/events.ts'
import type { WriteAnswerOptions } from '../dialect.ts'
import { writeFinishReason } from './finish-reasons.ts'
import { wireChoice } from './response.ts'
import { writeUsage } from './usage.ts'
import { isObject, setOwn, type Draft, type Wire } from './wire.ts'

/** The JSON text of a whole answer. */
export function writeAnswer(answer: Answer, options: WriteAnswerOptions): string {
  const { surface, usage, costDollars } = options
  // A wire object without choices is of another dialect: nothing in it has a meaning here.
  const own = Array.isArray(answer.wire?.['choices']) ? answer.wire : {}
  const choices = answer.choices.map((choice, position) =>
    surface === 'openrouter'
      ? openRouterChoice(answer, choice, position)
      : openAiChoice(answer, choice, position),
  )
  const written = {
    id: options.id,
    object: 'chat.completion',
    created: answer.created > 0 ? answer.created : createdOf(options.id),
    model: options.model,
    ...(surface === 'openrouter' && { provider: options.providerName }),
    system_fingerprint: stringOrNull(own['system_fingerprint']),
    ...tierOf(own, surface),
    choices,
    usage: writeUsage(usage, { costDollars, surface }),
  }
  return JSON.stringify(withUnknown(written, own, ANSWER_FIELDS))
}

/** Our ids hold the second in which the generation began: `gen-<unix seconds>-…`. */
function createdOf(id: string): number {
  const seconds = Number(/^gen-(\d{1,15})-/.exec(id)?.[1])
  return Number.isSafeInteger(seconds) ? seconds : 0
}

/** OpenAI leaves the tier out when there is none; OpenRouter says null. */
function tierOf(own: Rest, surface: 'openai' | 'openrouter'): Draft {
  if (typeof own['service_tier'] === 'string') return { service_tier: own['service_tier'] }
  return surface === 'openrouter' ? { service_tier: null } : {}
}

/** Written by us, or the operator's own bill (`meta`), which is no business of the caller. */
const ANSWER_FIELDS = new Set(['usage', 'meta', 'error', 'service_tier', 'system_fingerprint'])
const CHOICE_FIELDS = new Set(['message', 'delta', 'usage', 'error', 'text'])
const MESSAGE_FIELDS = new Set([
  'content',
  'refusal',
  'reasoning',
  'reasoning_content',
  'reasoning_details',
  'tool_calls',
  'function_call',
])

/** Adds the fields that the provider sent and we have not written. */
function withUnknown(written: Draft, own: Rest, known: ReadonlySet<string>): Draft {
  for (const name of Object.keys(own)) {
    if (known.has(name) || Object.hasOwn(written, name)) continue
    setOwn(written, name, own[name])
  }
  return written
}

function openAiChoice(answer: Answer, choice: AnswerChoice, position: number): Draft {
  const own = wireChoice(answer, position)
  const { reasoning, reasoningDetails } = choice
  const message: Draft = {
    role: 'assistant',
    content: contentOf(choice, own.message),
    ...(reasoning !== undefined && { reasoning_content: reasoning, reasoning }),
    ...(reasoningDetails && { reasoning_details: reasoningDetails }),
    ...writeCalls(choice.toolCalls, own.message, 'plain'),
    refusal: choice.refusal,
    annotations: own.message['annotations'] ?? [],
  }
  const written: Draft = {
    index: choice.index,
    message: withUnknown(message, own.message, MESSAGE_FIELDS),
    logprobs: own.choice['logprobs'] ?? null,
    finish_reason: writeFinishReason(choice.finishReason, choice.nativeFinishReason),
  }
  return withUnknown(written, own.choice, CHOICE_FIELDS)
}

function openRouterChoice(answer: Answer, choice: AnswerChoice, position: number): Draft {
  const own = wireChoice(answer, position)
  const { reasoning, reasoningDetails } = choice
  const details =
    reasoningDetails ??
    (reasoning && [{ type: 'reasoning.text', text: reasoning, format: 'unknown', index: 0 }])
  const message: Draft = {
    role: 'assistant',
    content: contentOf(choice, own.message),
    refusal: choice.refusal,
    reasoning: reasoning ?? null,
    ...(details && { reasoning_details: details }),
    ...writeCalls(choice.toolCalls, own.message, 'indexed'),
  }
  const written: Draft = {
    index: choice.index,
    logprobs: own.choice['logprobs'] ?? null,
    finish_reason: choice.finishReason,
    native_finish_reason: choice.nativeFinishReason,
    message: withUnknown(message, own.message, MESSAGE_FIELDS),
  }
  return withUnknown(written, own.choice, CHOICE_FIELDS)
}

/** Clients take null only where something else was said; an answer that was all reasoning has empty text. */
function contentOf(choice: AnswerChoice, own: Wire): string | null {
  if (choice.text !== null) return choice.text
  return choice.toolCalls.length > 0 || choice.refusal !== null || isObject(own['audio']) ? null : ''
}

function writeCalls(calls: readonly AnswerToolCall[], own: Wire, style: 'plain' | 'indexed'): Draft {
  const first = calls[0]
  if (first === undefined) return {}
  // Only a provider that was asked with deprecated `functions` answers so; its caller expects the same.
  if (isObject(own['function_call']) && !Array.isArray(own['tool_calls']))
    return { function_call: { name: first.name, arguments: first.arguments } }
  const list: readonly unknown[] = Array.isArray(own['tool_calls']) ? own['tool_calls'] : []
  return {
    tool_calls: calls.map((call, index) => {
      const inner =
        call.kind === 'custom'
          ? { name: call.name, input: call.arguments }
          : { name: call.name, arguments: call.arguments }
      const written: Draft = {
        ...(style === 'indexed' && { index }),
        id: call.id,
        type: call.kind,
        [call.kind]: inner,
      }
      const there = list[index]
      return isObject(there) ? withUnknown(written, there, CALL_FIELDS) : written
    }),
  }
}

const CALL_FIELDS = new Set(['index', 'id', 'type', 'function', 'custom'])

function stringOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
