// What is asked about reasoning: `thinking` and `output_config.effort`, read into one neutral wish and written in the words
// that a model takes. Rules: OpenRouter's reasoning guide (shares of the limit), Anthropic's on thinking and forced tools.
import type { ChatRequest, Message } from '../../core/chat.ts'
import type { Capabilities } from '../../core/model.ts'
import {
  budgetToEffort,
  effortToBudget,
  nearestEffort,
  type Effort,
  type ReasoningRequest,
} from '../../core/reasoning.ts'
import { invalidValue, readInteger, readObject, readWord } from './check.ts'
import { signedBlocks } from './reasoning-details.ts'
import { isObject, type Draft, type Wire } from './wire.ts'

const TYPES = ['enabled', 'disabled', 'adaptive', 'between_tools'] as const
const WIRE_EFFORTS = ['low', 'medium', 'high', 'xhigh', 'max'] as const
const SMALLEST_BUDGET = 1024
const OUTPUT_TOKENS_WHEN_UNKNOWN = 8192

/**
 * Reads both fields; undefined when neither says anything. A budget says more than an effort beside it, and an effort more than
 * "adaptive". `display` has no neutral name: it rides along in the caller's own text only.
 */
export function readReasoning(wire: Wire): ReasoningRequest | undefined {
  const config = isObject(wire['output_config']) ? wire['output_config'] : {}
  const said = config['effort']
  const effort = said == null ? undefined : readWord(said, 'output_config.effort', WIRE_EFFORTS)
  if (wire['thinking'] === undefined) return effort && { effort }
  const thinking = readObject(wire['thinking'], 'thinking')
  const type = readWord(thinking['type'], 'thinking.type', TYPES)
  if (type === 'disabled') return { enabled: false }
  if (type !== 'enabled') return effort === undefined ? { enabled: true } : { effort }
  const budget = readInteger(thinking['budget_tokens'], 'thinking.enabled.budget_tokens', SMALLEST_BUDGET)
  const limit = wire['max_tokens']
  if (typeof limit === 'number' && budget >= limit)
    throw invalidValue('max_tokens', '`max_tokens` must be greater than `thinking.budget_tokens`')
  return { maxTokens: budget }
}

/** Most tokens of an answer: the caller's limit, else the model's; the format wants one always. */
export function outputLimit(request: ChatRequest, capabilities: Capabilities): number {
  const { maxTokens, maxCompletionTokens } = request
  if (maxTokens !== undefined && maxCompletionTokens !== undefined)
    return Math.min(maxTokens, maxCompletionTokens)
  return maxCompletionTokens ?? maxTokens ?? capabilities.maxOutputTokens ?? OUTPUT_TOKENS_WHEN_UNKNOWN
}

export interface WrittenThinking {
  readonly thinking: Draft | undefined
  readonly effort: Effort | undefined
  /** The model will think, so that sampling cannot be steered. */
  readonly isOn: boolean
}

const NOTHING: WrittenThinking = { thinking: undefined, effort: undefined, isOn: false }

/** The words in which this model is asked. */
export function writeReasoning(request: ChatRequest, capabilities: Capabilities): WrittenThinking {
  const asked = request.reasoning
  const { kind, efforts, mandatory } = capabilities.reasoning
  const effortOnly = verbosity(request, capabilities)
  if (asked === undefined || kind === 'none' || kind === 'always') return effortOnly
  const wish = readWish(asked)
  if (wish === 'nothing') return effortOnly
  if (wish === 'off') return mandatory ? effortOnly : { ...effortOnly, thinking: { type: 'disabled' } }
  // A model that is made to call a tool may not think before it does.
  const isForced = request.toolChoice?.mode === 'required' || request.toolChoice?.mode === 'function'
  if (kind === 'budget' || (kind === 'both' && asked.maxTokens !== undefined)) {
    const mayThink = !isForced && !continuesWithoutThinking(request.messages)
    const budget = mayThink ? budgetFor(request, asked, capabilities) : undefined
    if (budget === undefined) return NOTHING
    return { thinking: { type: 'enabled', budget_tokens: budget }, effort: undefined, isOn: true }
  }
  const limit = outputLimit(request, capabilities)
  const wanted =
    asked.effort ?? (asked.maxTokens === undefined ? undefined : budgetToEffort(asked.maxTokens, limit))
  const effort = wanted === undefined ? undefined : nearestEffort(wanted, efforts)
  const spoken = effort === undefined || effort === 'none' ? effortOnly.effort : effort
  if (isForced) return { ...NOTHING, effort: spoken }
  const display = asked.exclude === true ? 'omitted' : 'summarized'
  return { thinking: { type: 'adaptive', display }, effort: spoken, isOn: true }
}

/**
 * With a budget, a turn that waits for the results of its calls must begin with the thinking that led to them. One that came
 * from another model, or lost its signature, cannot; so the model goes on without thinking rather than not at all.
 */
function continuesWithoutThinking(messages: readonly Message[]): boolean {
  if (messages.at(-1)?.role !== 'tool') return false
  const turn = messages.findLast(({ role }) => role === 'assistant')
  return turn !== undefined && signedBlocks(turn.reasoningDetails, turn.reasoning).length === 0
}

function readWish(asked: ReasoningRequest): 'on' | 'off' | 'nothing' {
  if (asked.effort !== undefined) return asked.effort === 'none' ? 'off' : 'on'
  if (asked.maxTokens !== undefined) return 'on'
  if (asked.enabled === undefined) return 'nothing'
  return asked.enabled ? 'on' : 'off'
}

/** Effort steers the length of an answer too; asked for alone it does not switch thinking on. */
function verbosity(request: ChatRequest, capabilities: Capabilities): WrittenThinking {
  const word = WIRE_EFFORTS.find((candidate) => candidate === request.verbosity)
  return word !== undefined && capabilities.supports.has('verbosity') ? { ...NOTHING, effort: word } : NOTHING
}

/** Within the model's bounds and below the limit of the whole answer; undefined when that leaves no room to think. */
function budgetFor(
  request: ChatRequest,
  asked: ReasoningRequest,
  capabilities: Capabilities,
): number | undefined {
  const { budget: bounds, default: usual } = capabilities.reasoning
  const limit = outputLimit(request, capabilities)
  const effort = asked.effort ?? usual ?? 'medium'
  const wanted = asked.maxTokens ?? effortToBudget(effort === 'none' ? 'medium' : effort, limit)
  const least = Math.max(bounds?.min ?? 0, SMALLEST_BUDGET)
  const most = Math.min(bounds?.max ?? Infinity, limit - 1)
  return most < least ? undefined : Math.min(Math.max(wanted, least), most)
}

/** True when a model takes the caller's own words as they are. */
export function takesWords(wire: Wire, request: ChatRequest, capabilities: Capabilities): boolean {
  const { kind, efforts, mandatory } = capabilities.reasoning
  const thinking = isObject(wire['thinking']) ? wire['thinking'] : undefined
  const config = isObject(wire['output_config']) ? wire['output_config'] : {}
  if (config['effort'] != null && !efforts.some((effort) => effort === config['effort'])) return false
  switch (thinking?.['type']) {
    case undefined:
      return true
    case 'disabled':
      return !mandatory
    case 'enabled':
      return (
        (kind === 'budget' || kind === 'both') &&
        Number(thinking['budget_tokens']) < outputLimit(request, capabilities)
      )
    default:
      return kind === 'effort' || kind === 'both'
  }
}
