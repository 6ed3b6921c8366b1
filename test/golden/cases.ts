// The cases of the golden matrix, in neutral terms: requests, streams and what they add up to. A case is written by every
// dialect; what comes out lies beside this file as JSON. Add a case here and run update.ts; review the difference.
import type { ChatRequest } from '../../core/chat.ts'
import { NO_USAGE, type Answer, type StreamEvent, type Usage } from '../../core/events.ts'

const request = (fields: Partial<ChatRequest>): ChatRequest => ({
  model: 'asked-for',
  messages: [{ role: 'user', content: 'How many legs has a spider?' }],
  stream: false,
  includeUsage: false,
  rest: {},
  ...fields,
})

const weather = {
  kind: 'function',
  name: 'get_weather',
  description: 'The weather in a city.',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  strict: true,
} as const

/** Requests by name. */
export const REQUESTS: Readonly<Record<string, ChatRequest>> = {
  text: request({}),
  streamed: request({ stream: true, includeUsage: true }),
  settings: request({
    messages: [
      { role: 'developer', content: 'Be brief.' },
      { role: 'user', content: 'Hello', name: 'ada' },
    ],
    maxCompletionTokens: 500,
    temperature: 0.5,
    topP: 0.9,
    frequencyPenalty: 0.1,
    presencePenalty: -0.1,
    seed: 7,
    stop: ['END'],
    n: 2,
    logprobs: true,
    topLogprobs: 3,
    user: 'u-1',
    metadata: { run: 'a' },
    serviceTier: 'flex',
  }),
  reasoning: request({ reasoning: { effort: 'high' }, maxCompletionTokens: 8000 }),
  'reasoning-budget': request({ reasoning: { maxTokens: 4000 }, maxTokens: 8000 }),
  images: request({
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image', url: 'data:image/png;base64,iVBORw0KGgo=', detail: 'low' },
          { type: 'file', fileName: 'a.pdf', data: 'data:application/pdf;base64,JVBERi0=' },
        ],
      },
    ],
  }),
  tools: request({
    messages: [
      { role: 'system', content: 'Use tools.' },
      { role: 'user', content: 'Weather in Oslo?' },
      {
        role: 'assistant',
        content: null,
        reasoning: 'I should look it up.',
        toolCalls: [{ id: 'call_1', kind: 'function', name: 'get_weather', arguments: '{"city": "Oslo"}' }],
      },
      { role: 'tool', content: '{"celsius":3}', toolCallId: 'call_1' },
    ],
    tools: [weather],
    toolChoice: { mode: 'function', name: 'get_weather' },
    parallelToolCalls: false,
  }),
  'json-schema': request({
    responseFormat: {
      type: 'json_schema',
      name: 'legs',
      schema: { type: 'object', properties: { legs: { type: 'integer' } } },
      strict: true,
    },
  }),
}

const usage = (fields: Partial<Usage>): StreamEvent => ({
  type: 'usage',
  usage: { ...NO_USAGE, inputTokens: 20, outputTokens: 12, ...fields },
  costDollars: 0.00042,
})

const start: StreamEvent = {
  type: 'message-start',
  upstreamId: 'upstream-1',
  model: 'served-2026-01-01',
  created: 1_760_000_000,
}

const stop: StreamEvent = {
  type: 'choice-end',
  choice: 0,
  finishReason: 'stop',
  nativeFinishReason: 'end_turn',
}

/** Streams by name; those without an error are whole answers too. */
export const STREAMS: Readonly<Record<string, readonly StreamEvent[]>> = {
  text: [
    start,
    { type: 'text-delta', choice: 0, text: 'Eight' },
    { type: 'text-delta', choice: 0, text: ' legs. 🕷' },
    stop,
    usage({}),
    { type: 'message-end' },
  ],
  reasoning: [
    start,
    { type: 'reasoning-delta', choice: 0, text: 'Arachnids…' },
    {
      type: 'reasoning-delta',
      choice: 0,
      text: '',
      details: [{ type: 'reasoning.text', signature: 'EqoB', format: 'anthropic-claude-v1', index: 0 }],
    },
    { type: 'text-delta', choice: 0, text: 'Eight.' },
    stop,
    usage({ reasoningTokens: 9, cachedTokens: 8 }),
    { type: 'message-end' },
  ],
  tools: [
    start,
    { type: 'tool-call-start', choice: 0, index: 0, id: 'call_1', kind: 'function', name: 'get_weather' },
    { type: 'tool-call-delta', choice: 0, index: 0, arguments: '{"city":' },
    { type: 'tool-call-delta', choice: 0, index: 0, arguments: '"Oslo"}' },
    { type: 'tool-call-start', choice: 0, index: 1, id: 'call_2', kind: 'function', name: 'get_time' },
    { type: 'tool-call-delta', choice: 0, index: 1, arguments: '{}' },
    { type: 'choice-end', choice: 0, finishReason: 'tool_calls', nativeFinishReason: 'tool_use' },
    usage({}),
    { type: 'message-end' },
  ],
  refusal: [
    start,
    { type: 'refusal-delta', choice: 0, text: 'I will not.' },
    stop,
    usage({}),
    { type: 'message-end' },
  ],
  'length-without-text': [
    start,
    { type: 'choice-end', choice: 0, finishReason: 'length', nativeFinishReason: 'max_tokens' },
    usage({ reasoningTokens: 12 }),
    { type: 'message-end' },
  ],
}

/** What an answer that came whole would have said, from its stream. */
export function wholeAnswer(events: readonly StreamEvent[]): Answer {
  const texts = (type: 'text-delta' | 'refusal-delta' | 'reasoning-delta'): string =>
    events.map((event) => (event.type === type ? event.text : '')).join('')
  const calls = events.filter((event) => event.type === 'tool-call-start')
  const argumentsOf = (index: number): string =>
    events
      .map((event) => (event.type === 'tool-call-delta' && event.index === index ? event.arguments : ''))
      .join('')
  const end = events.find((event) => event.type === 'choice-end')
  const used = events.find((event) => event.type === 'usage')
  if (!end) throw new Error('a whole answer needs an end')
  return {
    upstreamId: 'upstream-1',
    model: 'served-2026-01-01',
    created: 1_760_000_000,
    choices: [
      {
        index: 0,
        text: texts('text-delta') || null,
        refusal: texts('refusal-delta') || null,
        reasoning: texts('reasoning-delta') || undefined,
        reasoningDetails: undefined,
        toolCalls: calls.map(({ id, kind, name, index }) => ({ id, kind, name, arguments: argumentsOf(index) })),
        finishReason: end.finishReason,
        nativeFinishReason: end.nativeFinishReason,
      },
    ],
    usage: used?.usage,
  }
}
