// The legacy text interface as schemas: a prompt instead of messages, everything else as in a chat. Pure.
import { chatRequestSchemas } from './chat-request.ts'
import { EVERY_CAPABILITY } from './every-capability.ts'
import type { JsonSchema } from './json-schema.ts'
import { integer, list, object, ref, text, word } from './json-schema.ts'

/** What a chat has and this does not. */
const CHAT_ONLY = new Set(['messages', 'tools', 'tool_choice', 'parallel_tool_calls'])

function request(): JsonSchema {
  const { ChatRequest } = chatRequestSchemas({ capabilities: EVERY_CAPABILITY })
  const shared = Object.entries(ChatRequest?.properties ?? {}).filter(([name]) => !CHAT_ONLY.has(name))
  const { model, ...others } = Object.fromEntries(shared)
  return object(
    {
      ...(model && { model }),
      prompt: {
        description: 'The text to go on from; it is sent as the message of a user.',
        anyOf: [{ type: 'string' }, list({ type: 'string' }, { minItems: 1, maxItems: 1 })],
        examples: ['Hello'],
      },
      ...others,
    },
    { description: 'As a chat, with one `prompt` in place of the messages.', required: ['model', 'prompt'] },
  )
}

/** `CompletionRequest` and `Completion`. */
export const TEXT_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  CompletionRequest: request(),
  Completion: object(
    {
      id: text('The generation.'),
      object: { type: 'string', const: 'text_completion' },
      created: integer('Unix seconds.'),
      model: text('What really answered.'),
      choices: list(
        object(
          {
            index: integer('Its place.'),
            text: text('The answer.'),
            finish_reason: { anyOf: [word(['stop', 'length', 'content_filter', 'error']), { type: 'null' }] },
            logprobs: { anyOf: [object({}), { type: 'null' }] },
          },
          { required: ['index', 'text', 'finish_reason'] },
        ),
      ),
      usage: ref('Usage'),
    },
    { description: 'A whole answer.', required: ['id', 'object', 'created', 'model', 'choices'] },
  ),
}
