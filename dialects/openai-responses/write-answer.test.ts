// Whole answers for callers of this format, whoever gave them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Answer } from '../../core/events.ts'
import { NO_USAGE } from '../../core/events.ts'
import type { Surface } from '../dialect.ts'
import { openaiChat } from '../openai-chat/index.ts'
import { openaiResponses } from './index.ts'

/** Members of `Response` in openai-node 7.55; `store` is in the API's description. */
const OPENAI_MEMBERS = [
  'id',
  'object',
  'created_at',
  'status',
  'background',
  'completed_at',
  'error',
  'incomplete_details',
  'instructions',
  'max_output_tokens',
  'max_tool_calls',
  'metadata',
  'model',
  'output',
  'parallel_tool_calls',
  'previous_response_id',
  'prompt_cache_key',
  'reasoning',
  'safety_identifier',
  'service_tier',
  'store',
  'temperature',
  'text',
  'tool_choice',
  'tools',
  'top_logprobs',
  'top_p',
  'truncation',
  'usage',
  'user',
]
/** What `OpenResponsesResult` of OpenRouter's description has beside them. */
const OPENROUTER_MEMBERS = [...OPENAI_MEMBERS, 'frequency_penalty', 'presence_penalty']

const CHAT_ANSWER = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_760_000_000,
  model: 'acme-1',
  provider: 'Acme',
  system_fingerprint: 'fp_1',
  service_tier: 'flex',
  citations: ['https://acme.example'],
  choices: [
    { index: 0, message: { role: 'assistant', content: 'Hello', refusal: null }, finish_reason: 'stop' },
  ],
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
}

function written(answer: Answer, surface: Surface): Record<string, unknown> {
  const options = { id: 'gen-1760000000-0123456789ABCDEFGHIJ', model: 'acme-1', providerName: 'Acme' }
  const usage = answer.usage ?? NO_USAGE
  return JSON.parse(
    openaiResponses.writeAnswer(answer, { ...options, surface, usage, costDollars: 0.01 }),
  ) as Record<string, unknown>
}

test('an answer from a provider of Chat Completions has the members of this format and no others', () => {
  const answer = openaiChat.readAnswer(CHAT_ANSWER, { quirks: new Set() })
  assert.deepEqual(Object.keys(written(answer, 'openai')).toSorted(), OPENAI_MEMBERS.toSorted())
  assert.deepEqual(Object.keys(written(answer, 'openrouter')).toSorted(), OPENROUTER_MEMBERS.toSorted())
})

test('the explanation that the pipeline adds stays', () => {
  const answer = openaiChat.readAnswer(CHAT_ANSWER, { quirks: new Set() })
  const explained = { ...answer, wire: { ...answer.wire, openrouter_metadata: { attempt: 1 } } }
  assert.deepEqual(written(explained, 'openai')['openrouter_metadata'], { attempt: 1 })
})

test('the tier that served is told, whoever names it', () => {
  const fromChat = openaiChat.readAnswer(CHAT_ANSWER, { quirks: new Set() })
  assert.equal(written(fromChat, 'openai')['service_tier'], 'flex')
  const own = { id: 'resp_1', object: 'response', status: 'completed', output: [], service_tier: 'priority' }
  const fromResponses = openaiResponses.readAnswer(own, { quirks: new Set() })
  assert.equal(written(fromResponses, 'openai')['service_tier'], 'priority')
})

test('members of this format that only the provider knows survive', () => {
  const own = {
    id: 'resp_1',
    object: 'response',
    status: 'completed',
    output: [],
    moderation: { flagged: false },
  }
  const answer = openaiResponses.readAnswer(own, { quirks: new Set() })
  assert.deepEqual(written(answer, 'openai')['moderation'], { flagged: false })
})
