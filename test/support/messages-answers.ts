// A test instrument: a fake upstream that speaks Anthropic's Messages, for the client suites behind a live key. It is steered by
// words of the last message (`fake: refuse`, `fake: overloaded`, `fake: cut`), by `tools` and by `thinking`; the message's field
// `x_received` tells which fields and headers reached it. Not the dialect of the product: both may be wrong in different ways.
import type { RecordedRequest, UpstreamAnswer, UpstreamScript } from './fake-upstream.ts'
import { jsonAnswer, sseAnswer } from './openai-answers.ts'

/** What the fake thinks, and how it proves it. */
export const THOUGHT = {
  type: 'thinking',
  thinking: 'First this, then that.',
  signature: 'EqoBCkgIARABGAI/+w==',
}
/** Input as no JSON writer would spell it, so that it shows who rewrites it. */
export const INPUT_PIECES = ['{"city": "Oslo",', ' "unit":"celsius"}']

interface Body {
  readonly model?: string
  readonly stream?: boolean
  readonly messages?: readonly { readonly role: string; readonly content: unknown }[]
  readonly tools?: readonly unknown[]
  readonly tool_choice?: { readonly type?: string }
  readonly thinking?: { readonly type?: string }
}

type Block = Readonly<Record<string, unknown>>

/** Answers `POST /messages`. */
export const messagesUpstream: UpstreamScript = (request) => {
  const body = request.body as Body
  const last = JSON.stringify(body.messages?.at(-1)?.content ?? '')
  if (
    request.headers['x-api-key'] === undefined ||
    !/^\d{4}-\d\d-\d\d$/.test(String(request.headers['anthropic-version']))
  )
    return problem(401, 'authentication_error', 'x-api-key header is required')
  if (last.includes('fake: refuse'))
    return problem(400, 'invalid_request_error', 'messages: The fake upstream refuses this.')
  const blocks = answerBlocks(body, last)
  const message = {
    id: 'msg_fake0000000000000000000001',
    type: 'message',
    role: 'assistant',
    model: body.model,
    content: blocks,
    stop_reason: blocks.some(({ type }) => type === 'tool_use') ? 'tool_use' : 'end_turn',
    stop_sequence: null,
    usage: {
      input_tokens: 12,
      cache_creation_input_tokens: 30,
      cache_read_input_tokens: 100,
      output_tokens: 34,
      output_tokens_details: { thinking_tokens: 16 },
      service_tier: 'standard',
    },
    x_received: received(request, body),
  }
  if (body.stream !== true) return jsonAnswer(message)
  return streamed(message, last)
}

function received(request: RecordedRequest, body: Body): unknown {
  const { messages, ...fields } = body
  return { ...fields, turns: messages, beta: request.headers['anthropic-beta'] ?? null }
}

function problem(status: number, type: string, message: string): UpstreamAnswer {
  return jsonAnswer({ type: 'error', error: { type, message }, request_id: 'req_fake' }, { status })
}

function answerBlocks(body: Body, last: string): Block[] {
  const thinks = body.thinking?.type === 'adaptive' || body.thinking?.type === 'enabled'
  const callsTool = body.tools !== undefined && !last.includes('"tool_result"')
  const text = { type: 'text', text: sayWhetherThinkingCameBack(body) ?? 'Hello from the fake upstream.' }
  const call = {
    type: 'tool_use',
    id: `toolu_fake${JSON.stringify(body.messages).split('"tool_result"').length}`,
    name: toolName(body),
    input: JSON.parse(INPUT_PIECES.join('')),
  }
  return [...(thinks ? [THOUGHT] : []), ...(callsTool ? [call] : [text])]
}

function toolName(body: Body): unknown {
  return (body.tools?.[0] as { name?: unknown } | undefined)?.name
}

/** Undefined when there was no earlier turn of the assistant with calls. */
function sayWhetherThinkingCameBack(body: Body): string | undefined {
  const turn = body.messages?.findLast(({ role }) => role === 'assistant')
  const blocks = Array.isArray(turn?.content) ? (turn.content as Block[]) : []
  if (!blocks.some(({ type }) => type === 'tool_use')) return undefined
  const [first] = blocks
  const came = first?.['thinking'] === THOUGHT.thinking && first['signature'] === THOUGHT.signature
  return came ? 'The thinking came back.' : `The thinking was lost: ${JSON.stringify(blocks)}`
}

interface FakeMessage {
  readonly content: readonly Block[]
  readonly stop_reason: string
  readonly usage: Readonly<Record<string, unknown>>
}

function streamed(message: FakeMessage, last: string): UpstreamAnswer {
  const { content, stop_reason: stopReason, usage, ...others } = message
  const start = { ...others, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } }
  const events: Block[] = [
    { type: 'message_start', message: start },
    { type: 'ping' },
    ...content.flatMap(blockEvents),
    { type: 'message_delta', delta: { stop_reason: stopReason, stop_sequence: null }, usage },
    { type: 'message_stop' },
  ]
  const texts = events.map((event) => `event: ${String(event['type'])}\ndata: ${JSON.stringify(event)}\n\n`)
  if (last.includes('fake: cut'))
    return sseAnswer([
      { do: 'write', bytes: texts.slice(0, 4).join('') },
      { do: 'pause', ms: 20 },
      { do: 'cut' },
    ])
  if (!last.includes('fake: overloaded')) return sseAnswer(texts.map((bytes) => ({ do: 'write', bytes })))
  const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }
  return sseAnswer([
    { do: 'write', bytes: `${texts.slice(0, 4).join('')}event: error\ndata: ${JSON.stringify(error)}\n\n` },
  ])
}

function blockEvents(block: Block, index: number): Block[] {
  const delta = (fields: Block): Block => ({ type: 'content_block_delta', index, delta: fields })
  const around = (empty: Block, deltas: Block[]): Block[] => [
    { type: 'content_block_start', index, content_block: empty },
    ...deltas,
    { type: 'content_block_stop', index },
  ]
  if (block['type'] === 'thinking')
    return around({ type: 'thinking', thinking: '', signature: '' }, [
      delta({ type: 'thinking_delta', thinking: 'First this,' }),
      delta({ type: 'thinking_delta', thinking: ' then that.' }),
      delta({ type: 'signature_delta', signature: block['signature'] }),
    ])
  if (block['type'] === 'tool_use')
    return around(
      { ...block, input: {} },
      INPUT_PIECES.map((piece) => delta({ type: 'input_json_delta', partial_json: piece })),
    )
  const words = String(block['text']).split(/(?<= )/)
  return around(
    { type: 'text', text: '' },
    words.map((text) => delta({ type: 'text_delta', text })),
  )
}
