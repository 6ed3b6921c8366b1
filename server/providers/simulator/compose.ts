// From a call to the script that answers it: reads the body as a provider would, decides on a fault, plans and writes the
// answer. Part of the simulator, a test instrument.
import { randomBytes } from 'node:crypto'
import type { ChatRequest } from '../../../core/chat.ts'
import { GatewayError } from '../../../core/errors.ts'
import { base62 } from '../../../core/ids.ts'
import type { Model } from '../../../core/model.ts'
import { readRequest } from '../../../dialects/openai-chat/request.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import type { UpstreamCall } from '../transport.ts'
import { spokenTokens, writeStream, writeWhole } from './chunks.ts'
import { lastUserMessage, textOf } from './conversation.ts'
import { writeEmbeddings } from './embeddings.ts'
import {
  activeFault,
  contentFilterError,
  contextLengthError,
  errorAnswer,
  isAt,
  modelGoneError,
  statusError,
} from './faults.ts'
import type { ErrorAnswer } from './faults.ts'
import { readMagicPrompt } from './magic-prompts.ts'
import { planAnswer } from './plan.ts'
import { createRandom } from './random.ts'
import type { Random } from './random.ts'
import type { Fault, Simulate } from './read-simulate.ts'
import { readSimulate } from './read-simulate.ts'
import { createSalts } from './salts.ts'
import { deadScript, errorScript, readPace, streamScript, wholeAnswerMs, wholeScript } from './script.ts'
import type { Script } from './script.ts'

export interface ComposerOptions {
  /** Unix milliseconds. */
  readonly now: () => number
  readonly tokenizer: Pick<Tokenizer, 'countAll' | 'countChat' | 'split'>
  /** Finds the model of an endpoint, for its tokenizer and its shutdown date; without it `simulate.today` does nothing. */
  readonly lookUpModel?: (modelId: string) => Model | undefined
}

const USUAL_ENCODING = 'o200k_base'
const USUAL_CONTEXT_TOKENS = 128_000

/** Writes the script for a call; rejects only when the tokenizer is down. */
export function createComposer(options: ComposerOptions): (call: UpstreamCall) => Promise<Script> {
  const salts = createSalts()
  return async (call) => {
    try {
      const parts: CallParts = { options, call, wire: JSON.parse(call.body), salt: salts.saltFor(call) }
      return await (call.operation === 'chat' ? composeChat(parts) : composeEmbeddings(parts))
    } catch (error) {
      const refusal = asRefusal(error)
      if (!refusal) throw error
      return errorScript(refusal)
    }
  }
}

/** A request that cannot be read is answered as a provider would; anything else is a failure of ours. */
function asRefusal(error: unknown): ErrorAnswer | undefined {
  const type = 'invalid_request_error'
  if (error instanceof SyntaxError)
    return errorAnswer(400, { message: 'The body is not valid JSON.', type, param: null, code: null })
  if (!(error instanceof GatewayError) || error.status >= 500) return undefined
  const { message, param, wireCode: code } = error
  return errorAnswer(error.status, { message, type, param, code })
}

interface CallParts {
  readonly options: ComposerOptions
  readonly call: UpstreamCall
  /** The parsed body. */
  readonly wire: unknown
  /** What answers without a seed vary by. */
  readonly salt: string
}

async function composeEmbeddings({ options, call, wire, salt }: CallParts): Promise<Script> {
  const simulate = readSimulate(call.simulate ?? {})
  const fault = activeFault(call, simulate)
  const early = earlyEnd({ options, call, simulate, fault, promptTokens: 0 })
  if (early) return early
  const body = await writeEmbeddings({
    wire,
    model: call.endpoint.upstreamId,
    encoding: encodingOf(options, call),
    tokenizer: options.tokenizer,
  })
  const durationMs = readPace(simulate, fault, createRandom(salt)).firstTokenMs
  return wholeScript({ body, durationMs, fault })
}

async function composeChat({ options, call, wire, salt }: CallParts): Promise<Script> {
  const request = readRequest(wire)
  const magic = readMagicPrompt(textOf(lastUserMessage(request)))
  const simulate: Simulate = { ...magic, ...readSimulate(call.simulate ?? {}) }
  const fault = activeFault(call, simulate)
  const encoding = encodingOf(options, call)
  const { endpoint } = call
  const promptTokens = await options.tokenizer.countChat({ encoding, request })
  const early = earlyEnd({ options, call, simulate, fault, promptTokens })
  if (early) return early
  const random = randomFor(request, salt)
  const answer = await planAnswer({
    request,
    endpoint,
    simulate,
    fault,
    promptTokens,
    encoding,
    random,
    tokenizer: options.tokenizer,
  })
  const pace = readPace(simulate, fault, random)
  const tokens = Math.max(...answer.choices.map(spokenTokens))
  const written = {
    answer,
    request,
    id: `chatcmpl-sim-${base62(randomBytes(48), 24)}`,
    model: endpoint.upstreamId,
    created: Math.floor(options.now() / 1000),
    reasoningFields: reasoningFields(call),
  }
  if (call.stream) return streamScript({ frames: writeStream(written), tokens, pace, simulate, fault })
  return wholeScript({ body: writeWhole(written), durationMs: wholeAnswerMs(tokens, pace, simulate), fault })
}

interface EarlyParts {
  readonly options: ComposerOptions
  readonly call: UpstreamCall
  readonly simulate: Simulate
  readonly fault: Fault | undefined
  readonly promptTokens: number
}

/** Ends that come before any answer: errors, a dead connection, a model that is gone, a prompt that does not fit. */
function earlyEnd({ options, call, simulate, fault, promptTokens }: EarlyParts): Script | undefined {
  const { upstreamId, capabilities } = call.endpoint
  const contextTokens = capabilities.contextTokens ?? USUAL_CONTEXT_TOKENS
  const { retryAfterSeconds } = simulate
  const facts = { upstreamId, contextTokens, promptTokens, retryAfterSeconds }
  switch (fault?.kind) {
    case 'status':
      return errorScript(statusError(fault.status, facts))
    case 'reset':
      return deadScript('reset')
    case 'silence':
      return deadScript('never')
    case 'context_length':
      return errorScript(contextLengthError({ ...facts, promptTokens: contextTokens + promptTokens }))
    case 'content_filter':
      if (simulate.atToken === undefined) return errorScript(contentFilterError())
      break
    case 'model_gone':
      return errorScript(modelGoneError(facts))
    default:
  }
  if (isGone(options, call, simulate)) return errorScript(modelGoneError(facts))
  return promptTokens > contextTokens ? errorScript(contextLengthError(facts)) : undefined
}

/** On the day that `simulate.today` names, models whose shutdown date has come are gone. */
function isGone(options: ComposerOptions, call: UpstreamCall, simulate: Simulate): boolean {
  if (simulate.today === undefined || !isAt(call, simulate.provider)) return false
  const shutdownAt = options.lookUpModel?.(call.endpoint.modelId)?.shutdownAt
  return shutdownAt !== undefined && shutdownAt <= simulate.today
}

function encodingOf(options: ComposerOptions, call: UpstreamCall): string {
  return options.lookUpModel?.(call.endpoint.modelId)?.tokenizer ?? USUAL_ENCODING
}

/** With a seed the same request gets the same answer, streamed or not; without one answers vary a little. */
function randomFor(request: ChatRequest, salt: string): Random {
  const { stream: _stream, includeUsage: _includeUsage, ...asked } = request
  return createRandom(request.seed === undefined ? salt : JSON.stringify(asked))
}

/** Where this provider shows readable reasoning; nowhere, as at OpenAI, unless its quirks say so. */
function reasoningFields({ endpoint }: UpstreamCall): readonly string[] {
  const { quirks } = endpoint.provider
  return [
    ...(quirks.has('reasoning-content') ? ['reasoning_content'] : []),
    ...(quirks.has('reasoning-field') ? ['reasoning'] : []),
  ]
}
