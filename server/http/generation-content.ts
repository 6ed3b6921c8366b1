// What was kept of one generation's prompt and answer, in OpenRouter's shape. Who may read it is decided in generation.ts.
import type { GenerationContent } from '../../contract/generation-content.ts'
import type { PromptAbsence, PromptContent } from '../pipeline/kept-prompts.ts'
import type { ToldChoice } from '../pipeline/told.ts'
import type { GenerationRecord } from '../store/ledger/ports.ts'

/** Why there is nothing to give back, for whoever asked for it. */
export const ABSENCES: Readonly<Record<PromptAbsence, string>> = {
  off: 'this account keeps no prompts and answers. An owner or admin of it can switch that on under Settings, Privacy; it holds for later requests. What the Responses API keeps is at /responses/{id}.',
  expired: 'it is older than this account keeps prompts and answers.',
  'not-kept':
    'it is from before this account kept prompts and answers, or what was kept has been deleted since, or the gateway was stopped the moment after.',
  unreadable: 'it was sealed under a secret that this gateway does not have any more.',
}

/** The item. */
export function generationContent(record: GenerationRecord, content: PromptContent): GenerationContent {
  const request = content.request === null ? null : read(content.request)
  const choices = content.answer.map(choiceOf)
  const [first] = choices
  return {
    input: inputOf(request),
    output: { completion: first?.completion ?? null, reasoning: first?.reasoning ?? null },
    error: errorOf(record),
    request,
    choices,
  }
}

type Json = GenerationContent['request']

function read(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    // A body that was no JSON is told as it was.
    return text
  }
}

/** By whatever name the caller's format has for it. */
function inputOf(request: Json): GenerationContent['input'] {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return { messages: [] }
  for (const name of ['messages', 'contents', 'input', 'prompt']) {
    const value = request[name]
    if (Array.isArray(value)) return { messages: value }
    if (typeof value === 'string') return { prompt: value }
  }
  return { messages: [] }
}

function choiceOf({ text, reasoning, calls }: ToldChoice): GenerationContent['choices'][number] {
  return {
    completion: text === '' ? null : text,
    reasoning: reasoning === '' ? null : reasoning,
    // A hole is a call that began under a later number.
    tool_calls: calls.filter(Boolean).map((call) => ({ ...call })),
  }
}

function errorOf({ errorCode, status, attempts }: GenerationRecord): GenerationContent['error'] {
  if (errorCode === undefined) return null
  const failed = attempts.flatMap(({ error, provider, status: code }) =>
    error ? [{ code: code ?? 0, message: error.message, provider_name: provider, raw: null }] : [],
  )
  const last = failed.at(-1)
  return {
    status,
    message: last?.message ?? errorCode,
    provider_name: last?.provider_name ?? null,
    raw: null,
    previous_errors: failed.slice(0, -1),
  }
}
