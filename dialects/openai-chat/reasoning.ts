// What a caller asks about reasoning, read from the six spellings in use and written in the one that a provider takes.
// Sources: OpenRouter's reasoning guide (effort, budget, exclude), the parameters of DeepSeek, Alibaba and AI/ML API.
import { GatewayError } from '../../core/errors.ts'
import type { ChatRequest } from '../../core/chat.ts'
import type { Capabilities } from '../../core/model.ts'
import {
  budgetToEffort,
  EFFORTS,
  effortToBudget,
  nearestEffort,
  type Effort,
  type ReasoningRequest,
} from '../../core/reasoning.ts'
import { readBoolean, readInteger, readObject, readWord } from './check.ts'
import type { Wire } from './wire.ts'

const SUMMARIES = ['auto', 'concise', 'detailed'] as const
const BUDGET = { min: 1, max: Number.MAX_SAFE_INTEGER }
const OUTPUT_TOKENS_WHEN_UNKNOWN = 32_000

type ReasoningDraft = { -readonly [Key in keyof ReasoningRequest]: ReasoningRequest[Key] }

/**
 * Reads all spellings into one request; undefined when the caller said nothing. `reasoning` is the base, the others fill
 * what it leaves open; an effort said twice must be the same.
 */
export function readReasoning(wire: Wire): ReasoningRequest | undefined {
  const asked = wire['reasoning'] == null ? undefined : readReasoningObject(wire['reasoning'])
  const draft: ReasoningDraft = asked ?? {}
  let said = asked !== undefined
  if (wire['reasoning_effort'] != null) {
    const effort = readWord(wire['reasoning_effort'], 'reasoning_effort', EFFORTS)
    if (draft.effort !== undefined && draft.effort !== effort) throw twoEfforts(draft.effort, effort)
    draft.effort = effort
    said = true
  }
  if (wire['include_reasoning'] != null) {
    if (!readBoolean(wire['include_reasoning'], 'include_reasoning')) draft.exclude ??= true
    said = true
  }
  if (wire['enable_thinking'] != null) {
    draft.enabled ??= readBoolean(wire['enable_thinking'], 'enable_thinking')
    said = true
  }
  if (wire['thinking_budget'] != null) {
    draft.maxTokens ??= readInteger(wire['thinking_budget'], 'thinking_budget', BUDGET)
    said = true
  }
  if (wire['thinking'] != null) {
    readThinking(wire['thinking'], draft)
    said = true
  }
  return said ? draft : undefined
}

function readReasoningObject(value: unknown): ReasoningDraft {
  const wire = readObject(value, 'reasoning')
  const draft: ReasoningDraft = {}
  if (wire['effort'] != null) draft.effort = readWord(wire['effort'], 'reasoning.effort', EFFORTS)
  if (wire['max_tokens'] != null)
    draft.maxTokens = readInteger(wire['max_tokens'], 'reasoning.max_tokens', BUDGET)
  if (wire['exclude'] != null) draft.exclude = readBoolean(wire['exclude'], 'reasoning.exclude')
  if (wire['enabled'] != null) draft.enabled = readBoolean(wire['enabled'], 'reasoning.enabled')
  if (wire['summary'] != null) draft.summary = readWord(wire['summary'], 'reasoning.summary', SUMMARIES)
  if (draft.effort === undefined || draft.maxTokens === undefined) return draft
  throw new GatewayError(
    'invalid_parameter_combination',
    "Only one of 'reasoning.effort' and 'reasoning.max_tokens' can be given.",
    { param: 'reasoning' },
  )
}

/** `thinking: {type: enabled | disabled | adaptive, budget_tokens?}`. */
function readThinking(value: unknown, draft: ReasoningDraft): void {
  const wire = readObject(value, 'thinking')
  if (wire['type'] != null) {
    const type = readWord(wire['type'], 'thinking.type', ['enabled', 'disabled', 'adaptive'])
    draft.enabled ??= type !== 'disabled'
  }
  if (wire['budget_tokens'] != null)
    draft.maxTokens ??= readInteger(wire['budget_tokens'], 'thinking.budget_tokens', BUDGET)
}

function twoEfforts(inObject: Effort, alone: Effort): GatewayError {
  return new GatewayError(
    'invalid_parameter_combination',
    `'reasoning.effort' is '${inObject}' but 'reasoning_effort' is '${alone}'. Give one of them, or the same value twice.`,
    { param: 'reasoning_effort' },
  )
}

export interface ReasoningTarget {
  readonly quirks: ReadonlySet<string>
  readonly capabilities: Capabilities
}

/** The wire fields that ask one provider for this reasoning; empty when nothing needs to be said. */
export function writeReasoning(request: ChatRequest, target: ReasoningTarget): Wire {
  const asked = request.reasoning
  if (asked === undefined) return {}
  const takesBudget = asked.maxTokens !== undefined && target.quirks.has('reasoning-budget')
  if (takesBudget || target.quirks.has('effort-object')) return { reasoning: writeReasoningObject(asked) }
  if (target.quirks.has('enable-thinking')) return writeSwitch(asked, request, target)
  const effort = effortFor(asked, request, target)
  const enabled = isSwitched(asked)
  const switchedTo = SWITCHES.find(([quirk]) => target.quirks.has(quirk))?.[1]
  if (switchedTo === undefined || enabled === undefined)
    return effort === undefined ? {} : { reasoning_effort: effort }
  if (!enabled) return switchedTo(false)
  const { efforts, default: usual } = target.capabilities.reasoning
  // One effort beside none is not an effort but the word for "on"; such models have the switch alone.
  const isGraded = effort !== undefined && efforts.filter((one) => one !== 'none').length > 1
  if (!isGraded) return switchedTo(true)
  // Moonshot refuses both at once, and an effort alone is enough for a model that reasons unless told not to.
  return { ...(usual === 'none' && switchedTo(true)), reasoning_effort: effort }
}

/** The switches that stand beside `reasoning_effort`, whose words know no "none" there, by quirk. */
const SWITCHES: readonly (readonly [quirk: string, write: (enabled: boolean) => Wire])[] = [
  ['thinking-object', (enabled) => ({ thinking: { type: enabled ? 'enabled' : 'disabled' } })],
  ['reasoning-switch', (enabled) => ({ reasoning: { enabled } })],
]

/** Only one of the two is taken; who gave a budget has one, and the effort beside it was reckoned from it. */
function writeReasoningObject(asked: ReasoningRequest): Wire {
  return {
    effort: asked.maxTokens === undefined ? asked.effort : undefined,
    max_tokens: asked.maxTokens,
    exclude: asked.exclude,
    enabled: asked.enabled,
    summary: asked.summary,
  }
}

/** A switch and a budget: `enable_thinking` and `thinking_budget`. */
function writeSwitch(asked: ReasoningRequest, request: ChatRequest, target: ReasoningTarget): Wire {
  const enabled = isSwitched(asked)
  if (enabled === undefined) return {}
  if (!enabled) return { enable_thinking: false }
  const budget = asked.maxTokens ?? budgetFor(asked.effort, request, target)
  return budget === undefined ? { enable_thinking: true } : { enable_thinking: true, thinking_budget: budget }
}

function isSwitched(asked: ReasoningRequest): boolean | undefined {
  if (asked.effort !== undefined) return asked.effort !== 'none'
  return asked.enabled ?? (asked.maxTokens === undefined ? undefined : true)
}

function budgetFor(
  effort: Effort | undefined,
  request: ChatRequest,
  target: ReasoningTarget,
): number | undefined {
  if (effort === undefined || effort === 'none') return undefined
  return effortToBudget(effort, outputTokens(request, target))
}

/**
 * One word for the whole wish. An effort goes out as it is, since routing has already fitted it; a budget becomes the
 * nearest effort that the model takes; a bare "on" means medium, a bare "off" none where the model has it.
 */
function effortFor(
  asked: ReasoningRequest,
  request: ChatRequest,
  target: ReasoningTarget,
): Effort | undefined {
  if (asked.effort !== undefined) return asked.effort
  const { efforts } = target.capabilities.reasoning
  if (asked.enabled === false) return efforts.includes('none') ? 'none' : undefined
  if (asked.maxTokens !== undefined)
    return nearestEffort(budgetToEffort(asked.maxTokens, outputTokens(request, target)), efforts)
  return asked.enabled === true ? nearestEffort('medium', efforts) : undefined
}

function outputTokens(request: ChatRequest, target: ReasoningTarget): number {
  return (
    request.maxCompletionTokens ??
    request.maxTokens ??
    target.capabilities.maxOutputTokens ??
    OUTPUT_TOKENS_WHEN_UNKNOWN
  )
}
