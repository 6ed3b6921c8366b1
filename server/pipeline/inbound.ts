// What the pipeline knows of a caller: no socket, no framework, so that it can be driven by HTTP or by a test.
import type { Surface } from '../../dialects/dialect.ts'

/** How text reaches the caller; `latin1` is raw bytes as the fast lane carries them. */
export type TextEncoding = 'utf8' | 'latin1'

/** Headers as names and values in turn. */
export type HeaderList = readonly string[]

export interface Caller {
  /** Sends status and headers; once. */
  readonly begin: (status: number, headers: HeaderList) => void
  /** A whole answer at once, with its length. */
  readonly answer: (status: number, headers: HeaderList, body: string) => void
  /** False when the caller reads too slowly: wait for `onDrain` before sending more. */
  readonly write: (text: string, encoding: TextEncoding) => boolean
  readonly end: (text?: string) => void
  /** Closes the connection so that nobody takes what was sent for whole. */
  readonly destroy: () => void
  readonly hasBegun: () => boolean
  readonly hasLeft: () => boolean
  /** Called each time a caller who was too slow can take more. One listener. */
  readonly onDrain: (listener: () => void) => void
  /** Called once when the caller goes away before the end. One listener. */
  readonly onLeave: (listener: () => void) => void
}

/** One call of a model endpoint. */
export interface Inbound {
  readonly surface: Surface
  readonly requestId: string
  /** Unix milliseconds. */
  readonly receivedAt: number
  /** Lower-case names; repeated headers are joined as Node does. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The body's JSON text. */
  readonly text: string
  /** The same as a value, when it has been parsed already. */
  readonly wire?: unknown
  /** What the caller sent, where `text` is more than that: a response that goes on from another one. */
  readonly sentText?: string
  /** The body's length as it came. */
  readonly bytes: number
  readonly caller: Caller
}

/** A header's value, the first one when it was repeated; undefined when absent or empty. */
export function header(inbound: Pick<Inbound, 'headers'>, name: string): string | undefined {
  const value = inbound.headers[name]
  const first = Array.isArray(value) ? value[0] : value
  return first === '' ? undefined : first
}
