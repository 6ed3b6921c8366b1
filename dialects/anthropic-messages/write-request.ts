// Writes a request for a provider of this format. A caller who spoke it too gets his own text back with as few members changed
// as possible; any other request is built whole. What a provider cannot take is decided by routing, not here.
import type { ChatRequest, Message, Rest } from '../../core/chat.ts'
import { editJsonMembers } from '../../core/json-members.ts'
import { JSON_ANSWER_TOOL } from '../../core/json-answer.ts'
import { isProof } from '../../core/sealed-details.ts'
import { refuseTooDeep } from '../nested-requests.ts'
import type { RequestSource, WriteRequestOptions } from '../dialect.ts'
import type { KeepRest } from './parts.ts'
import { planFormat, type FormatPlan } from './response-format.ts'
import { outputLimit, takesWords, writeReasoning, type WrittenThinking } from './thinking.ts'
import { writeToolChoice, writeTools } from './tools.ts'
import { sealedIn, signatureIn } from './reasoning-details.ts'
import { isObject, isOwnDetail, PRIVATE_FIELDS, type Draft, type Wire } from './wire.ts'
import { writeMessages } from './write-messages.ts'

/**
 * The JSON text to send. Without a source of this dialect the request came in another one, or from nowhere: its unknown
 * fields (`rest`) have names that mean nothing here and are left out, `cache_control` apart.
 */
export function writeRequest(request: ChatRequest, options: WriteRequestOptions): string {
  const { source } = options
  return refuseTooDeep(() =>
    source?.dialect === 'anthropic-messages'
      ? patchSource(request, source, options)
      : editJsonMembers('{}', buildMembers(request, options, 'drop')),
  )
}

/** Names to JSON texts; `undefined` is a member to leave out. */
type Members = Map<string, string | undefined>

/** Which neutral fields each member is made of. A member whose fields are as they came stays as the caller wrote it. */
const MADE_OF: Readonly<Record<string, readonly (keyof ChatRequest)[]>> = {
  max_tokens: ['maxTokens', 'maxCompletionTokens'],
  system: ['messages'],
  messages: ['messages'],
  tools: ['tools'],
  tool_choice: ['toolChoice', 'parallelToolCalls'],
  thinking: ['reasoning'],
  output_config: ['reasoning', 'responseFormat', 'verbosity'],
  stop_sequences: ['stop'],
  temperature: ['temperature'],
  top_p: ['topP'],
  top_k: ['topK'],
  metadata: ['user'],
  service_tier: ['serviceTier'],
  stream: ['stream'],
}

function patchSource(request: ChatRequest, source: RequestSource, options: WriteRequestOptions): string {
  const before = source.request
  const edits: Members = new Map([['model', JSON.stringify(options.upstreamId)]])
  for (const name of PRIVATE_FIELDS) edits.set(name, undefined)
  let parsed: Wire | undefined
  const wire = (): Wire => (parsed ??= JSON.parse(source.text) as Wire)
  // Nothing is said about reasoning in most requests; then the text need not be looked into again.
  const words = before.reasoning === undefined ? 'none' : wordsOf(wire(), request, options)
  let built: Members | undefined
  for (const [name, fields] of Object.entries(MADE_OF)) {
    const changed = fields.filter((field) => request[field] !== before[field])
    const isRestChanged = request.rest[name] !== before.rest[name]
    const isRefused = words === 'refused' && fields.includes('reasoning')
    if (changed.length === 0 && !isRestChanged && !isRefused) continue
    // Fitting says the same in other words; the caller's own are better where the model takes them.
    if (words === 'taken' && !isRestChanged && changed.every((field) => field === 'reasoning')) continue
    if (name === 'max_tokens' && sameLimit(request, before, options)) continue
    built ??= buildMembers(request, options, 'keep')
    edits.set(name, built.get(name))
  }
  if (!edits.has('messages') && request.messages.some(hasUnsignedThinking))
    edits.set('messages', JSON.stringify(withoutUnsignedThinking(wire()['messages'])))
  if (words === 'refused') keepDisplay(edits, wire())
  if (namesForeignAnswer(request.rest['diagnostics']))
    edits.set('diagnostics', JSON.stringify({ ...request.rest['diagnostics'], previous_message_id: null }))
  editRest(request.rest, before.rest, edits)
  return editJsonMembers(source.text, edits)
}

/** Whether the caller's own words about reasoning can stay: a model may not know them, or a lower limit leave no room. */
function wordsOf(
  wire: Wire,
  request: ChatRequest,
  { capabilities }: WriteRequestOptions,
): 'taken' | 'refused' {
  return takesWords(wire, request, capabilities) ? 'taken' : 'refused'
}

/** Thinking of another maker, which a caller brings back as he got it: unsigned or sealed, and therefore refused here. */
function hasUnsignedThinking({ reasoningDetails }: Message): boolean {
  return reasoningDetails?.some((detail) => !isOwnDetail(detail) || !isProof(detail)) === true
}

function withoutUnsignedThinking(turns: unknown): unknown[] {
  const kept = (block: unknown): boolean =>
    !isObject(block) ||
    (block['type'] === 'thinking' ? signatureIn(block) !== '' : sealedIn(block) === undefined)
  return (Array.isArray(turns) ? (turns as readonly unknown[]) : []).flatMap((turn) => {
    if (!isObject(turn) || turn['role'] !== 'assistant' || !Array.isArray(turn['content'])) return [turn]
    const content = (turn['content'] as readonly unknown[]).filter(kept)
    return content.length === 0 ? [] : [{ ...turn, content }]
  })
}

/** The same limit under its other name. */
function sameLimit(request: ChatRequest, before: ChatRequest, options: WriteRequestOptions): boolean {
  const isSaid = before.maxTokens !== undefined || before.maxCompletionTokens !== undefined
  return isSaid && outputLimit(request, options.capabilities) === outputLimit(before, options.capabilities)
}

/** Whether thinking is shown is the caller's word, whatever became of the rest of what he asked. */
function keepDisplay(edits: Members, wire: Wire): void {
  const text = edits.get('thinking')
  if (text === undefined || !isObject(wire['thinking'])) return
  const written = JSON.parse(text) as Draft
  if (written['type'] === 'disabled') return
  const { display } = wire['thinking']
  const { display: _display, ...others } = written
  edits.set('thinking', JSON.stringify(display === undefined ? others : { ...others, display }))
}

/** Callers know answers by ids of ours, and a provider refuses what is none of its own: for it there is no earlier answer. */
function namesForeignAnswer(diagnostics: unknown): diagnostics is Wire {
  if (!isObject(diagnostics)) return false
  const { previous_message_id: id } = diagnostics
  return typeof id === 'string' && !id.startsWith('msg_')
}

/** Fields without a neutral name change only when the pipeline drops or sets one in `rest`. */
function editRest(rest: Rest, before: Rest, edits: Members): void {
  if (rest === before) return
  for (const name of Object.keys(before))
    if (!Object.hasOwn(rest, name) && !Object.hasOwn(MADE_OF, name)) edits.set(name, undefined)
  for (const name of Object.keys(rest)) {
    if (rest[name] === before[name] || edits.has(name) || Object.hasOwn(MADE_OF, name)) continue
    edits.set(name, JSON.stringify(rest[name]))
  }
}

function buildMembers(request: ChatRequest, options: WriteRequestOptions, keep: KeepRest): Members {
  const { capabilities } = options
  const thinking = writeReasoning(request, capabilities)
  const takesSchema = capabilities.supports.has('structured_outputs')
  const plan: FormatPlan =
    keep === 'keep'
      ? ownFormat(request)
      : planFormat(request, { takesSchema, thinks: thinking.isOn || capabilities.reasoning.mandatory })
  const words = plan.way === 'words' ? { words: plan.text } : undefined
  const { system, messages } = writeMessages(request.messages, { keep, ...words })
  const members: Members = new Map()
  const set = (name: string, value: unknown): void => {
    if (value !== undefined) members.set(name, JSON.stringify(value))
  }
  set('model', options.upstreamId)
  set('max_tokens', outputLimit(request, capabilities))
  if (system !== undefined) members.set('system', system)
  members.set('messages', messages)
  writeToolMembers(request, { plan, keep, takesSchema, set })
  set('thinking', thinking.thinking)
  set('output_config', outputConfig(request, { thinking, plan, keep }))
  writeSettings(request, { isThinking: thinking.isOn, keep, set })
  if (request.stream) set('stream', true)
  if (keep === 'drop' && isObject(request.rest['cache_control']))
    set('cache_control', request.rest['cache_control'])
  return members
}

/** A format that came in this dialect goes out as it came. */
function ownFormat({ responseFormat }: ChatRequest): FormatPlan {
  if (responseFormat?.type !== 'json_schema') return { way: 'none' }
  return { way: 'native', format: { type: 'json_schema', schema: responseFormat.schema } }
}

type Setter = (name: string, value: unknown) => void

interface ToolParts {
  readonly plan: FormatPlan
  readonly keep: KeepRest
  readonly takesSchema: boolean
  readonly set: Setter
}

/** A choice is refused where there are no tools. */
function writeToolMembers(request: ChatRequest, { plan, keep, takesSchema, set }: ToolParts): void {
  if (plan.way === 'tool') {
    set('tools', [plan.tool])
    set('tool_choice', { type: 'tool', name: JSON_ANSWER_TOOL, disable_parallel_tool_use: true })
    return
  }
  const tools = writeTools(request.tools ?? [], { keep, takesStrict: takesSchema })
  if (tools.length > 0 || keep === 'keep') set('tools', request.tools && tools)
  if (tools.length > 0 || keep === 'keep') set('tool_choice', writeToolChoice(request))
}

interface ConfigParts {
  readonly thinking: WrittenThinking
  readonly plan: FormatPlan
  readonly keep: KeepRest
}

function outputConfig(request: ChatRequest, { thinking, plan, keep }: ConfigParts): Draft | undefined {
  const others = keep === 'keep' ? request.rest['output_config'] : undefined
  const config: Draft = {
    ...(thinking.effort !== undefined && { effort: thinking.effort }),
    ...(plan.way === 'native' && { format: plan.format }),
    ...(isObject(others) && others),
  }
  return Object.keys(config).length === 0 ? undefined : config
}

interface SettingParts {
  readonly isThinking: boolean
  readonly keep: KeepRest
  readonly set: Setter
}

/** Sampling is refused while a model thinks; elsewhere a temperature goes up to 2, here to 1. */
function writeSettings(request: ChatRequest, { isThinking, keep, set }: SettingParts): void {
  const { temperature, topP, topK, stop, user, serviceTier } = request
  const stops = typeof stop === 'string' ? [stop] : stop
  // Sequences of nothing but white space are refused.
  set('stop_sequences', keep === 'keep' ? stops : nonEmpty(stops?.filter((text) => text.trim() !== '')))
  if (!isThinking) {
    set('temperature', temperature === undefined ? undefined : Math.min(temperature, 1))
    // Newer models take one of the two.
    if (temperature === undefined || keep === 'keep') set('top_p', topP)
    set('top_k', topK)
  }
  const others = keep === 'keep' ? request.rest['metadata'] : undefined
  const metadata = { ...(user !== undefined && { user_id: user }), ...(isObject(others) && others) }
  set('metadata', Object.keys(metadata).length === 0 ? undefined : metadata)
  if (serviceTier === 'auto') set('service_tier', 'auto')
  else if (serviceTier === 'default') set('service_tier', 'standard_only')
}

function nonEmpty(list: readonly string[] | undefined): readonly string[] | undefined {
  return list === undefined || list.length === 0 ? undefined : list
}
