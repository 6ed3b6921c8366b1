// Reads what a caller got, whole or as a stream on either path, into what the fault suite compares. Takes nothing on trust: an
// answer that is neither whole nor says that it is broken has the ending `silent`.

export interface Seen {
  readonly status: number
  readonly headers: Headers
  readonly raw: string
  readonly text: string
  /** `whole`: a proper end. `error`: the stream says that it broke. `refused`: an error status. `silent`: none of these. */
  readonly ending: 'whole' | 'error' | 'refused' | 'silent'
  readonly errorMessage: string | undefined
  readonly finishReason: string | undefined
  readonly ids: ReadonlySet<string>
  readonly tookMs: number
}

interface WireError {
  readonly message: string
}

interface WireChunk {
  readonly id: string
  readonly error?: WireError
  readonly choices?: readonly {
    readonly message?: { readonly content?: string }
    readonly delta?: { readonly content?: string | null }
    readonly finish_reason?: string | null
  }[]
}

/** Reads it to the end. */
export async function readAnswer(response: Response): Promise<Seen> {
  const beganAt = performance.now()
  const raw = await response.text()
  const base = { status: response.status, headers: response.headers, raw }
  const isStream = response.headers.get('content-type')?.includes('event-stream') === true
  const read = isStream ? readStream(raw) : readBody(raw, response.status)
  return { ...base, ...read, tookMs: performance.now() - beganAt }
}

type Read = Omit<Seen, 'status' | 'headers' | 'raw' | 'tookMs'>

function readBody(raw: string, status: number): Read {
  const body = JSON.parse(raw) as WireChunk
  const choice = body.choices?.[0]
  const isWhole = status === 200 && typeof choice?.finish_reason === 'string'
  return {
    text: choice?.message?.content ?? '',
    ending: isWhole ? 'whole' : body.error ? 'refused' : 'silent',
    finishReason: choice?.finish_reason ?? undefined,
    ids: new Set(body.id ? [body.id] : []),
    errorMessage: body.error?.message,
  }
}

function readStream(raw: string): Read {
  const ids = new Set<string>()
  let text = ''
  let error: WireError | undefined
  let finishReason: string | undefined
  for (const block of raw.split('\n\n')) {
    if (!block.startsWith('data: {')) continue
    const chunk = JSON.parse(block.slice('data: '.length)) as WireChunk
    // The plain error that follows the chunk with the error, for clients that look for nothing else.
    if (chunk.choices === undefined && chunk.error !== undefined && error !== undefined) continue
    ids.add(chunk.id)
    text += chunk.choices?.[0]?.delta?.content ?? ''
    finishReason = chunk.choices?.[0]?.finish_reason ?? finishReason
    error ??= chunk.error
  }
  const isDone = raw.endsWith('data: [DONE]\n\n')
  const saysDone = raw.includes('data: [DONE]')
  const isWhole = isDone && error === undefined && finishReason !== undefined && finishReason !== 'error'
  const isBroken = !saysDone && error !== undefined && finishReason === 'error'
  return {
    text,
    ending: isWhole ? 'whole' : isBroken ? 'error' : 'silent',
    finishReason,
    ids,
    errorMessage: error?.message,
  }
}
