// What a simulated answer will say, token by token, before any of it is put on the wire: texts, tool calls, limits, stop
// sequences, usage. A test instrument; how it looks on the wire is chunks.ts, when it is sent is script.ts.
import { setImmediate } from 'node:timers/promises'
import type { ChatRequest } from '../../../core/chat.ts'
import type { Endpoint } from '../../../core/model.ts'
import type { TokenPiece } from '../tokenizer/messages.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { createInstance } from './instance.ts'
import type { Random } from './random.ts'
import type { Fault, Simulate, SimulatedFinish } from './read-simulate.ts'
import { reasoningTokensFor } from './reasoning.ts'
import { writeFiller, writeJsonObject, writeText, writeThought } from './text.ts'
import type { PlannedCall } from './tools.ts'
import { planCalls } from './tools.ts'

/** A tool call in the pieces that a stream sends its arguments in. */
export interface SpokenCall extends Omit<PlannedCall, 'arguments'> {
  readonly pieces: readonly TokenPiece[]
}

export interface SpokenChoice {
  readonly index: number
  /** Readable reasoning; empty where the provider keeps it hidden. */
  readonly reasoning: readonly TokenPiece[]
  /** Undefined when there is no content beside tool calls. */
  readonly text: readonly TokenPiece[] | undefined
  readonly calls: readonly SpokenCall[]
  readonly finish: SimulatedFinish
  /** Of this choice, reasoning included. */
  readonly completionTokens: number
}

export interface SpokenAnswer {
  readonly choices: readonly SpokenChoice[]
  readonly promptTokens: number
  readonly completionTokens: number
  readonly reasoningTokens: number
}

export interface PlanOptions {
  readonly request: ChatRequest
  readonly endpoint: Endpoint
  readonly simulate: Simulate
  readonly fault: Fault | undefined
  readonly promptTokens: number
  readonly encoding: string
  readonly tokenizer: Pick<Tokenizer, 'split'>
  readonly random: Random
}

/** Enough to be cut, stalled or garbled in the middle. */
const TOKENS_FOR_A_FAULT = 60
/** Of made-up text in one answer, over all its choices; the process that serves live callers makes it. */
const MOST_TOKENS = 100_000
/** `endless_reasoning` at a model whose limit is unknown. */
const USUAL_LIMIT = 4096
const MOST_READABLE_REASONING = 2000
/** The shortest filler sentence has more tokens than this, whatever the encoding. */
const LEAST_TOKENS_PER_SENTENCE = 9
/** What a call takes beside its arguments: its name and the frame around it. */
const TOKENS_PER_CALL = 8

/** Plans all choices of one answer. */
export async function planAnswer(options: PlanOptions): Promise<SpokenAnswer> {
  const { request, promptTokens } = options
  const reasoningTokens = countReasoning(options)
  const drafts: Draft[] = []
  for (let index = 0; index < (request.n ?? 1); index++) {
    // The event loop is everyone's, and a hundred choices of large schemas take their time.
    if (index > 0) await setImmediate()
    drafts.push(draftChoice(options, index))
  }
  const choices = await Promise.all(drafts.map((draft) => speak(options, draft, reasoningTokens)))
  return {
    choices,
    promptTokens,
    completionTokens: choices.reduce((sum, choice) => sum + choice.completionTokens, 0),
    reasoningTokens: reasoningTokens * choices.length,
  }
}

function limitOf({ request, endpoint }: PlanOptions): number {
  return Math.min(
    request.maxTokens ?? Infinity,
    request.maxCompletionTokens ?? Infinity,
    endpoint.capabilities.maxOutputTokens ?? Infinity,
  )
}

function countReasoning(options: PlanOptions): number {
  const { request, endpoint, simulate, fault } = options
  const limit = limitOf(options)
  if (fault?.kind === 'endless_reasoning') return Number.isFinite(limit) ? limit : USUAL_LIMIT
  return Math.min(simulate.reasoningTokens ?? reasoningTokensFor(request, endpoint.capabilities), limit)
}

interface Draft {
  readonly index: number
  readonly text: string | undefined
  readonly calls: readonly PlannedCall[]
  /** Tokens of text that were asked for, beyond which it is cut and up to which it is filled. */
  readonly exactTokens: number | undefined
  readonly reasoning: string
}

function draftChoice(options: PlanOptions, index: number): Draft {
  const { request, simulate } = options
  const calls = planCalls(options)
  const isPlain = !request.responseFormat || request.responseFormat.type === 'text'
  const written = simulate.text ?? (calls.length > 0 ? undefined : writeContent(options))
  const exactTokens = calls.length > 0 || !isPlain ? undefined : lengthAskedFor(options)
  const filler = exactTokens === undefined ? '' : fill(options.random, exactTokens, writeFiller)
  return {
    index,
    text: written === undefined ? undefined : cutAtStop(written + filler, request.stop),
    calls,
    exactTokens,
    reasoning: readableReasoning(options),
  }
}

/** What was asked for; for a fault in the middle of a stream, enough to have a middle. */
function lengthAskedFor({ request, simulate, fault }: PlanOptions): number | undefined {
  const most = Math.floor(MOST_TOKENS / (request.n ?? 1))
  if (fault?.kind === 'content_filter') return Math.min(simulate.atToken ?? 0, most)
  if (simulate.outputTokens !== undefined) return Math.min(simulate.outputTokens, most)
  if (simulate.text !== undefined || !fault || !MIDSTREAM.has(fault.kind)) return undefined
  return Math.min(Math.max(TOKENS_FOR_A_FAULT, Math.ceil((simulate.atToken ?? 0) * 1.5)), most)
}

const MIDSTREAM: ReadonlySet<Fault['kind']> = new Set(['cut', 'stall', 'malformed_chunk'])

function writeContent({ request, endpoint, random }: PlanOptions): string {
  const format = request.responseFormat
  const continues = endpoint.capabilities.supports.has('prefill') ? 'prefill' : 'nothing'
  const options = { request, modelId: endpoint.modelId, random, continues } as const
  if (format?.type === 'json_object') return writeJsonObject(options)
  if (format?.type === 'json_schema') return JSON.stringify(createInstance(format.schema ?? {}, { random }))
  return writeText(options)
}

function fill(random: Random, tokens: number, write: (random: Random) => string): string {
  let text = ''
  for (let written = 0; written < tokens; written += LEAST_TOKENS_PER_SENTENCE) text += write(random)
  return text
}

/** The text up to the first stop sequence, which is not part of it. */
function cutAtStop(text: string, stop: string | readonly string[] | undefined): string {
  let end = text.length
  for (const sequence of typeof stop === 'string' ? [stop] : (stop ?? [])) {
    const at = sequence === '' ? -1 : text.indexOf(sequence)
    if (at >= 0 && at < end) end = at
  }
  return text.slice(0, end)
}

function readableReasoning(options: PlanOptions): string {
  const { quirks } = options.endpoint.provider
  const isReadable = quirks.has('reasoning-content') || quirks.has('reasoning-field')
  if (!isReadable || options.request.reasoning?.exclude === true) return ''
  return fill(options.random, Math.min(countReasoning(options), MOST_READABLE_REASONING), writeThought)
}

async function speak(options: PlanOptions, draft: Draft, reasoningTokens: number): Promise<SpokenChoice> {
  const { encoding, simulate, tokenizer } = options
  const split = (text: string): Promise<readonly TokenPiece[]> =>
    text === '' ? Promise.resolve([]) : tokenizer.split({ encoding, text })
  const [reasoning, text, ...callPieces] = await Promise.all([
    split(draft.reasoning),
    draft.text === undefined ? undefined : split(draft.text),
    ...draft.calls.map((call) => split(call.arguments)),
  ])
  const isEndless = options.fault?.kind === 'endless_reasoning'
  const purse = createPurse(isEndless ? 0 : limitOf(options) - reasoningTokens)
  const wanted = draft.exactTokens === undefined ? text : text && createPurse(draft.exactTokens).take(text)
  const spokenText = wanted && purse.take(wanted)
  const calls = draft.calls.flatMap(({ arguments: _text, ...call }, index): SpokenCall[] => {
    if (!purse.spend(TOKENS_PER_CALL)) return []
    return [{ ...call, pieces: purse.take(callPieces[index] ?? []) }]
  })
  const usual = draft.calls.length > 0 ? 'tool_calls' : 'stop'
  return {
    index: draft.index,
    reasoning: createPurse(Math.min(reasoningTokens, MOST_READABLE_REASONING)).take(reasoning),
    text: calls.length > 0 && !spokenText?.length ? undefined : (spokenText ?? []),
    calls,
    finish: simulate.finishReason ?? finishOf(options, purse.isEmpty() ? 'length' : usual),
    completionTokens: reasoningTokens + purse.spent(),
  }
}

function finishOf({ fault }: PlanOptions, finish: SimulatedFinish): SimulatedFinish {
  if (fault?.kind === 'endless_reasoning') return 'length'
  return fault?.kind === 'content_filter' ? 'content_filter' : finish
}

/** Tokens that may still be said. */
interface Purse {
  readonly take: (pieces: readonly TokenPiece[]) => readonly TokenPiece[]
  /** False when there is not enough left; the purse is empty then. */
  readonly spend: (tokens: number) => boolean
  /** True once something had to be left out. */
  readonly isEmpty: () => boolean
  readonly spent: () => number
}

function createPurse(limit: number): Purse {
  let spent = 0
  let empty = false
  const spend = (tokens: number): boolean => {
    if (empty || spent + tokens > limit) {
      empty = true
      return false
    }
    spent += tokens
    return true
  }
  return {
    spend,
    take: (pieces) => {
      const end = pieces.findIndex((piece) => !spend(piece.tokens))
      return end < 0 ? pieces : pieces.slice(0, end)
    },
    isEmpty: () => empty,
    spent: () => spent,
  }
}
