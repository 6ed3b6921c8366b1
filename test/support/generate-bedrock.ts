// Seeded generators of requests in Bedrock's Converse format, with model and stream beside the body, and of neutral streams of one
// choice in the form in which a reader of that format gives them. For laws that must hold for any of them; see generate.ts.
import type { ReasoningDetail, Rest } from '../../core/chat.ts'
import { NO_USAGE, type FinishReason, type StreamEvent, type Usage } from '../../core/events.ts'
import { maybe, type Chooser } from './generate.ts'

type Wire = Record<string, unknown>

const cachePoint = (choose: Chooser): Wire[] =>
  choose.chance(0.2) ? [{ cachePoint: { type: 'default', ...maybe(choose, 'ttl', () => '1h') } }] : []

/** A request that the format allows and that is in its plainest form: turns take turns, results stand first. */
export function generateConverseRequest(choose: Chooser): Wire {
  const inference = {
    ...maybe(choose, 'maxTokens', () => 20_000 + choose.integer(9000)),
    ...maybe(choose, 'temperature', () => choose.integer(101) / 100),
    ...maybe(choose, 'topP', () => choose.integer(101) / 100),
    ...maybe(choose, 'stopSequences', () => [choose.text(), choose.text()]),
    ...maybe(choose, 'topK', () => choose.integer(9)),
  }
  const names = { count: 0 }
  return {
    modelId: choose.pick(['acme.thinker-1', 'us.acme.thinker-1-v1:0']),
    stream: choose.chance(0.5),
    messages: generateTurns(choose, names),
    ...maybe(choose, 'system', () => [{ text: choose.text() }, ...cachePoint(choose)]),
    ...(Object.keys(inference).length > 0 && { inferenceConfig: inference }),
    ...maybe(choose, 'toolConfig', () => generateToolConfig(choose)),
    ...maybe(choose, 'additionalModelRequestFields', () => generateFields(choose)),
    ...maybe(choose, 'outputConfig', () => generateOutput(choose)),
    ...maybe(choose, 'serviceTier', () => ({ type: choose.pick(['default', 'flex', 'priority']) })),
    ...maybe(choose, 'guardrailConfig', () => ({ guardrailIdentifier: 'g1', guardrailVersion: 'DRAFT' })),
    ...maybe(choose, 'requestMetadata', () => ({ team: choose.name() })),
    ...maybe(choose, 'additionalModelResponseFieldPaths', () => ['/stop_sequence']),
  }
}

function generateFields(choose: Chooser): Wire {
  const thinking = choose.pick<Wire>([
    { thinking: { type: 'enabled', budget_tokens: 1024 + choose.integer(9000) } },
    { output_config: { effort: choose.pick(['low', 'max']), ...maybe(choose, 'task', () => 1) } },
    { thinking: { type: 'disabled' } },
    {},
  ])
  return { ...thinking, ...maybe(choose, 'top_k', () => choose.integer(200)), anthropic_beta: ['b'] }
}

function generateOutput(choose: Chooser): Wire {
  const schema = JSON.stringify({ type: 'object', properties: { a: { type: 'string' } } })
  return {
    textFormat: {
      type: 'json_schema',
      structure: {
        jsonSchema: { schema, name: choose.name(), ...maybe(choose, 'description', () => choose.text()) },
      },
    },
    ...maybe(choose, 'verbosity', () => 'low'),
  }
}

function generateToolConfig(choose: Chooser): Wire {
  return {
    tools: [
      ...Array.from({ length: 1 + choose.integer(2) }, () => generateTool(choose)).flat(),
      ...(choose.chance(0.2) ? [{ systemTool: { name: 'nova_grounding' } }] : []),
    ],
    ...maybe(choose, 'toolChoice', () =>
      choose.pick<Wire>([{ auto: {} }, { any: {} }, { tool: { name: choose.name() } }]),
    ),
  }
}

function generateTool(choose: Chooser): Wire[] {
  const spec = {
    name: choose.name(),
    inputSchema: { json: { type: 'object', properties: { a: { type: 'number' } } } },
    ...maybe(choose, 'description', () => choose.text()),
    ...maybe(choose, 'strict', () => choose.chance(0.5)),
  }
  return [{ toolSpec: spec }, ...cachePoint(choose)]
}

/** Documents of one request have different names. */
interface Names {
  count: number
}

function generateTurns(choose: Chooser, names: Names): Wire[] {
  return Array.from({ length: 1 + choose.integer(5) }, (_, index) =>
    index % 2 === 0 ? userTurn(choose, index, names) : assistantTurn(choose),
  )
}

function userTurn(choose: Chooser, index: number, names: Names): Wire {
  const results = index === 0 ? [] : Array.from({ length: choose.integer(3) }, () => resultBlock(choose))
  const blocks = Array.from({ length: choose.integer(3) }, () => userBlock(choose, names))
  const content = [...results, ...blocks].flat()
  return { role: 'user', content: content.length === 0 ? [{ text: choose.text() }] : content }
}

function resultBlock(choose: Chooser): Wire[] {
  const content = choose.pick<Wire[]>([
    [],
    [{ text: choose.text() }],
    [{ json: { a: [1, choose.text()] } }],
    [{ text: choose.text() }, { image: { format: 'png', source: { bytes: 'AAAA' } } }],
  ])
  const result = {
    toolUseId: `tooluse_${choose.integer(9)}`,
    content,
    ...maybe(choose, 'status', () => 'error'),
  }
  return [{ toolResult: result }, ...cachePoint(choose)]
}

function userBlock(choose: Chooser, names: Names): Wire[] {
  const name = `Report ${names.count++}`
  const block = choose.pick<Wire>([
    { text: choose.text() },
    { image: { format: choose.pick(['png', 'jpeg']), source: { bytes: 'AAAA' } } },
    { image: { format: 'webp', source: { s3Location: { uri: 's3://bucket/a.webp' } } } },
    { image: { format: 'gif', source: { s3Location: { uri: 's3://b/a.gif', bucketOwner: '1' } } } },
    { video: { format: 'mp4', source: { s3Location: { uri: 's3://bucket/a.mp4' } } } },
    { audio: { format: 'wav', source: { bytes: 'AAAA' } } },
    { document: { format: 'pdf', name, source: { bytes: 'JVBERi0=' }, citations: { enabled: true } } },
    { document: { format: 'docx', name, source: { bytes: 'AAAA' } } },
    { document: { format: 'txt', name, source: { text: choose.text() }, context: 'c' } },
    { document: { name, source: { content: [{ text: choose.text() }] } } },
    { searchResult: { source: 's', title: 't', content: [{ text: choose.text() }] } },
    { guardContent: { text: { text: choose.text() } } },
  ])
  return [block, ...cachePoint(choose)]
}

function assistantTurn(choose: Chooser): Wire {
  const reasoning = Array.from({ length: choose.integer(3) }, () => ({
    reasoningContent: choose.pick<Wire>([
      { reasoningText: { text: choose.text(), signature: `sig${choose.integer(9)}==` } },
      { reasoningText: { text: choose.text() } },
      { redactedContent: 'EmwK' },
    ]),
  }))
  const calls = Array.from({ length: choose.integer(3) }, (_, index) => [
    {
      toolUse: {
        toolUseId: `tooluse_${index}`,
        name: choose.name(),
        input: choose.pick<Wire>([{}, { a: 1 }, { a: { b: [choose.text()] } }]),
      },
    },
    ...cachePoint(choose),
  ]).flat()
  return {
    role: 'assistant',
    content: [...reasoning, { text: choose.text() }, ...cachePoint(choose), ...calls],
  }
}

/** The events of a whole stream of one choice as a reader of this format gives them: reasoning, text, calls. */
export function generateConverseEvents(choose: Chooser, format: string): StreamEvent[] {
  const calls = choose.integer(3)
  const [finishReason, nativeFinishReason] = choose.pick<[FinishReason, string]>(
    calls > 0
      ? [['tool_calls', 'tool_use']]
      : [
          ['stop', 'end_turn'],
          ['stop', 'stop_sequence'],
          ['length', 'max_tokens'],
          ['length', 'model_context_window_exceeded'],
          ['content_filter', 'guardrail_intervened'],
          ['content_filter', 'content_filtered'],
        ],
  )
  const rest: Rest | undefined = nativeFinishReason === 'stop_sequence' ? { stop_sequence: 'END' } : undefined
  return [
    { type: 'message-start', upstreamId: '', model: '', created: 0 },
    ...thoughts(choose, format),
    ...texts(choose),
    ...callEvents(choose, calls),
    { type: 'choice-end', choice: 0, finishReason, nativeFinishReason, ...(rest && { rest }) },
    { type: 'usage', usage: generateUsage(choose) },
    { type: 'message-end' },
  ]
}

function thoughts(choose: Chooser, format: string): StreamEvent[] {
  return Array.from({ length: choose.integer(3) }, (_, index): StreamEvent[] => {
    const tell = (text: string, detail: ReasoningDetail): StreamEvent => ({
      type: 'reasoning-delta',
      choice: 0,
      text,
      details: [{ ...detail, format, index }],
    })
    if (choose.chance(0.3)) return [tell('', { type: 'reasoning.encrypted', data: choose.text() })]
    const pieces = Array.from({ length: choose.integer(3) }, (): StreamEvent => {
      const text = choose.text()
      return tell(text, { type: 'reasoning.text', text })
    })
    return [...pieces, tell('', { type: 'reasoning.text', signature: `s${choose.text()}` })]
  }).flat()
}

const CITATION = {
  title: 'T',
  sourceContent: [{ text: 'cited' }],
  location: { documentChar: { documentIndex: 0, start: 0, end: 5 } },
}

function texts(choose: Chooser): StreamEvent[] {
  const events = Array.from({ length: choose.integer(4) }, (): StreamEvent => ({
    type: 'text-delta',
    choice: 0,
    text: choose.text(),
  }))
  if (events.length === 0) return events
  if (choose.chance(0.3))
    events.push(
      { type: 'text-delta', choice: 0, text: '', rest: { new_block: true } },
      { type: 'text-delta', choice: 0, text: choose.text() },
    )
  if (choose.chance(0.3))
    events.push({
      type: 'annotations',
      choice: 0,
      annotations: [{ type: 'document_citation', citation: CITATION }],
    })
  if (choose.chance(0.2)) {
    const url = 'data:image/png;base64,iVBORw0KGgo='
    events.push({
      type: 'delta-rest',
      choice: 0,
      rest: { images: [{ type: 'image_url', image_url: { url } }] },
    })
  }
  return events
}

/** Arguments of calls come in pieces, which may be mixed; none is without any. */
function callEvents(choose: Chooser, calls: number): StreamEvent[] {
  const pieces: StreamEvent[] = []
  const starts = Array.from({ length: calls }, (_, index): StreamEvent => {
    const json = JSON.stringify({ a: choose.text(), b: choose.integer(9) })
    const cut = 1 + choose.integer(json.length - 1)
    for (const piece of [json.slice(0, cut), json.slice(cut)])
      pieces.push({ type: 'tool-call-delta', choice: 0, index, arguments: piece })
    const name = choose.name()
    return { type: 'tool-call-start', choice: 0, index, id: `tooluse_${index}`, kind: 'function', name }
  })
  return [...starts, ...pieces]
}

function generateUsage(choose: Chooser): Usage {
  const [fresh, cachedTokens, hour, minutes] = [5000, 500, 300, 200].map((most) => choose.integer(most)) as [
    number,
    number,
    number,
    number,
  ]
  const creation = { ephemeral_1h_input_tokens: hour, ephemeral_5m_input_tokens: minutes }
  return {
    ...NO_USAGE,
    inputTokens: fresh + cachedTokens + hour + minutes,
    cachedTokens,
    cacheWriteTokens: hour + minutes,
    outputTokens: choose.integer(5000),
    ...maybe<'rest', Rest>(choose, 'rest', () => ({ cache_creation: creation })),
  }
}
