// For each format an answer that has everything in it which its readers know, whole and as the events of a stream. Made by hand
// after the formats' documentation; for tests that break them (broken-everywhere.ts), which need no sense in what is said.
import type { AwsEvent } from '../../core/aws-event-stream.ts'
import type { SseEvent } from '../../core/sse.ts'

/** Events of a stream by their JSON. */
export function eventsOf(...datas: readonly object[]): SseEvent[] {
  return datas.map((data) => ({
    event: 'type' in data && typeof data.type === 'string' ? data.type : 'message',
    data: JSON.stringify(data),
  }))
}

const CHAT_COUNTS = {
  prompt_tokens: 9,
  completion_tokens: 5,
  total_tokens: 14,
  prompt_tokens_details: { cached_tokens: 2 },
  completion_tokens_details: { reasoning_tokens: 3 },
}
const SAID = {
  role: 'assistant',
  content: [
    { type: 'thinking', thinking: [{ type: 'text', text: 'Hm' }] },
    { type: 'text', text: 'Hello' },
    { type: 'reference', reference_ids: [1] },
  ],
  reasoning_content: 'So',
  reasoning_details: [{ type: 'reasoning.text', text: 'So', format: 'unknown', index: 0 }],
  refusal: 'No',
  annotations: [{ type: 'url_citation', url_citation: { url: 'https://example.com', title: 'T' } }],
  images: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }],
}
const CHAT_CALLS = [
  { index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '{"a":1}' } },
  { index: 1, id: 'b', type: 'custom', custom: { name: 'g', input: 'free' } },
]
/** Where the counts of one stand decides which of three readings is taken, so that there are three. */
const chatCounts = [
  { usage: CHAT_COUNTS },
  { x_groq: { usage: CHAT_COUNTS } },
  { meta: { usage: { usd_spent: 0.5, credits_used: 7 } } },
]
const chatFields = { id: 'c', created: 1_700_000_000, model: 'm', system_fingerprint: 'f' }
const CHANCES = { content: [{ token: 'a', logprob: -0.1 }], refusal: null }

export const COMPLETIONS: readonly object[] = chatCounts.map((counts) => ({
  ...chatFields,
  object: 'chat.completion',
  choices: [
    {
      index: 0,
      message: { ...SAID, tool_calls: CHAT_CALLS },
      logprobs: CHANCES,
      finish_reason: 'tool_calls',
    },
    {
      index: 1,
      message: { content: 'x', function_call: { name: 'f', arguments: '{}' } },
      finish_reason: 'function_call',
    },
  ],
  ...counts,
}))

export const COMPLETION_STREAM: readonly SseEvent[] = eventsOf(
  ...[
    { index: 0, delta: SAID, logprobs: CHANCES },
    { index: 0, delta: { tool_calls: CHAT_CALLS } },
    { index: 1, delta: { function_call: { name: 'f', arguments: '{}' } }, finish_reason: 'function_call' },
    {
      index: 0,
      delta: {},
      finish_reason: 'tool_calls',
      native_finish_reason: 'tool_use',
      usage: CHAT_COUNTS,
    },
  ].map((choice) => ({ ...chatFields, object: 'chat.completion.chunk', choices: [choice] })),
  { ...chatFields, choices: [], usage: CHAT_COUNTS },
)

const LOGPROBS = [{ token: 'a', logprob: -0.1, bytes: [97], top_logprobs: [] }]
const CITED = { type: 'url_citation', url: 'https://example.com', title: 'T', start_index: 0, end_index: 1 }
const COUNTS = {
  input_tokens: 9,
  input_tokens_details: { cached_tokens: 2 },
  output_tokens: 5,
  output_tokens_details: { reasoning_tokens: 3 },
  total_tokens: 14,
}
const REASONING = {
  type: 'reasoning',
  id: 'rs_1',
  summary: [
    { type: 'summary_text', text: 'Hm' },
    { type: 'summary_text', text: 'So' },
  ],
  content: [{ type: 'reasoning_text', text: 'Well' }],
  encrypted_content: 'gAAAA',
}
const MESSAGE = {
  type: 'message',
  id: 'msg_1',
  role: 'assistant',
  status: 'completed',
  content: [
    { type: 'output_text', text: 'Hello', annotations: [CITED], logprobs: LOGPROBS },
    { type: 'refusal', refusal: 'No' },
  ],
}
const CALL = { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'f', arguments: '{"a":1}' }
const CUSTOM = { type: 'custom_tool_call', id: 'ct_1', call_id: 'call_2', name: 'g', input: 'free' }
const SEARCH = { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { query: 'q' } }

export const RESPONSE = {
  id: 'resp_1',
  object: 'response',
  created_at: 1_700_000_000,
  model: 'm',
  status: 'incomplete',
  incomplete_details: { reason: 'max_output_tokens' },
  error: null,
  output: [REASONING, SEARCH, MESSAGE, CALL, CUSTOM],
  usage: COUNTS,
}

const begun = { ...RESPONSE, status: 'in_progress', output: [] }
const piece = (type: string, output_index: number, more: object): object => ({
  type: `response.${type}`,
  item_id: `item_${output_index}`,
  output_index,
  ...more,
})
const added = (output_index: number, item: object): object =>
  piece('output_item.added', output_index, { item })
const done = (output_index: number, item: object): object => piece('output_item.done', output_index, { item })

export const RESPONSE_STREAM: readonly SseEvent[] = eventsOf(
  { type: 'response.created', response: begun },
  added(0, { type: 'reasoning', id: 'rs_1', summary: [] }),
  piece('reasoning_summary_part.added', 0, { summary_index: 0 }),
  piece('reasoning_summary_text.delta', 0, { summary_index: 0, delta: 'Hm' }),
  piece('reasoning_text.delta', 0, { content_index: 0, delta: 'Well' }),
  done(0, REASONING),
  done(1, SEARCH),
  piece('output_text.delta', 2, { delta: 'Hello' }),
  piece('output_text.annotation.added', 2, { annotation: CITED }),
  piece('output_text.done', 2, { text: 'Hello', logprobs: LOGPROBS }),
  piece('refusal.delta', 2, { delta: 'No' }),
  done(2, MESSAGE),
  added(3, { ...CALL, arguments: '' }),
  piece('function_call_arguments.delta', 3, { delta: '{"a":1}' }),
  done(3, CALL),
  done(4, CUSTOM),
  // Its item came in no piece: it stands in the finished response only.
  added(5, { ...MESSAGE, content: [] }),
  { type: 'response.incomplete', response: { ...RESPONSE, output: [...RESPONSE.output, MESSAGE] } },
)

const PARTS = [
  { text: 'Hm', thought: true, thoughtSignature: 's' },
  { text: 'Hello', thoughtSignature: 't' },
  { inlineData: { mimeType: 'image/png', data: 'AAAA' } },
  { executableCode: { language: 'PYTHON', code: '1' } },
  { functionCall: { name: 'f', args: { a: 1 } }, thoughtSignature: 'u' },
]
const IN_PIECES = [
  { functionCall: { id: 'c', name: 'g', willContinue: true } },
  {
    functionCall: {
      partialArgs: [{ jsonPath: "$.a[0]['b']", stringValue: 'x', willContinue: true }],
      willContinue: true,
    },
  },
  { functionCall: {} },
]
const COUNTED = {
  promptTokenCount: 3,
  candidatesTokenCount: 4,
  thoughtsTokenCount: 1,
  cachedContentTokenCount: 1,
  toolUsePromptTokenCount: 1,
  totalTokenCount: 9,
  promptTokensDetails: [{ modality: 'AUDIO', tokenCount: 1 }],
}
const ENDED = {
  finishReason: 'STOP',
  groundingMetadata: { groundingChunks: [{ web: { uri: 'https://example.com', title: 'E' } }] },
}
const named = { modelVersion: 'm', responseId: 'r' }

export const GENERATED = {
  candidates: [
    { content: { parts: PARTS, role: 'model' }, index: 0, ...ENDED },
    { content: { parts: [{ text: 'Other' }] }, index: 1, finishReason: 'MAX_TOKENS' },
  ],
  usageMetadata: COUNTED,
  ...named,
}

export const GENERATED_STREAM: readonly SseEvent[] = eventsOf(
  ...[...PARTS, ...IN_PIECES].map((part) => ({
    candidates: [{ content: { parts: [part] }, index: 0 }],
    ...named,
  })),
  { candidates: [{ content: { parts: [{ text: 'Other' }] }, index: 1, finishReason: 'STOP' }] },
  {
    candidates: [{ content: { parts: [{ text: '' }] }, index: 0, ...ENDED }],
    usageMetadata: COUNTED,
    ...named,
  },
)

const CITATION = { title: 'T', location: { web: { url: 'https://example.com' } } }
const CONVERSE_COUNTS = {
  inputTokens: 3,
  outputTokens: 4,
  totalTokens: 7,
  cacheReadInputTokens: 1,
  cacheDetails: [{ ttl: '1h', inputTokens: 1 }],
}

export const CONVERSED = {
  output: {
    message: {
      role: 'assistant',
      content: [
        { reasoningContent: { reasoningText: { text: 'Hm', signature: 's' } } },
        { reasoningContent: { redactedContent: 'AAAA' } },
        { text: 'Hello' },
        { citationsContent: { content: [{ text: 'Cited' }], citations: [CITATION] } },
        { image: { format: 'png', source: { bytes: 'AAAA' } } },
        { toolUse: { toolUseId: 't1', name: 'f', input: { a: 1 } } },
        { toolUse: { toolUseId: 't2', name: 'own', type: 'server_tool_use', input: { a: 1 } } },
      ],
    },
  },
  stopReason: 'tool_use',
  additionalModelResponseFields: { stop_sequence: 'x' },
  usage: CONVERSE_COUNTS,
  metrics: { latencyMs: 5 },
}

const block = (contentBlockIndex: number, ...deltas: readonly object[]): [string, object][] => [
  ...deltas.map((delta): [string, object] => ['contentBlockDelta', { contentBlockIndex, delta }]),
  ['contentBlockStop', { contentBlockIndex }],
]
const opened = (contentBlockIndex: number, start: object): [string, object] => [
  'contentBlockStart',
  { contentBlockIndex, start },
]
const framesOf = (list: readonly (readonly [string, object])[]): AwsEvent[] =>
  list.map(([event, data]) => ({ event, data: JSON.stringify(data) }))

export const CONVERSED_STREAM: readonly AwsEvent[] = framesOf([
  ['messageStart', { role: 'assistant' }],
  ...block(0, { reasoningContent: { text: 'Hm' } }, { reasoningContent: { signature: 's' } }),
  ...block(1, { reasoningContent: { redactedContent: 'AAAA' } }),
  ...block(2, { text: 'Hello' }, { citation: CITATION }),
  opened(3, { image: { format: 'png' } }),
  ...block(3, { image: { source: { bytes: 'AAAA' } } }),
  opened(4, { toolUse: { toolUseId: 't1', name: 'f' } }),
  ...block(4, { toolUse: { input: '{"a":1}' } }),
  opened(5, { toolUse: { toolUseId: 't2', name: 'own', type: 'server_tool_use' } }),
  ...block(5, { toolUse: { input: '{}' } }),
  ['messageStop', { stopReason: 'tool_use', additionalModelResponseFields: { stop_sequence: 'x' } }],
  ['metadata', { usage: CONVERSE_COUNTS, metrics: { latencyMs: 5 } }],
])
