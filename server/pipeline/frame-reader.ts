// Cuts the bytes of a provider's stream into events, in whichever framing its dialect has. What they mean is the dialect's business.
import { createAwsEventReader } from '../../core/aws-event-stream.ts'
import type { PushMachine } from '../../core/events.ts'
import type { SseEvent } from '../../core/sse.ts'
import { createSseReader } from '../../core/sse.ts'
import type { Framing } from '../../dialects/dialect.ts'

export interface FrameReaderOptions {
  /** Server-sent events when undefined. */
  readonly framing: Framing | undefined
  /** Longest single event, in characters or bytes as the framing counts them. */
  readonly maxEventLength: number
  readonly onEvent: (event: SseEvent) => void
}

/** Both ends throw a GatewayError for bytes that are no such stream; an end within an event is `stream_cut` where it shows. */
export function createFrameReader({ framing, ...options }: FrameReaderOptions): PushMachine<Uint8Array> {
  return framing === 'aws-event-stream' ? createAwsEventReader(options) : createTextFrames(options)
}

function createTextFrames(options: Omit<FrameReaderOptions, 'framing'>): PushMachine<Uint8Array> {
  const decoder = new TextDecoder()
  const frames = createSseReader(options)
  return {
    push: (chunk) => frames.push(decoder.decode(chunk, { stream: true })),
    // A last event that lacks only its blank line is still whole.
    end: () => frames.push('\n\n'),
  }
}
