// `thinkingConfig`, read and written. Older models take a budget in tokens, newer ones a level; which it is, is a fact of the
// catalogue (`reasoning.kind`). Both in one request are refused by Google, so only one is ever written.
import type { ChatRequest } from '../../core/chat.ts'
import type { Capabilities, ReasoningCapability } from '../../core/model.ts'
import { effortToBudget, type Effort, type ReasoningRequest } from '../../core/reasoning.ts'
import { invalidValue, readBoolean, readInteger, readObject, readWord } from './check.ts'
import { named, type Draft, type Wire } from './wire.ts'

const LEVELS = ['MINIMAL', 'LOW', 'MEDIUM', 'HIGH', 'THINKING_LEVEL_UNSPECIFIED'] as const
const OFF = 0
const DYNAMIC = -1
const LARGEST = 2 ** 31 - 1

/** What Google's own OpenAI endpoint makes of an effort (https://ai.google.dev/gemini-api/docs/openai#thinking). */
const BUDGETS: Readonly<Record<Effort, number>> = {
  none: OFF,
  minimal: 512,
  low: 1024,
  medium: 8192,
  high: 24_576,
  xhigh: LARGEST,
  max: LARGEST,
}

const LEVEL_OF: Readonly<Record<Effort, string | undefined>> = {
  none: undefined,
  minimal: 'MINIMAL',
  low: 'LOW',
  medium: 'MEDIUM',
  high: 'HIGH',
  xhigh: 'HIGH',
  max: 'HIGH',
}

const PATH = 'generationConfig.thinkingConfig'

/** What a caller asked, checked; undefined when he left it to the model. */
export function readThinking(value: unknown): ReasoningRequest | undefined {
  const config = named(readObject(value, PATH))
  const { thinkingBudget: budget, thinkingLevel: level, includeThoughts: shows } = config
  if (shows != null) readBoolean(shows, `${PATH}.includeThoughts`)
  if (budget != null && level != null)
    throw invalidValue(PATH, 'thinkingBudget and thinkingLevel cannot be set together.')
  if (level != null) {
    const word = readWord(level, `${PATH}.thinkingLevel`, LEVELS)
    return word === 'THINKING_LEVEL_UNSPECIFIED' ? undefined : { effort: word.toLowerCase() as Effort }
  }
  if (budget == null) return undefined
  const tokens = readInteger(budget, `${PATH}.thinkingBudget`, { min: DYNAMIC, max: LARGEST })
  if (tokens === DYNAMIC) return { enabled: true }
  return tokens === OFF ? { effort: 'none' } : { maxTokens: tokens }
}

/** True when a request asked to be shown the thoughts. */
export function showsThoughts(wire: Wire): boolean {
  const config = inner(inner(named(wire), 'generationConfig'), 'thinkingConfig')
  return config['includeThoughts'] === true
}

function inner(wire: Wire, name: string): Wire {
  const value = wire[name]
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? named(value as Wire) : {}
}

/** True when a model takes the caller's own words about thinking as they are. */
export function takesThinking(config: Wire, capability: ReasoningCapability): boolean {
  if (capability.kind === 'none') return false
  if (config['thinkingBudget'] != null) return capability.kind === 'budget' || capability.kind === 'both'
  const level = config['thinkingLevel']
  if (level == null) return true
  return capability.kind === 'effort' && capability.efforts.includes(String(level).toLowerCase() as Effort)
}

export interface ThinkingOptions {
  readonly capabilities: Capabilities
  /** What a caller of this format said of showing thoughts; for any other, thoughts are shown unless he does not want them. */
  readonly includeThoughts: unknown
  readonly isOwn: boolean
}

/** The config to send; undefined where there is nothing to say, or the model does not think. */
export function writeThinking(request: ChatRequest, options: ThinkingOptions): Wire | undefined {
  const { capabilities, includeThoughts, isOwn } = options
  const { reasoning: asked } = request
  const capability = capabilities.reasoning
  if (capability.kind === 'none') return undefined
  const amount = writeAmount(request, capability)
  const isOff = amount['thinkingBudget'] === OFF
  const shows = isOwn ? includeThoughts : isOff || asked?.exclude === true ? undefined : true
  const config: Draft = { ...amount, ...(shows != null && { includeThoughts: shows }) }
  return Object.keys(config).length === 0 ? undefined : config
}

function writeAmount(request: ChatRequest, capability: ReasoningCapability): Wire {
  const { reasoning: asked } = request
  if (asked === undefined || capability.kind === 'always') return {}
  const { effort, maxTokens, enabled } = asked
  if (capability.kind === 'effort') {
    const wanted = effort ?? (enabled === false ? 'none' : undefined)
    if (wanted === undefined) return {}
    return wanted === 'none' ? { thinkingBudget: OFF } : { thinkingLevel: LEVEL_OF[wanted] }
  }
  if (maxTokens !== undefined) return { thinkingBudget: within(maxTokens, capability) }
  if (effort === 'none' || (effort === undefined && enabled === false))
    return capability.mandatory ? { thinkingBudget: within(OFF, capability) } : { thinkingBudget: OFF }
  if (effort !== undefined) {
    const limit = request.maxCompletionTokens ?? request.maxTokens
    // Thoughts count towards the limit: of one that the caller has set they get a share, so that words are left.
    const wanted = limit === undefined ? BUDGETS[effort] : Math.min(effortToBudget(effort, limit), limit - 1)
    return { thinkingBudget: within(wanted, capability) }
  }
  return enabled === true ? { thinkingBudget: DYNAMIC } : {}
}

/** Without known bounds the largest budget that any model takes. */
const USUAL_MOST = 24_576

function within(tokens: number, { budget }: ReasoningCapability): number {
  if (budget === undefined) return tokens === LARGEST ? USUAL_MOST : tokens
  return Math.min(Math.max(tokens, budget.min), budget.max)
}
