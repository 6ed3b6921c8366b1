// Seeded generators of requests in Anthropic's Messages format, as their callers write them, and of neutral streams of one
// choice in the form in which a reader of that format gives them. For laws that must hold for any of them; see generate.ts.
import type { Rest } from '../../core/chat.ts'
import { NO_USAGE, type FinishReason, type StreamEvent, type Usage } from '../../core/events.ts'
import { maybe, type Chooser } from './generate.ts'

type Wire = Record<string, unknown>

const cacheMark = (choose: Chooser): Wire =>
  maybe(choose, 'cache_control', () => ({ type: 'ephemeral', ttl: '1h' }))

/** A request that the format allows and that is in its plainest form: turns take turns, results stand first. */
export function generateMessagesRequest(choose: Chooser): Wire {
  const thinking = choose.pick([undefined, 'enabled', 'adaptive', 'disabled'] as const)
  const config = {
    // Beside a budget, or without thinking, an effort has no neutral name of its own.
    ...(thinking !== 'enabled' &&
      thinking !== 'disabled' &&
      maybe(choose, 'effort', () => choose.pick(['low', 'max']))),
    ...maybe(choose, 'format', () => ({
      type: 'json_schema',
      schema: { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: false },
    })),
    ...maybe(choose, 'task_budget', () => ({ total: choose.integer(9) })),
  }
  return {
    model: choose.pick(['claude-x', 'author/slug']),
    max_tokens: 20_000 + choose.integer(50_000),
    messages: generateTurns(choose),
    ...maybe(choose, 'system', () =>
      choose.chance(0.5) ? choose.text() : [textBlock(choose), textBlock(choose)],
    ),
    ...(thinking && { thinking: generateThinking(choose, thinking) }),
    ...(Object.keys(config).length > 0 && { output_config: config }),
    ...maybe(choose, 'temperature', () => choose.integer(101) / 100),
    ...maybe(choose, 'top_p', () => choose.integer(101) / 100),
    ...maybe(choose, 'top_k', () => choose.integer(200)),
    ...maybe(choose, 'stop_sequences', () => [choose.text(), choose.text()]),
    ...maybe(choose, 'stream', () => choose.chance(0.5)),
    ...maybe(choose, 'metadata', () => ({ user_id: choose.text(), ...maybe(choose, 'other', () => 1) })),
    ...maybe(choose, 'service_tier', () => choose.pick(['auto', 'standard_only'])),
    ...maybe(choose, 'tools', () => [generateTool(choose), generateTool(choose)]),
    ...maybe(choose, 'tool_choice', () => ({
      ...choose.pick<Wire>([
        { type: 'auto' },
        { type: 'any' },
        { type: 'none' },
        { type: 'tool', name: choose.name() },
      ]),
      ...maybe(choose, 'disable_parallel_tool_use', () => choose.chance(0.5)),
    })),
    ...maybe(choose, 'container', () => choose.text()),
    ...maybe(choose, 'mcp_servers', () => [{ type: 'url', url: 'https://example.com' }]),
  }
}

function generateThinking(choose: Chooser, type: 'enabled' | 'adaptive' | 'disabled'): Wire {
  if (type === 'disabled') return { type }
  const shown = maybe(choose, 'display', () => choose.pick(['summarized', 'omitted']))
  return type === 'adaptive'
    ? { type, ...shown }
    : { type, budget_tokens: 1024 + choose.integer(15_000), ...shown }
}

function generateTool(choose: Chooser): Wire {
  if (choose.chance(0.2))
    return { type: 'web_search_20250305', name: 'web_search', max_uses: choose.integer(9) }
  return {
    name: choose.name(),
    input_schema: { type: 'object', properties: { a: { type: 'number' } } },
    ...maybe(choose, 'description', () => choose.text()),
    ...maybe(choose, 'strict', () => choose.chance(0.5)),
    ...maybe(choose, 'type', () => 'custom'),
    ...cacheMark(choose),
  }
}

const textBlock = (choose: Chooser): Wire => ({ type: 'text', text: choose.text(), ...cacheMark(choose) })

function generateTurns(choose: Chooser): Wire[] {
  return Array.from({ length: 1 + choose.integer(5) }, (_, index) =>
    index % 2 === 0 ? userTurn(choose, index) : assistantTurn(choose),
  )
}

function userTurn(choose: Chooser, index: number): Wire {
  if (choose.chance(0.4)) return { role: 'user', content: choose.text() }
  const results = index === 0 ? [] : Array.from({ length: choose.integer(3) }, () => resultBlock(choose))
  const blocks = Array.from({ length: choose.integer(3) }, () => userBlock(choose))
  const content = [...results, ...blocks]
  return { role: 'user', content: content.length === 0 ? [textBlock(choose)] : content }
}

function resultBlock(choose: Chooser): Wire {
  return {
    type: 'tool_result',
    tool_use_id: `toolu_${choose.integer(9)}`,
    content: choose.chance(0.5) ? choose.text() : [textBlock(choose), imageBlock(choose)],
    ...maybe(choose, 'is_error', () => true),
    ...cacheMark(choose),
  }
}

function imageBlock(choose: Chooser): Wire {
  const source = choose.pick<Wire>([
    { type: 'base64', media_type: 'image/png', data: 'AAAA' },
    { type: 'url', url: 'https://example.com/a.png' },
    { type: 'file', file_id: 'file_1' },
  ])
  return { type: 'image', source, ...cacheMark(choose) }
}

function userBlock(choose: Chooser): Wire {
  const source = choose.pick<Wire>([
    { type: 'base64', media_type: 'application/pdf', data: 'JVBERi0=' },
    { type: 'url', url: 'https://example.com/a.pdf' },
    { type: 'file', file_id: 'file_2' },
    { type: 'text', media_type: 'text/plain', data: choose.text() },
    { type: 'content', content: [{ type: 'text', text: choose.text() }] },
  ])
  const document = {
    type: 'document',
    source,
    ...maybe(choose, 'title', () => choose.text()),
    ...maybe(choose, 'citations', () => ({ enabled: true })),
  }
  return choose.pick<Wire>([
    textBlock(choose),
    imageBlock(choose),
    document,
    { type: 'search_result', source: 's', title: 't', content: [{ type: 'text', text: choose.text() }] },
  ])
}

function assistantTurn(choose: Chooser): Wire {
  if (choose.chance(0.3)) return { role: 'assistant', content: choose.text() }
  const thinking = Array.from({ length: choose.integer(3) }, () =>
    choose.chance(0.7)
      ? { type: 'thinking', thinking: choose.text(), signature: `sig${choose.integer(9)}==` }
      : { type: 'redacted_thinking', data: 'EmwK' },
  )
  const calls = Array.from({ length: choose.integer(3) }, (_, index) => ({
    type: 'tool_use',
    id: `toolu_${index}`,
    name: choose.name(),
    input: choose.pick<Wire>([{}, { a: 1 }, { a: { b: [choose.text()] } }]),
    ...cacheMark(choose),
  }))
  return { role: 'assistant', content: [...thinking, textBlock(choose), ...calls] }
}

/** The events of a whole stream of one choice as a reader of this format gives them: thinking, text, calls. */
export function generateMessageEvents(choose: Chooser): StreamEvent[] {
  const calls = choose.integer(3)
  const [finishReason, nativeFinishReason] = choose.pick<[FinishReason, string]>(
    calls > 0
      ? [['tool_calls', 'tool_use']]
      : [
          ['stop', 'end_turn'],
          ['stop', 'stop_sequence'],
          ['length', 'max_tokens'],
          ['length', 'model_context_window_exceeded'],
          ['content_filter', 'refusal'],
          ['stop', 'pause_turn'],
        ],
  )
  const rest: Rest | undefined = nativeFinishReason === 'stop_sequence' ? { stop_sequence: 'END' } : undefined
  return [
    { type: 'message-start', upstreamId: 'msg_1', model: 'm', created: 0 },
    ...thoughts(choose),
    ...texts(choose),
    ...Array.from({ length: calls }, (_, index) => callEvents(choose, index)).flat(),
    { type: 'choice-end', choice: 0, finishReason, nativeFinishReason, ...(rest && { rest }) },
    { type: 'usage', usage: generateUsage(choose) },
    { type: 'message-end' },
  ]
}

function thoughts(choose: Chooser): StreamEvent[] {
  const format = 'anthropic-claude-v1'
  return Array.from({ length: choose.integer(3) }, (_, index): StreamEvent[] => {
    if (choose.chance(0.3))
      return [
        {
          type: 'reasoning-delta',
          choice: 0,
          text: '',
          details: [{ type: 'reasoning.encrypted', data: choose.text(), format, index }],
        },
      ]
    const pieces = Array.from({ length: choose.integer(3) }, (): StreamEvent => {
      const text = choose.text()
      return {
        type: 'reasoning-delta',
        choice: 0,
        text,
        details: [{ type: 'reasoning.text', text, format, index }],
      }
    })
    const details = [{ type: 'reasoning.text', signature: `s${choose.text()}`, format, index }]
    return [...pieces, { type: 'reasoning-delta', choice: 0, text: '', details }]
  }).flat()
}

function texts(choose: Chooser): StreamEvent[] {
  const events = Array.from({ length: choose.integer(4) }, (): StreamEvent => ({
    type: 'text-delta',
    choice: 0,
    text: choose.text(),
  }))
  if (events.length > 0 && choose.chance(0.3))
    events.push(
      { type: 'text-delta', choice: 0, text: '', rest: { new_block: true } },
      { type: 'text-delta', choice: 0, text: choose.text() },
    )
  if (choose.chance(0.2))
    events.push({
      type: 'delta-rest',
      choice: 0,
      rest: {
        content_blocks: [
          { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: choose.text() } },
        ],
      },
    })
  return events
}

function callEvents(choose: Chooser, index: number): StreamEvent[] {
  const json = JSON.stringify({ a: choose.text(), b: choose.integer(9) })
  const cut = choose.integer(json.length + 1)
  const pieces = [json.slice(0, cut), json.slice(cut)].filter((piece) => piece !== '')
  return [
    {
      type: 'tool-call-start',
      choice: 0,
      index,
      id: `toolu_${index}`,
      kind: 'function',
      name: choose.name(),
      ...maybe<'rest', Rest>(choose, 'rest', () => ({ caller: { type: 'direct' } })),
    },
    ...pieces.map((piece): StreamEvent => ({ type: 'tool-call-delta', choice: 0, index, arguments: piece })),
  ]
}

function generateUsage(choose: Chooser): Usage {
  const [fresh, cachedTokens, cacheWriteTokens] = [
    choose.integer(5000),
    choose.integer(500),
    choose.integer(500),
  ]
  const outputTokens = choose.integer(5000)
  return {
    ...NO_USAGE,
    inputTokens: fresh + cachedTokens + cacheWriteTokens,
    cachedTokens,
    cacheWriteTokens,
    outputTokens,
    reasoningTokens: choose.integer(outputTokens + 1),
    ...maybe<'rest', Rest>(choose, 'rest', () => ({ service_tier: 'standard', inference_geo: 'us' })),
  }
}
