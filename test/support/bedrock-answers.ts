// A test instrument: a fake upstream that speaks Bedrock's Converse and ConverseStream. It is steered by words of the last message
// (`fake: throttle`, `fake: exception`, `fake: flip`, `fake: cut 100`), by `toolConfig` and by `thinking`. Its binary frames are made
// here, with checksums of Node's own: the product's framing may be wrong in another way.
import { crc32 } from 'node:zlib'
import type { RecordedRequest, UpstreamAnswer, UpstreamScript, UpstreamStep } from './fake-upstream.ts'
import { jsonAnswer } from './openai-answers.ts'

/** What the fake thinks, and how it proves it. */
export const THOUGHT = { text: 'First this, then that.', signature: 'EqoBCkgIARABGAI/+w==' }
/** Input in pieces, as a model spells it. */
export const INPUT_PIECES = ['{"city": "Oslo",', ' "unit":"celsius"}']
/** What each answer costs. */
export const USAGE = {
  inputTokens: 12,
  outputTokens: 34,
  totalTokens: 176,
  cacheReadInputTokens: 100,
  cacheWriteInputTokens: 30,
}

interface Body {
  readonly messages?: readonly unknown[]
  readonly toolConfig?: { readonly tools: readonly { readonly toolSpec?: { readonly name: string } }[] }
  readonly additionalModelRequestFields?: { readonly thinking?: unknown }
}

type Fields = Readonly<Record<string, unknown>>

/** True for a request that has proved who sends it. */
export type Proof = (request: RecordedRequest) => boolean

/** Answers `POST /model/{id}/converse` and `/converse-stream` when the proof is good. */
export function bedrockUpstream(isProved: Proof): UpstreamScript {
  return (request) => {
    const found = /^\/model\/[^/]+\/(converse|converse-stream)$/.exec(request.path)
    if (!found) return problem(404, 'UnknownOperationException', 'No such operation.')
    if (!isProved(request))
      return problem(403, 'InvalidSignatureException', 'The request signature we calculated does not match.')
    const body = request.body as Body
    const last = JSON.stringify(body.messages?.at(-1) ?? '')
    if (last.includes('fake: throttle'))
      return problem(429, 'ThrottlingException', 'Too many requests, please wait before trying again.')
    const blocks = blocksOf(body, last)
    const stopReason = 'toolUse' in (blocks.at(-1) ?? {}) ? 'tool_use' : 'end_turn'
    if (found[1] === 'converse-stream') return streamed(eventsOf(blocks, stopReason), last)
    const output = { message: { role: 'assistant', content: blocks } }
    return jsonAnswer({ output, stopReason, usage: USAGE, metrics: { latencyMs: 20 } })
  }
}

function problem(status: number, type: string, message: string): UpstreamAnswer {
  const answer = jsonAnswer({ message }, { status })
  return { ...answer, headers: { ...answer.headers, 'x-amzn-errortype': `${type}:http://internal.example/` } }
}

function blocksOf(body: Body, last: string): Fields[] {
  const name = last.includes('toolResult') ? undefined : body.toolConfig?.tools[0]?.toolSpec?.name
  const input: unknown = JSON.parse(INPUT_PIECES.join(''))
  return [
    ...(body.additionalModelRequestFields?.thinking
      ? [{ reasoningContent: { reasoningText: THOUGHT } }]
      : []),
    name === undefined
      ? { text: 'Hello from the fake upstream. é🍓' }
      : { toolUse: { toolUseId: 'tooluse_fake1', name, input } },
  ]
}

interface Event {
  readonly name: string
  readonly fields: Fields
  readonly isException?: boolean
}

function eventsOf(blocks: readonly Fields[], stopReason: string): Event[] {
  return [
    { name: 'messageStart', fields: { role: 'assistant' } },
    ...blocks.flatMap(blockEvents),
    { name: 'messageStop', fields: { stopReason } },
    { name: 'metadata', fields: { usage: USAGE, metrics: { latencyMs: 20 } } },
  ]
}

function blockEvents(block: Fields, contentBlockIndex: number): Event[] {
  const delta = (fields: Fields): Event => ({
    name: 'contentBlockDelta',
    fields: { contentBlockIndex, delta: fields },
  })
  const stop: Event = { name: 'contentBlockStop', fields: { contentBlockIndex } }
  if ('reasoningContent' in block)
    return [
      delta({ reasoningContent: { text: 'First this,' } }),
      delta({ reasoningContent: { text: ' then that.' } }),
      delta({ reasoningContent: { signature: THOUGHT.signature } }),
      stop,
    ]
  const { toolUse } = block as { toolUse?: Fields }
  if (!toolUse)
    return [
      ...String(block['text'])
        .split(/(?<= )/)
        .map((text) => delta({ text })),
      stop,
    ]
  const { input: _input, ...start } = toolUse
  return [
    { name: 'contentBlockStart', fields: { contentBlockIndex, start: { toolUse: start } } },
    ...INPUT_PIECES.map((input) => delta({ toolUse: { input } })),
    stop,
  ]
}

const EXCEPTION: Event = {
  name: 'throttlingException',
  fields: { message: 'Too many tokens, please wait.' },
  isException: true,
}

function streamed(events: readonly Event[], last: string): UpstreamAnswer {
  const headers = { 'content-type': 'application/vnd.amazon.eventstream' }
  const half = events.slice(0, 3)
  if (last.includes('fake: exception')) return { headers, steps: writes([...half, EXCEPTION]) }
  const whole = Buffer.concat(events.map(frameOf))
  const { at } = /fake: cut (?<at>\d+)/.exec(last)?.groups ?? {}
  if (at !== undefined) return { headers, steps: [{ do: 'write', bytes: whole.subarray(0, Number(at)) }] }
  if (!last.includes('fake: flip')) return { headers, steps: writes(events) }
  // One bit of the second to last frame, so that words have come before.
  const index = Buffer.concat(events.slice(0, -2).map(frameOf)).length - 20
  whole[index] = (whole[index] ?? 0) ^ 1
  return { headers, steps: [{ do: 'write', bytes: whole }] }
}

function writes(events: readonly Event[]): UpstreamStep[] {
  return events.map((event) => ({ do: 'write', bytes: frameOf(event) }))
}

/** Of the event stream encoding: two lengths and their checksum, headers, payload, checksum of all. */
function frameOf({ name, fields, isException = false }: Event): Buffer {
  const headers = Buffer.concat([
    header(isException ? ':exception-type' : ':event-type', name),
    header(':content-type', 'application/json'),
    header(':message-type', isException ? 'exception' : 'event'),
  ])
  const payload = Buffer.from(JSON.stringify(fields))
  const prelude = Buffer.alloc(8)
  prelude.writeUInt32BE(16 + headers.length + payload.length, 0)
  prelude.writeUInt32BE(headers.length, 4)
  const before = Buffer.concat([prelude, checksum(prelude), headers, payload])
  return Buffer.concat([before, checksum(before)])
}

function checksum(bytes: Buffer): Buffer {
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(bytes), 0)
  return sum
}

const TEXT_HEADER = 7

function header(name: string, value: string): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(Buffer.byteLength(value), 0)
  return Buffer.concat([
    Buffer.from([Buffer.byteLength(name)]),
    Buffer.from(name),
    Buffer.from([TEXT_HEADER]),
    length,
    Buffer.from(value),
  ])
}
