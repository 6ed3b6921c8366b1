// OpenAI's legacy text completions, for callers only: a prompt in, text out. Every provider is asked in its chat dialect.
import type { ChatRequest } from '../../core/chat.ts'
import { GatewayError } from '../../core/errors.ts'
import { openaiChat } from '../openai-chat/index.ts'
import type { CallerDialect } from '../dialect.ts'
import { createStreamWriter, writeAnswer } from './answer.ts'

export const openaiCompletions: CallerDialect = {
  id: undefined,
  knownFields: [...openaiChat.knownFields.filter((field) => field !== 'messages'), 'prompt'],
  readRequest,
  writeAnswer,
  createStreamWriter,
  writeError: openaiChat.writeError,
  endMarker: openaiChat.endMarker,
}

/** Fields of the old API with no counterpart in a chat; each is refused unless it asks for what happens anyway. */
const WITHOUT_COUNTERPART: Readonly<Record<string, (value: unknown) => boolean>> = {
  suffix: (value) => value === '',
  echo: (value) => value === false,
  best_of: (value) => value === 1,
  logprobs: (value) => value === 0,
}

function readRequest(wire: unknown): ChatRequest {
  if (typeof wire !== 'object' || wire === null || Array.isArray(wire)) return openaiChat.readRequest(wire)
  const { prompt, ...fields } = wire as Record<string, unknown>
  for (const [name, isHarmless] of Object.entries(WITHOUT_COUNTERPART)) {
    const value = fields[name]
    delete fields[name]
    if (value === undefined || value === null || isHarmless(value)) continue
    throw new GatewayError(
      'unsupported_parameter',
      `Unsupported parameter: '${name}' is not supported with this model.`,
      { param: name },
    )
  }
  return openaiChat.readRequest({ ...fields, messages: [{ role: 'user', content: readPrompt(prompt) }] })
}

function readPrompt(prompt: unknown): string {
  const one = Array.isArray(prompt) && prompt.length === 1 ? (prompt[0] as unknown) : prompt
  if (typeof one === 'string') return one
  if (prompt === undefined || prompt === null)
    throw new GatewayError('missing_required_parameter', "Missing required parameter: 'prompt'.", {
      param: 'prompt',
    })
  if (Array.isArray(prompt) && prompt.every((entry) => typeof entry === 'string'))
    throw new GatewayError(
      'invalid_value',
      `Invalid 'prompt': one prompt a request is supported, but got ${prompt.length}. Send one request for each.`,
      { param: 'prompt' },
    )
  throw new GatewayError(
    'invalid_type',
    "Invalid type for 'prompt': expected a string or an array with one string. Token arrays are not supported.",
    { param: 'prompt' },
  )
}
