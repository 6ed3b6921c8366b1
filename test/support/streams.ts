// Runs recorded or hand-made streams through a dialect in tests: bytes to events, events to a whole answer, events to text.
import type { AnswerToolCall, FinishReason, PushMachine, StreamEvent, Usage } from '../../core/events.ts'
import { createAwsEventReader, type AwsEvent } from '../../core/aws-event-stream.ts'
import { createSseReader, type SseEvent } from '../../core/sse.ts'
import type { Dialect, StreamWriterContext } from '../../dialects/dialect.ts'

const LONGEST_EVENT = 16 * 1024 * 1024

/** Frames bytes that arrive in these pieces. */
export function frame(pieces: readonly Uint8Array[]): SseEvent[] {
  const events: SseEvent[] = []
  const decoder = new TextDecoder()
  const reader = createSseReader({ maxEventLength: LONGEST_EVENT, onEvent: (event) => events.push(event) })
  for (const piece of pieces) reader.push(decoder.decode(piece, { stream: true }))
  reader.end()
  return events
}

/** The same for AWS's binary frames. Throws where they are broken or end within one. */
export function frameAws(pieces: readonly Uint8Array[]): AwsEvent[] {
  const events: AwsEvent[] = []
  const reader = createAwsEventReader({
    maxEventLength: LONGEST_EVENT,
    onEvent: (event) => events.push(event),
  })
  for (const piece of pieces) reader.push(piece)
  reader.end()
  return events
}

/** What a dialect reads from framed events, with the end of the connection after them. */
export function readEvents(
  dialect: Dialect,
  events: readonly SseEvent[],
  quirks: readonly string[] = [],
): StreamEvent[] {
  const read: StreamEvent[] = []
  const reader = dialect.createStreamReader({ quirks: new Set(quirks) }, (event) => read.push(event))
  for (const event of events) reader.push(event)
  reader.end()
  return read
}

/** Text of a stream to neutral events; of a binary one, its bytes as latin1. */
export function readText(dialect: Dialect, text: string, quirks: readonly string[] = []): StreamEvent[] {
  const isBinary = dialect.framing === 'aws-event-stream'
  const events = isBinary ? frameAws([Buffer.from(text, 'latin1')]) : frame([new TextEncoder().encode(text)])
  return readEvents(dialect, events, quirks)
}

/** Neutral events to the text that a caller gets. */
export function writeText(
  dialect: Dialect,
  events: readonly StreamEvent[],
  context: Partial<StreamWriterContext> = {},
): string {
  let text = ''
  const writer: PushMachine<StreamEvent> = dialect.createStreamWriter(
    {
      id: 'gen-1700000000-abcdefghijklmnopqrst',
      model: 'model-1',
      surface: 'openai',
      providerName: 'Acme',
      created: 1_700_000_000,
      includeUsage: true,
      ...context,
    },
    (piece) => {
      text += piece
    },
  )
  for (const event of events) writer.push(event)
  writer.end()
  return text
}

/** A stream as a whole answer, for comparing with the same answer sent whole. */
export interface Gathered {
  text: string
  refusal: string
  reasoning: string
  toolCalls: AnswerToolCall[]
  finishReason: FinishReason | undefined
  nativeFinishReason: string | undefined
  usage: Usage | undefined
  last: StreamEvent['type'] | undefined
}

/** Gathers one choice of a stream. */
export function gather(events: readonly StreamEvent[], choice = 0): Gathered {
  const whole: Gathered = {
    text: '',
    refusal: '',
    reasoning: '',
    toolCalls: [],
    finishReason: undefined,
    nativeFinishReason: undefined,
    usage: undefined,
    last: events.at(-1)?.type,
  }
  for (const event of events) {
    if (event.type === 'usage') whole.usage = event.usage
    if ('choice' in event && event.choice === choice) gatherEvent(whole, event)
  }
  return whole
}

function gatherEvent(whole: Gathered, event: StreamEvent): void {
  if (event.type === 'text-delta') whole.text += event.text
  if (event.type === 'refusal-delta') whole.refusal += event.text
  if (event.type === 'reasoning-delta') whole.reasoning += event.text
  if (event.type === 'tool-call-start')
    whole.toolCalls[event.index] = { id: event.id, kind: event.kind, name: event.name, arguments: '' }
  if (event.type === 'tool-call-delta') {
    const call = whole.toolCalls[event.index]
    if (!call) throw new Error('a piece of a tool call came before its start')
    whole.toolCalls[event.index] = { ...call, arguments: call.arguments + event.arguments }
  }
  if (event.type === 'choice-end') {
    whole.finishReason = event.finishReason
    whole.nativeFinishReason = event.nativeFinishReason
  }
}
