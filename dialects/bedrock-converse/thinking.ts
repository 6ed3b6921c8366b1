// What is asked about reasoning. Bedrock has no words of its own for it but `outputConfig.effort`; the rest are fields of the
// model's maker, passed through `additionalModelRequestFields`. The endpoint's quirks say which fields its model takes.
// Sources: the Bedrock user guide on extended and adaptive thinking, and on OpenAI's models.
import type { ChatRequest } from '../../core/chat.ts'
import { isEffort, nearestEffort, type ReasoningRequest } from '../../core/reasoning.ts'
import {
  readReasoning as readThinking,
  writeReasoning as writeThinking,
} from '../anthropic-messages/thinking.ts'
import type { WriteRequestOptions } from '../dialect.ts'
import { invalidValue } from './check.ts'
import { EFFORT_FIELD, SIGNED_THINKING } from './quirks.ts'
import { isObject, type Draft, type Wire } from './wire.ts'

/** Fields of the model's maker that are read and written here. */
const REASONING_FIELDS: ReadonlySet<string> = new Set(['thinking', 'reasoning_effort', 'output_config'])

/** Reads every way to ask; undefined when none says anything. */
export function readReasoning(wire: Wire): ReasoningRequest | undefined {
  const fields = isObject(wire['additionalModelRequestFields']) ? wire['additionalModelRequestFields'] : {}
  const { reasoning_effort: effort, thinking, output_config: config } = fields
  if (effort !== undefined) {
    if (!isEffort(effort))
      throw invalidValue('additionalModelRequestFields.reasoning_effort', 'Member must be an effort')
    return { effort }
  }
  const ownConfig = isObject(wire['outputConfig']) ? wire['outputConfig'] : {}
  const inference = isObject(wire['inferenceConfig']) ? wire['inferenceConfig'] : {}
  return readThinking({
    ...(thinking !== undefined && { thinking }),
    output_config: { effort: isObject(config) ? config['effort'] : ownConfig['effort'] },
    max_tokens: inference['maxTokens'],
  })
}

/** The maker's fields that say nothing about reasoning; undefined when there are none. */
export function otherFields(fields: Wire): Draft | undefined {
  const others: Draft = {}
  for (const name of Object.keys(fields)) if (!REASONING_FIELDS.has(name)) others[name] = fields[name]
  const config = fields['output_config']
  if (isObject(config)) {
    const { effort: _effort, ...rest } = config
    if (Object.keys(rest).length > 0) others['output_config'] = rest
  }
  return Object.keys(others).length > 0 ? others : undefined
}

export interface WrittenReasoning {
  /** For `additionalModelRequestFields`. */
  readonly fields: Draft
  /** The model will think, so that sampling cannot be steered. */
  readonly isOn: boolean
  /** The budget counts against a limit, which must be said. */
  readonly needsLimit: boolean
}

const NOTHING: WrittenReasoning = { fields: {}, isOn: false, needsLimit: false }

/** The words in which this model is asked. */
export function writeReasoning(request: ChatRequest, options: WriteRequestOptions): WrittenReasoning {
  const { capabilities, quirks } = options
  if (quirks.has(SIGNED_THINKING)) {
    const { thinking, effort, isOn } = writeThinking(request, capabilities)
    const fields = { ...(thinking && { thinking }), ...(effort && { output_config: { effort } }) }
    return { fields, isOn, needsLimit: thinking?.['budget_tokens'] !== undefined }
  }
  const { kind, efforts, default: usual } = capabilities.reasoning
  if (!quirks.has(EFFORT_FIELD) || (kind !== 'effort' && kind !== 'both')) return NOTHING
  const { effort, enabled } = request.reasoning ?? {}
  const wanted = effort ?? (enabled === true ? usual : enabled === false ? 'none' : undefined)
  const nearest = wanted === undefined ? undefined : nearestEffort(wanted, efforts)
  return nearest === undefined ? NOTHING : { ...NOTHING, fields: { reasoning_effort: nearest } }
}
