// Seeded generators of requests in OpenAI's Responses format, as its callers write them, and of neutral streams of one choice
// in the form in which a reader of that format gives them. For laws that must hold for any of them; see generate.ts.
import type { ReasoningDetail, Rest } from '../../core/chat.ts'
import { NO_USAGE, type FinishReason, type StreamEvent } from '../../core/events.ts'
import { maybe, type Chooser } from './generate.ts'

type Wire = Record<string, unknown>

const FORMAT = 'openai-responses-v1'

/** A request that the format allows. */
export function generateResponsesRequest(choose: Chooser): Wire {
  const text = {
    ...maybe(choose, 'format', () => generateFormat(choose)),
    ...maybe(choose, 'verbosity', () => choose.pick(['low', 'high'])),
  }
  const reasoning = {
    ...maybe(choose, 'effort', () => choose.pick(['low', 'high'])),
    ...maybe(choose, 'summary', () => choose.pick(['auto', 'detailed'])),
    ...maybe(choose, 'context', () => 'all_turns'),
  }
  return {
    model: choose.pick(['o3', 'author/slug']),
    input: choose.chance(0.2) ? choose.text() : generateItems(choose),
    ...maybe(choose, 'instructions', () => choose.text()),
    ...maybe(choose, 'max_output_tokens', () => 16 + choose.integer(9000)),
    ...maybe(choose, 'temperature', () => choose.integer(201) / 100),
    ...maybe(choose, 'top_p', () => choose.integer(101) / 100),
    ...maybe(choose, 'tools', () => [generateTool(choose), generateTool(choose)]),
    ...maybe(choose, 'tool_choice', () =>
      choose.pick<unknown>(['auto', 'required', { type: 'function', name: 'f' }, { type: 'web_search' }]),
    ),
    ...maybe(choose, 'parallel_tool_calls', () => choose.chance(0.5)),
    ...(Object.keys(text).length > 0 && { text }),
    ...(Object.keys(reasoning).length > 0 && { reasoning }),
    ...maybe(choose, 'include', () => ['reasoning.encrypted_content']),
    ...maybe(choose, 'store', () => choose.chance(0.5)),
    ...maybe(choose, 'stream', () => choose.chance(0.5)),
    ...maybe(choose, 'metadata', () => ({ topic: choose.text() })),
    ...maybe(choose, 'user', () => choose.text()),
    ...maybe(choose, 'prompt_cache_key', () => choose.text()),
    ...maybe(choose, 'x_unknown', () => [choose.integer(9), null]),
  }
}

function generateFormat(choose: Chooser): Wire {
  return choose.pick<Wire>([
    { type: 'text' },
    { type: 'json_object' },
    { type: 'json_schema', name: 'n', schema: { type: 'object' }, strict: true },
  ])
}

function generateTool(choose: Chooser): Wire {
  return choose.pick<Wire>([
    { type: 'function', name: choose.name(), parameters: { type: 'object' }, strict: false },
    { type: 'function', name: choose.name(), description: choose.text(), strict: null },
    { type: 'custom', name: choose.name(), format: { type: 'grammar', syntax: 'regex', definition: '.+' } },
    { type: 'web_search', search_context_size: 'low' },
  ])
}

function generateItems(choose: Chooser): Wire[] {
  const items: Wire[] = [{ role: 'user', content: choose.text() }]
  for (let turn = choose.integer(4); turn > 0; turn--) {
    items.push(...generateTurn(choose, turn))
    items.push({ type: 'message', role: choose.pick(['user', 'developer']), content: generateParts(choose) })
  }
  return items
}

function generateTurn(choose: Chooser, turn: number): Wire[] {
  const items: Wire[] = []
  if (choose.chance(0.5)) items.push(generateReasoning(choose, turn))
  const calls = Array.from({ length: choose.integer(3) }, (_, index): Wire => {
    const common = { call_id: `call_${turn}_${index}`, name: choose.name(), id: `fc_${index}` }
    return choose.chance(0.7)
      ? { type: 'function_call', ...common, arguments: choose.text(), status: 'completed' }
      : { type: 'custom_tool_call', ...common, input: choose.text() }
  })
  if (calls.length === 0 || choose.chance(0.3))
    items.push({
      type: 'message',
      id: `msg_${turn}`,
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'output_text', text: choose.text(), annotations: [] }],
    })
  const outputs = calls.map((call) => ({
    type: `${String(call['type'])}_output`,
    call_id: call['call_id'],
    output: choose.text(),
  }))
  return [...items, ...calls, ...outputs]
}

function generateReasoning(choose: Chooser, turn: number): Wire {
  return {
    type: 'reasoning',
    id: `rs_abc${turn}`,
    summary: Array.from({ length: choose.integer(3) }, () => ({ type: 'summary_text', text: choose.text() })),
    ...(choose.chance(0.7) && { encrypted_content: `gAAAA${choose.integer(1e6)}` }),
  }
}

function generateParts(choose: Chooser): Wire[] {
  return Array.from({ length: 1 + choose.integer(3) }, () =>
    choose.pick<Wire>([
      { type: 'input_text', text: choose.text() },
      { type: 'input_image', image_url: 'data:image/png;base64,AAAA', detail: 'low' },
      { type: 'input_image', file_id: 'file_1' },
      { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,AAAA' },
      { type: 'input_file', file_url: 'https://example.com/a.pdf' },
    ]),
  )
}

/** The events of a whole stream as a reader of this format gives them. */
export function generateResponseEvents(choose: Chooser): StreamEvent[] {
  const events: StreamEvent[] = [
    { type: 'message-start', upstreamId: 'gen-1', model: 'm', created: 1_700_000_000 },
  ]
  if (choose.chance(0.6)) events.push(...reasoningEvents(choose))
  for (let count = choose.integer(5); count > 0; count--)
    events.push({ type: 'text-delta', choice: 0, text: choose.text() })
  if (choose.chance(0.2)) {
    const url_citation = { url: choose.text(), title: choose.text(), start_index: 0, end_index: 2 }
    events.push({ type: 'annotations', choice: 0, annotations: [{ type: 'url_citation', url_citation }] })
  }
  if (choose.chance(0.2)) events.push({ type: 'refusal-delta', choice: 0, text: choose.text() })
  const calls = choose.integer(3)
  for (let index = 0; index < calls; index++) {
    const kind = choose.pick(['function', 'custom'] as const)
    events.push({ type: 'tool-call-start', choice: 0, index, id: `call_${index}`, kind, name: choose.name() })
    for (let count = choose.integer(4); count > 0; count--)
      events.push({ type: 'tool-call-delta', choice: 0, index, arguments: choose.text() })
  }
  events.push({ type: 'choice-end', choice: 0, ...generateEnding(choose, calls > 0) })
  const outputTokens = choose.integer(5000)
  const inputTokens = choose.integer(5000)
  const cachedTokens = choose.integer(inputTokens + 1)
  const reasoningTokens = choose.integer(outputTokens + 1)
  const usage = { ...NO_USAGE, inputTokens, cachedTokens, outputTokens, reasoningTokens }
  events.push({ type: 'usage', usage }, { type: 'message-end' })
  return events
}

function generateEnding(
  choose: Chooser,
  hasCalls: boolean,
): { readonly finishReason: FinishReason; readonly nativeFinishReason: string } {
  if (choose.chance(0.2)) return { finishReason: 'length', nativeFinishReason: 'max_output_tokens' }
  if (choose.chance(0.1)) return { finishReason: 'content_filter', nativeFinishReason: 'content_filter' }
  return { finishReason: hasCalls ? 'tool_calls' : 'stop', nativeFinishReason: 'completed' }
}

/** One or two items with one summary each, and what is encrypted at the end of an item. */
function reasoningEvents(choose: Chooser): StreamEvent[] {
  const events: StreamEvent[] = []
  let hasReasoned = false
  for (let index = 0; index < 1 + choose.integer(2); index++) {
    const place: Rest = { id: `rs_${index}`, format: FORMAT, index }
    const think = (text: string, details?: readonly ReasoningDetail[]): void => {
      events.push({ type: 'reasoning-delta', choice: 0, text, ...(details && { details }) })
    }
    const pieces = choose.integer(4)
    if (pieces > 0 && hasReasoned) think('\n\n', [{ type: 'reasoning.summary', summary: '', ...place }])
    for (let count = pieces; count > 0; count--) {
      const text = choose.text()
      think(text, [{ type: 'reasoning.summary', summary: text, ...place }])
      hasReasoned = true
    }
    if (pieces === 0 || choose.chance(0.5))
      think('', [{ type: 'reasoning.encrypted', data: `gAAAA${choose.integer(1e6)}`, ...place }])
  }
  return events
}
