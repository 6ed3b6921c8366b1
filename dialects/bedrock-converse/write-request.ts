// Writes a request for a provider of this format. A caller who spoke it too gets his own text back with as few members changed
// as possible; any other request is built whole. What a provider cannot take is decided by routing, not here.
import type { ChatRequest, Message, Rest } from '../../core/chat.ts'
import { editJsonMembers } from '../../core/json-members.ts'
import { planFormat, type FormatPlan } from '../anthropic-messages/response-format.ts'
import { outputLimit } from '../anthropic-messages/thinking.ts'
import { JSON_ANSWER_TOOL } from '../../core/json-answer.ts'
import { refuseTooDeep } from '../nested-requests.ts'
import type { RequestSource, WriteRequestOptions } from '../dialect.ts'
import type { KeepRest } from './parts.ts'
import { writeFormat } from './response-format.ts'
import { writeReasoning, type WrittenReasoning } from './thinking.ts'
import { writeToolChoice, writeTools } from './tools.ts'
import { CACHE_POINTS, SIGNED_THINKING } from './quirks.ts'
import { isObject, PATH_FIELDS, type Draft } from './wire.ts'
import { writeMessages, type WriteContext } from './write-messages.ts'

/**
 * The JSON text to send; model and stream stand in the path. Without a source of this dialect the request came in another one,
 * or from nowhere: its unknown fields (`rest`) have names that mean nothing here and are left out, marks for the cache apart.
 */
export function writeRequest(request: ChatRequest, options: WriteRequestOptions): string {
  const { source } = options
  return refuseTooDeep(() =>
    source?.dialect === 'bedrock-converse'
      ? patchSource(request, source, options)
      : editJsonMembers('{}', buildMembers(request, options, 'drop')),
  )
}

/** Names to JSON texts; `undefined` is a member to leave out. */
type Members = Map<string, string | undefined>

/** Which neutral fields each member is made of. A member whose fields are as they came stays as the caller wrote it. */
const MADE_OF: Readonly<Record<string, readonly (keyof ChatRequest)[]>> = {
  system: ['messages'],
  messages: ['messages'],
  inferenceConfig: ['maxTokens', 'maxCompletionTokens', 'temperature', 'topP', 'stop'],
  toolConfig: ['tools', 'toolChoice'],
  additionalModelRequestFields: ['reasoning', 'topK'],
  outputConfig: ['responseFormat', 'reasoning'],
  serviceTier: ['serviceTier'],
}

function patchSource(request: ChatRequest, source: RequestSource, options: WriteRequestOptions): string {
  const before = source.request
  const edits: Members = new Map()
  for (const name of PATH_FIELDS) edits.set(name, undefined)
  let built: Members | undefined
  for (const [name, fields] of Object.entries(MADE_OF)) {
    const isSame = fields.every((field) => request[field] === before[field])
    if (isSame && request.rest[name] === before.rest[name]) continue
    built ??= buildMembers(request, options, 'keep')
    edits.set(name, built.get(name))
  }
  editRest(request.rest, before.rest, edits)
  return editJsonMembers(source.text, edits)
}

/** Fields without a neutral name change only when the pipeline drops or sets one in `rest`. */
function editRest(rest: Rest, before: Rest, edits: Members): void {
  for (const name of new Set([...Object.keys(before), ...Object.keys(rest)])) {
    if (rest[name] === before[name] || edits.has(name) || Object.hasOwn(MADE_OF, name)) continue
    edits.set(name, Object.hasOwn(rest, name) ? JSON.stringify(rest[name]) : undefined)
  }
}

/** A request on its way, and what was decided about it. */
interface Building {
  readonly request: ChatRequest
  readonly options: WriteRequestOptions
  readonly keep: KeepRest
  readonly context: WriteContext
  readonly plan: FormatPlan
  readonly reasoning: WrittenReasoning
}

function buildMembers(request: ChatRequest, options: WriteRequestOptions, keep: KeepRest): Members {
  const { capabilities, quirks } = options
  const reasoning = writeReasoning(request, options)
  const plan: FormatPlan =
    keep === 'keep'
      ? { way: 'none' }
      : planFormat(request, {
          takesSchema: capabilities.supports.has('structured_outputs'),
          thinks: reasoning.isOn || capabilities.reasoning.mandatory,
        })
  const context: WriteContext = {
    keep,
    takesMarks: keep === 'keep' || quirks.has(CACHE_POINTS),
    names: new Set(),
    quirks,
    words: plan.way === 'words' ? plan.text : keep === 'drop' && mustNotCall(request) ? NO_CALLS : undefined,
  }
  const building: Building = { request, options, keep, context, plan, reasoning }
  const { system, messages } = writeMessages(request.messages, context)
  const members: Members = new Map()
  if (system !== undefined) members.set('system', system)
  members.set('messages', messages)
  const set = (name: string, fields: Draft | undefined): void => {
    const others = keep === 'keep' ? request.rest[name] : undefined
    const whole = isObject(others) ? { ...others, ...fields } : fields
    if (whole !== undefined && Object.keys(whole).length > 0) members.set(name, JSON.stringify(whole))
  }
  set('inferenceConfig', inferenceConfig(building))
  set('toolConfig', toolConfig(building))
  set('additionalModelRequestFields', makersFields(building))
  set('outputConfig', outputConfig(building))
  set('serviceTier', serviceTier(building))
  // What the model stopped at is told only when it is asked for.
  if (keep === 'drop' && request.stop !== undefined && quirks.has(SIGNED_THINKING))
    members.set('additionalModelResponseFieldPaths', '["/stop_sequence","/delta/stop_sequence"]')
  return members
}

const TIERS: ReadonlySet<string> = new Set(['default', 'flex', 'priority', 'reserved'])

function serviceTier({ request: { serviceTier: type = '' }, options, keep }: Building): Draft | undefined {
  if (keep === 'keep') return type === '' ? undefined : { type }
  return TIERS.has(type) && options.capabilities.supports.has('service_tier') ? { type } : undefined
}

/** Sampling is refused while a model thinks; elsewhere a temperature goes up to 2, here to 1. */
function inferenceConfig({ request, options, keep, reasoning }: Building): Draft {
  const { maxTokens, maxCompletionTokens, temperature, topP, stop } = request
  const stops = typeof stop === 'string' ? [stop] : stop
  // Empty ones are refused.
  const kept = keep === 'keep' ? stops : stops?.filter((text) => text.trim() !== '')
  const isLimited = maxTokens !== undefined || maxCompletionTokens !== undefined
  // Newer models of the family that thinks so take one of the two.
  const mayRefine = temperature === undefined || keep === 'keep' || !options.quirks.has(SIGNED_THINKING)
  return {
    ...((isLimited || reasoning.needsLimit) && { maxTokens: outputLimit(request, options.capabilities) }),
    ...(!reasoning.isOn && temperature !== undefined && { temperature: Math.min(temperature, 1) }),
    ...(!reasoning.isOn && topP !== undefined && mayRefine && { topP }),
    ...(kept && (kept.length > 0 || keep === 'keep') && { stopSequences: kept }),
  }
}

function toolConfig({ request, options, keep, context, plan }: Building): Draft | undefined {
  if (plan.way === 'tool') return answerTool(plan.tool)
  const takesStrict = options.capabilities.supports.has('structured_outputs')
  const tools = writeTools(request.tools ?? [], { context, takesStrict })
  const choice = request.toolChoice
  if (keep === 'keep') {
    const written = writeToolChoice(choice)
    return request.tools && { tools, ...(written && { toolChoice: written }) }
  }
  const called = namesOfCalls(request.messages)
  if (choice?.mode === 'none') {
    // A conversation with calls is refused without tools; that none is to be called is said in words then.
    return called.length === 0 ? undefined : { tools: tools.length > 0 ? tools : called.map(forgottenTool) }
  }
  if (tools.length === 0) return called.length === 0 ? undefined : { tools: called.map(forgottenTool) }
  const written = choice?.mode === 'other' ? undefined : writeToolChoice(choice)
  return { tools, ...(written && { toolChoice: written }) }
}

/** Our own tool whose arguments are the answer. */
function answerTool({ description, input_schema: schema }: Draft): Draft {
  const spec = { name: JSON_ANSWER_TOOL, description, inputSchema: { json: schema } }
  return { tools: [{ toolSpec: spec }], toolChoice: { tool: { name: JSON_ANSWER_TOOL } } }
}

const NO_CALLS = 'Call no tool now: answer in words.'

/** There is no choice in this format that forbids calls where tools must be declared. */
function mustNotCall({ toolChoice, messages }: ChatRequest): boolean {
  return toolChoice?.mode === 'none' && namesOfCalls(messages).length > 0
}

function namesOfCalls(messages: readonly Message[]): string[] {
  return [...new Set(messages.flatMap(({ toolCalls = [] }) => toolCalls.map(({ name }) => name)))]
}

/** A conversation with calls is refused without tools, though the caller has no more use for them. */
function forgottenTool(name: string): Draft {
  return { toolSpec: { name, inputSchema: { json: { type: 'object' } } } }
}

/** The effort of the caller's own `outputConfig`, when he said it there: it stays in its place. */
function saysEffort({ request, keep }: Building): boolean {
  const config = keep === 'keep' ? request.rest['outputConfig'] : undefined
  return isObject(config) && config['effort'] !== undefined
}

function makersFields(building: Building): Draft {
  const { request, keep, reasoning } = building
  const { topK } = request
  const { output_config: effort, ...fields }: Draft = { ...reasoning.fields }
  const others = keep === 'keep' ? request.rest['additionalModelRequestFields'] : undefined
  const config = isObject(others) && isObject(others['output_config']) ? others['output_config'] : undefined
  const said = saysEffort(building) ? undefined : effort
  if (config || said) fields['output_config'] = { ...config, ...(isObject(said) && said) }
  if (topK !== undefined && (!reasoning.isOn || keep === 'keep')) fields['top_k'] = topK
  return fields
}

function outputConfig(building: Building): Draft | undefined {
  const { request, keep, plan, reasoning } = building
  const { responseFormat } = request
  const isNative = plan.way === 'native' || (keep === 'keep' && responseFormat?.type === 'json_schema')
  const textFormat = isNative && responseFormat ? writeFormat(responseFormat, keep) : undefined
  const config = reasoning.fields['output_config']
  const effort = saysEffort(building) && isObject(config) ? config['effort'] : undefined
  return { ...(textFormat && { textFormat }), ...(effort !== undefined && { effort }) }
}
