// Calls a gateway of end-to-end tests as a program with a key would, and reads what a chat gives back: whole or in chunks.
// Not a client: it asks for what it is told and checks nothing.
/** What came back. */
export interface Exchange {
  readonly status: number
  readonly text: string
  readonly answer: Answer
}

/** A whole chat, or an error. */
export interface Answer {
  readonly id?: string
  readonly choices?: readonly {
    readonly message: {
      readonly content: string | null
      readonly reasoning?: string
      readonly reasoning_details?: readonly Record<string, unknown>[]
      readonly tool_calls?: readonly {
        readonly id: string
        readonly function: { readonly arguments: string }
      }[]
    }
    readonly finish_reason: string
  }[]
  readonly usage?: Record<string, unknown>
  readonly error?: { readonly code: string | null; readonly message: string }
}

/** Where, and as whom. */
export interface CallOptions {
  readonly url: string
  readonly key: string
}

/** Posts JSON and reads all of the answer. */
export async function callGateway({ url, key }: CallOptions, body: object): Promise<Exchange> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  return { status: response.status, text, answer: text.startsWith('{') ? (JSON.parse(text) as Answer) : {} }
}

/** One event of a streamed chat. */
export interface Chunk {
  readonly id?: string
  readonly error?: unknown
  readonly choices?: readonly {
    readonly delta: {
      readonly content?: string
      readonly reasoning?: string
      readonly reasoning_details?: readonly Record<string, unknown>[]
      readonly tool_calls?: readonly { readonly function?: { readonly arguments?: string } }[]
    }
    readonly finish_reason?: string | null
  }[]
}

/** The events of a stream's text but for its end. */
export function chunksOf(text: string): Chunk[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => JSON.parse(line.slice(6)) as Chunk)
}

/** All words of a stream. */
export const textOf = (chunks: readonly Chunk[]): string =>
  chunks.map(({ choices }) => choices?.[0]?.delta.content ?? '').join('')
