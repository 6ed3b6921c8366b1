// Seeded generators of neutral requests, for laws that must hold for any of them. The same seed gives the same
// values on every machine; a failing test names its seed. Not random: no clock, no Math.random.
import type {
  ChatRequest,
  ContentPart,
  Message,
  ReasoningDetail,
  Settings,
  Tool,
  ToolCall,
  ToolChoice,
} from '../../core/chat.ts'
import { EFFORTS, type ReasoningRequest } from '../../core/reasoning.ts'

/** A source of choices that a seed decides. */
export interface Chooser {
  /** A whole number from 0 to `below` - 1. */
  readonly integer: (below: number) => number
  readonly chance: (probability: number) => boolean
  readonly pick: <Item>(items: readonly Item[]) => Item
  readonly text: () => string
  readonly name: () => string
}

const PIECES = [
  'hello',
  ' ',
  'wörld',
  '日本',
  '🍓',
  '\n',
  '"',
  '\\',
  '</think>',
  'data: ',
  '{"a":1}',
  '\u2028',
  '<',
  '\t',
  'é',
]
const NAMES = ['get_weather', 'look-up', 'A', 'run_sql', 'weather2', 'x_1']

/** Mulberry32, a generator of 32 bits of state: small, fast, good enough to explore with. */
export function createChooser(seed: number): Chooser {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const integer = (below: number): number => Math.floor(next() * below)
  const pick = <Item>(items: readonly Item[]): Item => items[integer(items.length)] as Item
  return {
    integer,
    chance: (probability) => next() < probability,
    pick,
    text: () => Array.from({ length: 1 + integer(5) }, () => pick(PIECES)).join(''),
    name: () => pick(NAMES),
  }
}

/** A request with any of the settings, parts and fields that the neutral language has, unknown ones included. */
export function generateRequest(choose: Chooser): ChatRequest {
  const stream = choose.chance(0.5)
  return {
    model: choose.pick(['o1', 'author/slug', 'x']),
    messages: Array.from({ length: 1 + choose.integer(5) }, () => generateMessage(choose)),
    stream,
    includeUsage: stream,
    rest: choose.chance(0.4) ? { safe_prompt: true, [`x_${choose.name()}`]: anyJson(choose) } : {},
    ...generateSettings(choose),
  }
}

/** Makes a field with some probability; nothing otherwise. */
export function maybe<Key extends string, Value>(
  choose: Chooser,
  key: Key,
  value: () => Value,
): { [Name in Key]?: Value } {
  return (choose.chance(0.3) ? { [key]: value() } : {}) as { [Name in Key]?: Value }
}

function generateSettings(choose: Chooser): Settings {
  const share = (): number => choose.integer(101) / 100
  const penalty = (): number => choose.integer(401) / 100 - 2
  const logprobs = choose.chance(0.3)
  return {
    ...maybe(choose, 'maxTokens', () => 1 + choose.integer(100_000)),
    ...maybe(choose, 'maxCompletionTokens', () => 1 + choose.integer(100_000)),
    ...maybe(choose, 'temperature', () => choose.integer(201) / 100),
    ...maybe(choose, 'topP', share),
    ...maybe(choose, 'topK', () => choose.integer(200)),
    ...maybe(choose, 'minP', share),
    ...maybe(choose, 'topA', share),
    ...maybe(choose, 'frequencyPenalty', penalty),
    ...maybe(choose, 'presencePenalty', penalty),
    ...maybe(choose, 'repetitionPenalty', () => choose.integer(201) / 100),
    ...maybe(choose, 'seed', () => choose.integer(2 ** 31) - 2 ** 30),
    ...maybe(choose, 'stop', () => (choose.chance(0.5) ? choose.text() : [choose.text(), choose.text()])),
    ...maybe(choose, 'n', () => 1 + choose.integer(4)),
    ...maybe(choose, 'logitBias', () => ({ 50256: choose.integer(201) - 100 })),
    ...(logprobs && { logprobs: true, topLogprobs: choose.integer(21) }),
    ...maybe(choose, 'responseFormat', () => generateFormat(choose)),
    ...maybe(choose, 'tools', () =>
      Array.from({ length: 1 + choose.integer(3) }, () => generateTool(choose)),
    ),
    ...maybe(choose, 'toolChoice', () => generateToolChoice(choose)),
    ...maybe(choose, 'parallelToolCalls', () => choose.chance(0.5)),
    ...maybe(choose, 'reasoning', () => generateReasoning(choose)),
    ...maybe(choose, 'verbosity', () => choose.pick(['low', 'medium', 'high'])),
    ...maybe(choose, 'prediction', () => ({ type: 'content', content: choose.text() })),
    ...maybe(choose, 'user', () => choose.text()),
    ...maybe(choose, 'metadata', () => ({ topic: choose.text() })),
    ...maybe(choose, 'store', () => choose.chance(0.5)),
    ...maybe(choose, 'serviceTier', () => choose.pick(['auto', 'flex'])),
  }
}

function generateFormat(choose: Chooser): NonNullable<Settings['responseFormat']> {
  const type = choose.pick(['text', 'json_object', 'json_schema', 'grammar'] as const)
  if (type === 'grammar') return { type: 'other', wire: { type: 'grammar', grammar: choose.text() } }
  if (type !== 'json_schema') return { type }
  return {
    type,
    name: choose.name(),
    ...maybe(choose, 'schema', () => ({ type: 'object', properties: { a: { type: 'string' } } })),
    ...maybe(choose, 'strict', () => choose.pick([true, false, null])),
    ...maybe(choose, 'description', () => choose.text()),
  }
}

function generateTool(choose: Chooser): Tool {
  const kind = choose.pick(['function', 'function', 'custom', 'hosted'] as const)
  if (kind === 'hosted') return { kind, wire: { type: 'web_search', max_results: choose.integer(9) } }
  const common = {
    name: choose.name(),
    ...maybe(choose, 'description', () => choose.text()),
    ...maybe(choose, 'rest', () => ({ cache_control: { type: 'ephemeral' } })),
  }
  if (kind === 'custom') return { kind, ...common, ...maybe(choose, 'format', () => ({ type: 'text' })) }
  return {
    kind,
    ...common,
    ...maybe(choose, 'parameters', () => ({ type: 'object', required: ['a'] })),
    ...maybe(choose, 'strict', () => choose.pick([true, null])),
  }
}

function generateToolChoice(choose: Chooser): ToolChoice {
  const mode = choose.pick(['none', 'auto', 'required', 'function', 'custom', 'other'] as const)
  if (mode === 'function' || mode === 'custom') return { mode, name: choose.name() }
  if (mode === 'other') return { mode, wire: { type: 'allowed_tools', allowed_tools: { mode: 'auto' } } }
  return { mode }
}

function generateReasoning(choose: Chooser): ReasoningRequest {
  return {
    ...(choose.chance(0.5)
      ? { effort: choose.pick(EFFORTS) }
      : maybe(choose, 'maxTokens', () => 1024 + choose.integer(9000))),
    ...maybe(choose, 'exclude', () => choose.chance(0.5)),
    ...maybe(choose, 'enabled', () => choose.chance(0.5)),
    ...maybe(choose, 'summary', () => choose.pick(['auto', 'concise', 'detailed'] as const)),
  }
}

function generateMessage(choose: Chooser): Message {
  const role = choose.pick(['system', 'developer', 'user', 'assistant', 'tool'] as const)
  const content = choose.chance(0.5)
    ? choose.text()
    : Array.from({ length: choose.integer(4) }, () => generatePart(choose))
  const message: Message = {
    role,
    content,
    ...maybe(choose, 'name', () => choose.name()),
    ...maybe(choose, 'rest', () => ({ cache_control: { type: 'ephemeral' }, note: anyJson(choose) })),
  }
  if (role === 'tool') return { ...message, toolCallId: `call_${choose.integer(100)}` }
  if (role !== 'assistant') return message
  const calls = choose.chance(0.5) ? [generateToolCall(choose), generateToolCall(choose)] : undefined
  return {
    ...message,
    content: calls && choose.chance(0.5) ? null : content,
    ...(calls && { toolCalls: calls }),
    ...maybe(choose, 'refusal', () => choose.text()),
    ...maybe(choose, 'reasoning', () => choose.text()),
    ...maybe(choose, 'reasoningDetails', () => [generateDetail(choose)]),
  }
}

function generatePart(choose: Chooser): ContentPart {
  const rest = maybe(choose, 'rest', () => ({ cache_control: { type: 'ephemeral' } }))
  switch (choose.integer(7)) {
    case 0:
      return { type: 'image', url: 'data:image/png;base64,AAAA', detail: 'low', ...rest }
    case 1:
      return { type: 'file', fileName: 'a.pdf', data: 'data:application/pdf;base64,AAAA', ...rest }
    case 2:
      return { type: 'audio', data: 'AAAA', format: 'wav', rest: { input_audio: { speed: 2 } } }
    case 3:
      return { type: 'video', url: 'https://example.com/a.mp4', ...rest }
    case 4:
      return { type: 'unknown', wire: { type: 'hologram', depth: choose.integer(9) } }
    case 5:
      return { type: 'refusal', refusal: choose.text() }
    default:
      return { type: 'text', text: choose.text(), ...rest }
  }
}

function generateToolCall(choose: Chooser): ToolCall {
  return {
    id: `call_${choose.integer(1000)}`,
    kind: choose.pick(['function', 'custom'] as const),
    name: choose.name(),
    arguments: choose.pick(['{}', '{"a": 1.0}', '', choose.text()]),
    ...maybe(choose, 'rest', () => ({ extra_content: { signature: choose.text() } })),
  }
}

/** An item of `reasoning_details`. */
export function generateDetail(choose: Chooser): ReasoningDetail {
  return choose.pick<ReasoningDetail>([
    {
      type: 'reasoning.text',
      text: choose.text(),
      signature: 'sig',
      format: 'anthropic-claude-v1',
      index: 0,
    },
    { type: 'reasoning.encrypted', data: 'gAAA', format: 'openai-responses-v1', id: 'rs_1' },
    { type: 'reasoning.summary', summary: choose.text() },
  ])
}

function anyJson(choose: Chooser): unknown {
  return choose.pick<unknown>([
    null,
    0,
    -1.5,
    '',
    choose.text(),
    [],
    [1, { a: null }],
    {},
    { deep: { er: true } },
  ])
}
