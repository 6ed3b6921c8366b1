// Counts tokens in a worker thread, so that no stream ever waits for it. Used where a provider sent no usage and by the
// simulator. Starts with the first count and does not keep the process alive. Counts of models whose tokenizer is not
// published in this form are estimates with the nearest one.
import { Worker } from 'node:worker_threads'
import type { ChatRequest } from '../../../core/chat.ts'
import { GatewayError } from '../../../core/errors.ts'
import type { SplitText, TokenizerJob, TokenizerReply, TokenPiece } from './messages.ts'
import { promptTexts } from './prompt-tokens.ts'

/**
 * Most text of one job that is really counted, in UTF-16 code units: of more, each text's beginning is, and the rest is
 * estimated from it. Text of random ideographs, the slowest there is, takes about 4 s at this length, English 30 ms.
 */
export const MOST_COUNTED = 1024 * 1024
const LEAST_COUNTED_EACH = 256
const MOST_WAITING_JOBS = 20_000
const MOST_WAITING_LENGTH = 256 * 1024 * 1024
const WORKER_HEAP_MB = 512

export interface Tokenizer {
  /** Tokens of one text. `encoding` is a catalogue's `tokenizer`; unknown ones are counted as `o200k_base`. */
  readonly count: (options: { readonly encoding: string; readonly text: string }) => Promise<number>
  /** Tokens of each text, in one trip to the worker. */
  readonly countAll: (options: {
    readonly encoding: string
    readonly texts: readonly string[]
  }) => Promise<readonly number[]>
  /** Prompt tokens of a request by OpenAI's published rules: an estimate, see prompt-tokens.ts. */
  readonly countChat: (options: {
    readonly encoding: string
    readonly request: ChatRequest
  }) => Promise<number>
  /** The text as its tokens; joined they are the text again, up to `MOST_COUNTED`. */
  readonly split: (options: {
    readonly encoding: string
    readonly text: string
  }) => Promise<readonly TokenPiece[]>
  /** Ends the worker. Counts under way and later ones are rejected with `dependency_down`. */
  readonly close: () => Promise<void>
}

export interface TokenizerOptions {
  /** Another worker to run; for tests of a worker that dies. */
  readonly workerUrl?: URL
}

interface Waiting {
  readonly length: number
  readonly resolve: (reply: TokenizerReply) => void
  readonly reject: (error: GatewayError) => void
}

/** Makes a tokenizer; no thread is started before the first count. */
export function createTokenizer(options: TokenizerOptions = {}): Tokenizer {
  const workerUrl = options.workerUrl ?? new URL('worker.ts', import.meta.url)
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let waitingLength = 0
  let lastId = 0
  let closed = false

  const take = (id: number): Waiting | undefined => {
    const entry = waiting.get(id)
    if (!entry) return undefined
    waiting.delete(id)
    waitingLength -= entry.length
    if (waiting.size === 0) worker?.unref()
    return entry
  }

  const rejectAll = (reason: string): void => {
    for (const id of waiting.keys()) take(id)?.reject(down(reason))
  }

  const start = (): Worker => {
    const started = new Worker(workerUrl, {
      resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MB },
      execArgv: [], // the process's own (`--input-type`, `--test`) are not meant for it
    })
    started.unref()
    const died = (reason: string): void => {
      if (worker !== started) return
      worker = undefined // the next job starts another
      rejectAll(reason)
    }
    started.on('message', (reply: TokenizerReply) => take(reply.id)?.resolve(reply))
    started.on('error', (error: Error) => died(`stopped: ${error.message}`))
    started.on('exit', (code) => died(`stopped with code ${code}`))
    worker = started
    return started
  }

  const run = (job: Omit<TokenizerJob, 'id'>): Promise<TokenizerReply> =>
    new Promise((resolve, reject) => {
      const length = lengthOf(job.texts)
      if (closed) return reject(down('is closed'))
      if (waiting.size >= MOST_WAITING_JOBS || waitingLength + length > MOST_WAITING_LENGTH)
        return reject(down('has too much to count'))
      const running = worker ?? start()
      const id = ++lastId
      waiting.set(id, { length, resolve, reject })
      waitingLength += length
      running.ref()
      running.postMessage({ id, ...job } satisfies TokenizerJob)
    })

  const countAll: Tokenizer['countAll'] = async ({ encoding, texts }) => {
    const shortened = shorten(texts)
    const reply = await run({ task: 'count', encoding, texts: shortened })
    if (!('counts' in reply)) throw failed(reply)
    return reply.counts.map((tokens, index) =>
      extrapolate(tokens, { from: shortened[index] ?? '', to: texts[index] ?? '' }),
    )
  }

  return {
    countAll,
    count: async ({ encoding, text }) => (await countAll({ encoding, texts: [text] }))[0] ?? 0,
    countChat: async ({ encoding, request }) => {
      const prompt = promptTexts(request)
      const counts = await countAll({ encoding, texts: prompt.texts })
      return counts.reduce((sum, tokens) => sum + tokens, prompt.fixedTokens)
    },
    split: async ({ encoding, text }) => {
      const reply = await run({ task: 'split', encoding, texts: shorten([text]) })
      if (!('lengths' in reply)) throw failed(reply)
      return cutPieces(text, reply)
    },
    close: async () => {
      closed = true
      rejectAll('is closed')
      const stopping = worker
      worker = undefined
      await stopping?.terminate()
    },
  }
}

function cutPieces(text: string, { lengths, tokens }: SplitText): TokenPiece[] {
  const pieces: TokenPiece[] = []
  let from = 0
  for (const [index, length] of lengths.entries()) {
    pieces.push({ text: text.slice(from, from + length), tokens: tokens[index] as number })
    from += length
  }
  return pieces
}

function shorten(texts: readonly string[]): readonly string[] {
  const share = MOST_COUNTED / Math.max(1, lengthOf(texts))
  if (share >= 1) return texts
  return texts.map((text) => text.slice(0, Math.max(LEAST_COUNTED_EACH, Math.floor(text.length * share))))
}

function extrapolate(tokens: number, { from, to }: { readonly from: string; readonly to: string }): number {
  return from.length === to.length ? tokens : Math.ceil((tokens / from.length) * to.length)
}

function lengthOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length, 0)
}

function failed(reply: TokenizerReply): GatewayError {
  return down('failure' in reply ? `failed: ${reply.failure}` : 'answered something else')
}

function down(reason: string): GatewayError {
  return new GatewayError('dependency_down', `The tokenizer ${reason}. Try again.`, { retryAfterSeconds: 1 })
}
