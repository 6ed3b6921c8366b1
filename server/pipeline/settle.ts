// The end of a generation in the books: what it used, what it costs, one record, one settlement, on disk before the caller
// gets the end of his answer.
import type { GatewayError } from '../../core/errors.ts'
import type { Usage } from '../../core/events.ts'
import { NO_USAGE } from '../../core/events.ts'
import type { Endpoint } from '../../core/model.ts'
import type { Nanodollars, Picodollars, TokenPrices } from '../../core/money.ts'
import {
  costOf,
  dollarsFromNanodollars,
  nanodollars,
  nanodollarsFromDollars,
  percentOf,
  ZERO,
} from '../../core/money.ts'
import { sumUsage } from '../../core/sum-usage.ts'
import { writeChoices } from '../routing/choice-record.ts'
import type { GenerationRecord } from '../store/ledger/ports.ts'
import type { GenerationMeasurement } from '../telemetry/metrics.ts'
import type { AnswerPart, Generation } from './generation.ts'
import { servingModel } from './generation.ts'
import { header } from './inbound.ts'
import type { KeptPrompt } from './kept-prompts.ts'
import { LONGEST_REQUEST_BYTES } from './kept-prompts.ts'

/** For models whose context is not known. */
const ANY_CONTEXT = 1_000_000
/** More contexts than this nobody fills for one answer. */
const MOST_CONTEXTS = 32
/** A rule of thumb for when even the tokenizer cannot be asked. */
const CHARACTERS_PER_TOKEN = 4

const NO_PRICES: TokenPrices = {
  prompt: 0 as Picodollars,
  completion: 0 as Picodollars,
  cacheRead: undefined,
  cacheWrite: undefined,
  cacheWriteHour: undefined,
  request: 0 as Picodollars,
  tiers: [],
}

/** How a generation ended, for its record. */
export interface Ending {
  readonly status: number
  readonly error: GatewayError | undefined
  readonly cancelled: boolean
}

/**
 * What the caller pays for this usage at the serving endpoint's price, in nanodollars, and for hedges where he asked for them.
 * Test keys pay nothing.
 */
export function priceOf(generation: Generation, usage: Usage): Nanodollars {
  const { parts, hedge } = generation
  if (parts.length > 0) return sumOf(parts.map((part) => priceOf(part.generation, usageOf(part.generation))))
  const price = servingSum(generation, { usage, of: callersPrices })
  // With a key of the account's own only a fee: its provider charges the account itself.
  const { ownKeyFee } = generation.services.config.current()
  const own = generation.serving?.provider.isOwn ? percentOf(price, ownKeyFee) : price
  return hedge?.isCallers ? sum(own, hedgeSum(generation, { usage, of: hedgePrices })) : own
}

interface Sum {
  readonly usage: Usage
  /** Which prices of an endpoint it is about. */
  readonly of: (endpoint: Endpoint) => TokenPrices
}

const callersPrices = ({ prices }: Endpoint): TokenPrices => prices
/** Whoever was outrun with a key of the account's own charges the account itself. */
const hedgePrices = ({ prices, provider }: Endpoint): TokenPrices => (provider.isOwn ? NO_PRICES : prices)
const operatorsCosts = ({ prices, costs }: Endpoint): TokenPrices => costs ?? prices

function servingSum({ key, serving }: Generation, { usage, of }: Sum): Nanodollars {
  return key.kind === 'test' || !serving ? ZERO : costOf(of(serving), usage)
}

/** The usage with what the provider charges the account for it, where it was served with a key of the account's own. */
export function withOwnCost(generation: Generation, usage: Usage): Usage {
  const { serving } = generation
  if (!serving?.provider.isOwn) return usage
  const total = upstreamCostOf(generation, usage)
  const prompt = Math.min(total, costOf(operatorsCosts(serving), { ...usage, outputTokens: 0 }))
  return {
    ...usage,
    ownCost: {
      totalDollars: dollarsFromNanodollars(total),
      promptDollars: dollarsFromNanodollars(prompt),
      completionDollars: dollarsFromNanodollars(total - prompt),
    },
  }
}

/** What the endpoints that were outrun may charge: they had the whole prompt, and nobody waited for their answer. */
function hedgeSum({ key, outrun }: Generation, { usage: { inputTokens }, of }: Sum): Nanodollars {
  if (key.kind === 'test') return ZERO
  return outrun.reduce(
    (cost, endpoint) => sum(cost, costOf(of(endpoint), { ...NO_USAGE, inputTokens })),
    ZERO,
  )
}

/**
 * What the operator pays, or the account whose own key served: what the provider says, else what it takes by the catalogue, for hedges whoever
 * asked for them, and for streams that broke and were continued elsewhere.
 */
function upstreamCostOf(generation: Generation, usage: Usage): Nanodollars {
  const { parts } = generation
  if (parts.length > 0)
    return sumOf(parts.map((part) => upstreamCostOf(part.generation, usageOf(part.generation))))
  const said = usage.providerCostDollars
  const own =
    said === undefined
      ? servingSum(generation, { usage, of: operatorsCosts })
      : nanodollarsFromDollars(Math.min(Math.max(said || 0, 0), 1e6))
  const { outrun, broken } = generation
  if (outrun.length === 0 && broken.length === 0) return own
  const others = { usage, of: operatorsCosts }
  return sumOf([own, hedgeSum(generation, others), brokenSum(generation, others)])
}

/** What streams that broke cost: the prompt, and what had been written by then. */
function brokenSum({ key, broken }: Generation, { usage: { inputTokens }, of }: Sum): Nanodollars {
  if (key.kind === 'test') return ZERO
  return sumOf(
    broken.map(({ endpoint, outputTokens }) =>
      costOf(of(endpoint), { ...NO_USAGE, inputTokens, outputTokens }),
    ),
  )
}

function usageOf({ usage }: Generation): Usage {
  return usage ?? NO_USAGE
}

function sumOf(amounts: readonly Nanodollars[]): Nanodollars {
  return amounts.reduce(sum, ZERO)
}

function sum(one: Nanodollars, other: Nanodollars): Nanodollars {
  return nanodollars(one + other)
}

/** The same in US dollars, for `usage.cost`. */
export function costDollarsOf(generation: Generation, usage: Usage): number {
  return dollarsFromNanodollars(priceOf(generation, usage))
}

/**
 * The provider's counts, or undefined when they are beyond belief: they are counted here then. A broken count is wrong by any
 * factor; a model that searches and reads several times for one answer, or a catalogue out of date, only by a few.
 */
export function believedUsage(generation: Generation, usage: Usage | undefined): Usage | undefined {
  const { contextTokens = ANY_CONTEXT, maxOutputTokens = 0 } = generation.serving?.capabilities ?? {}
  const most = MOST_CONTEXTS * Math.max(contextTokens, maxOutputTokens)
  const choices = generation.request.n ?? 1
  return usage && usage.inputTokens <= most && usage.outputTokens <= most * choices ? usage : undefined
}

/** True when the provider has given token counts that can be trusted. */
export function isCounted(generation: Generation): boolean {
  return generation.usage !== undefined && generation.usage.estimated !== true
}

/** Usage by our own tokenizer, marked estimated: for answers whose provider said nothing and for answers cut short. */
export async function estimateUsage(generation: Generation, producedText: string): Promise<Usage> {
  const { services, request, parts } = generation
  if (parts.length > 0) return sumUsage(await Promise.all(parts.map(usageOfPart)))
  const encoding = servingModel(generation).tokenizer
  let counts: { readonly inputTokens: number; readonly outputTokens: number }
  try {
    const [inputTokens, outputTokens] = await Promise.all([
      services.tokenizer.countChat({ encoding, request }),
      services.tokenizer.count({ encoding, text: producedText }),
    ])
    counts = { inputTokens, outputTokens }
  } catch (error) {
    services.log.warn(
      { err: error, generation: generation.id },
      'tokens were guessed from the length of the text',
    )
    counts = {
      inputTokens: Math.ceil(generation.inbound.bytes / CHARACTERS_PER_TOKEN),
      outputTokens: Math.ceil(producedText.length / CHARACTERS_PER_TOKEN),
    }
  }
  return { ...NO_USAGE, ...generation.usage, ...counts, estimated: true }
}

/** As its provider counted it, or else estimated; nothing for one whose turn has not come. */
async function usageOfPart({ generation, producedText }: AnswerPart): Promise<Usage> {
  if (generation.serving && !isCounted(generation))
    generation.usage = await estimateUsage(generation, producedText())
  return usageOf(generation)
}

/**
 * Writes the generation and its settlement durably; resolves when both are on disk. A generation that failed, or that the
 * caller never saw a word of, costs nothing. Safe to call twice: the second call does nothing.
 */
export async function settle(generation: Generation, ending: Ending): Promise<void> {
  if (generation.settled) return
  generation.settled = true
  const usage = generation.usage ?? NO_USAGE
  const charged = ending.error === undefined ? priceOf(generation, usage) : ZERO
  const { services } = generation
  services.rates.correct(generation.rateAdmission, usage.inputTokens + usage.outputTokens)
  const record = recordOf(generation, { ...ending, usage, charged })
  services.metrics.generation(measurementOf(record))
  await services.ledger.settle(generation.hold, record)
  if (generation.keepsPrompt) services.keptPrompts.add(keptPromptOf(generation))
}

function keptPromptOf({ id, key, inbound, told }: Generation): KeptPrompt {
  const sent = inbound.sentText ?? inbound.text
  return {
    id,
    accountId: key.accountId,
    keyKind: key.kind,
    createdAt: inbound.receivedAt,
    request: Buffer.byteLength(sent) > LONGEST_REQUEST_BYTES ? null : sent,
    answer: told(),
  }
}

function measurementOf(record: GenerationRecord): GenerationMeasurement {
  const { modelId, providerName, status, latencyMs, firstTokenMs, costNanodollars, streamed } = record
  const { inputTokens, outputTokens, reasoningTokens } = record
  return {
    modelId,
    providerName,
    status,
    latencyMs,
    firstTokenMs,
    inputTokens,
    outputTokens,
    reasoningTokens,
    costNanodollars,
    streamed,
    attempts: record.attempts.length,
  }
}

interface RecordParts extends Ending {
  readonly usage: Usage
  readonly charged: Nanodollars
}

function recordOf(generation: Generation, parts: RecordParts): GenerationRecord {
  const { inbound, key, request, services, serving } = generation
  const { usage, charged } = parts
  const now = services.now()
  return {
    id: generation.id,
    accountId: key.accountId,
    keyId: key.id,
    keyKind: key.kind,
    createdAt: inbound.receivedAt,
    operation: generation.operation,
    requestedModel: request.model,
    modelId: servingModel(generation).id,
    endpointId: serving?.id,
    providerName: serving?.provider.name,
    upstreamId: generation.upstreamId,
    streamed: request.stream,
    cancelled: parts.cancelled,
    status: parts.status,
    errorCode: parts.error?.code,
    finishReason: generation.finishReason,
    nativeFinishReason: generation.nativeFinishReason,
    inputTokens: usage.inputTokens,
    cachedTokens: usage.cachedTokens,
    cacheWriteTokens: usage.cacheWriteTokens,
    outputTokens: usage.outputTokens,
    reasoningTokens: usage.reasoningTokens,
    estimated: usage.estimated ?? false,
    costNanodollars: charged,
    upstreamCostNanodollars: upstreamCostOf(generation, usage),
    latencyMs: now - inbound.receivedAt,
    firstTokenMs:
      generation.firstTokenAt === undefined ? undefined : generation.firstTokenAt - inbound.receivedAt,
    attempts: generation.attempts,
    choices: writeChoices(generation.choices, generation.attempts[0]?.endpoint),
    warnings: [...generation.warnings, ...generation.fitWarnings].map((warning) => warning.text),
    appReferer: header(inbound, 'http-referer') ?? header(inbound, 'referer'),
    appTitle: header(inbound, 'x-openrouter-title') ?? header(inbound, 'x-title'),
    userAgent: header(inbound, 'user-agent'),
    externalUser: request.user,
    sessionId: request.sessionId ?? header(inbound, 'x-session-id'),
    requestId: inbound.requestId,
    ownKeyId: serving?.provider.takenKey?.ownKeyId,
  }
}
