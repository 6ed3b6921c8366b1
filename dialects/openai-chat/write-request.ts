// Writes a chat request for a provider. A caller who spoke this dialect gets his own text back with as few members changed
// as possible; any other request is built whole. What a provider cannot take is decided by routing, not here.
import type { JsonMember } from '../../core/json-members.ts'
import { editJsonMembers, jsonMembers } from '../../core/json-members.ts'
import type { ChatRequest, Settings } from '../../core/chat.ts'
import { refuseTooDeep } from '../nested-requests.ts'
import type { RequestSource, WriteRequestOptions } from '../dialect.ts'
import { needShaping, writeMessages, type MessageShape } from './messages.ts'
import { messageShape } from './quirks.ts'
import { writeReasoning } from './reasoning.ts'
import { SETTINGS, type Setting } from './settings.ts'
import { hasOddChoice } from './tools.ts'
import { GATEWAY_FIELDS, isObject, REASONING_FIELDS, ROUTING_FIELDS, type Draft } from './wire.ts'

/**
 * The JSON text to send. Without a source of this dialect the request came in another one, or from nowhere: its unknown
 * fields (`rest`) have names that mean nothing here and are left out.
 */
export function writeRequest(request: ChatRequest, options: WriteRequestOptions): string {
  const { source } = options
  return refuseTooDeep(() =>
    source?.dialect === 'openai-chat'
      ? patchSource(request, source, options)
      : JSON.stringify(buildWire(request, options)),
  )
}

/** `undefined` removes a member. */
type Edits = Map<string, string | undefined>

function patchSource(request: ChatRequest, source: RequestSource, options: WriteRequestOptions): string {
  const before = source.request
  const members = jsonMembers(source.text)
  const edits: Edits = new Map()
  edits.set('model', JSON.stringify(options.upstreamId))
  // What is not there need not be taken out: to note it all the same was a quarter of the time that this took.
  const privates = privateFields(options.quirks)
  for (const { key } of members) if (privates.has(key)) edits.set(key, undefined)
  const shape: MessageShape = { ...messageShape(options.quirks, options.capabilities), rest: 'keep' }
  if (request.messages !== before.messages || needShaping(request.messages, shape))
    edits.set('messages', JSON.stringify(writeMessages(request.messages, shape)))
  for (const setting of SETTINGS) {
    const value = request[setting.neutral]
    if (value !== before[setting.neutral]) edits.set(setting.wire, settingText(setting, value))
  }
  if (request.tools !== before.tools) edits.set('functions', undefined)
  if (request.toolChoice !== before.toolChoice) edits.set('function_call', undefined)
  if (request.toolChoice?.mode === 'required' && hasOddChoice(source.text))
    edits.set('tool_choice', '"required"')
  // OpenAI refuses an empty list of tools; it means the same as none.
  if (request.tools?.length === 0) edits.set('tools', undefined)
  editRest(request, before, { edits, privates })
  editStream(request, before, { edits, quirks: options.quirks })
  editReasoning(request, before, { edits, options, members })
  for (const [name, value] of Object.entries(respell(request, options.quirks)))
    edits.set(name, value === undefined ? undefined : JSON.stringify(value))
  return editJsonMembers(source.text, edits, members)
}

function settingText(setting: Setting, value: Settings[Setting['neutral']]): string | undefined {
  return value === undefined ? undefined : JSON.stringify(setting.write(value as never, 'keep'))
}

interface RestEdit {
  readonly edits: Edits
  readonly privates: ReadonlySet<string>
}

/** Fields without a neutral name change only when the pipeline drops or sets one in `rest`. */
function editRest(request: ChatRequest, before: ChatRequest, { edits, privates }: RestEdit): void {
  if (request.rest === before.rest) return
  for (const name of Object.keys(before.rest)) {
    if (!Object.hasOwn(request.rest, name) && name !== 'stream_options') edits.set(name, undefined)
  }
  for (const name of Object.keys(request.rest)) {
    if (request.rest[name] === before.rest[name] || edits.has(name) || name === 'stream_options') continue
    if (privates.has(name)) continue
    edits.set(name, JSON.stringify(request.rest[name]))
  }
}

interface StreamEdit {
  readonly edits: Edits
  readonly quirks: ReadonlySet<string>
}

function editStream(request: ChatRequest, before: ChatRequest, { edits, quirks }: StreamEdit): void {
  if (request.stream !== before.stream) edits.set('stream', request.stream ? 'true' : undefined)
  const options = streamOptions(request, quirks)
  if (options === undefined) edits.set('stream_options', undefined)
  else if (!asksForUsage(before)) edits.set('stream_options', JSON.stringify(options))
}

/** The caller's text has `include_usage: true` already. `usage: {include}` asks for the same in other words. */
function asksForUsage(before: ChatRequest): boolean {
  return before.includeUsage && before.rest['usage'] === undefined
}

/** Usage is always asked for: without it an answer could not be settled exactly. */
function streamOptions(request: ChatRequest, quirks: ReadonlySet<string>): Draft | undefined {
  if (!request.stream || quirks.has('no-stream-options')) return undefined
  const others = request.rest['stream_options']
  return isObject(others) ? { ...others, include_usage: true } : { include_usage: true }
}

interface ReasoningEdit {
  readonly edits: Edits
  readonly options: WriteRequestOptions
  /** Of the caller's text. */
  readonly members: readonly JsonMember[]
}

/** Leaves only the spelling that this provider takes; another gateway takes them all, so there only a change counts. */
function editReasoning(request: ChatRequest, before: ChatRequest, edit: ReasoningEdit): void {
  const { edits, options, members } = edit
  const changed = request.reasoning !== before.reasoning
  if (!changed && (options.quirks.has('effort-object') || speaksItsWords(request, { members, options })))
    return
  const wanted = writeReasoning(request, options)
  for (const name of REASONING_FIELDS) {
    const value = wanted[name]
    if (value !== undefined) edits.set(name, JSON.stringify(value))
    else if (members.some(({ key }) => key === name)) edits.set(name, undefined)
  }
}

/** True when the caller asked in the very words of a provider that has words of its own, which may say more than ours. */
function speaksItsWords(request: ChatRequest, { members, options }: Omit<ReasoningEdit, 'edits'>): boolean {
  const { quirks } = options
  // Not one of its words, though the field is.
  if (quirks.has('thinking-object') && request.reasoning?.effort === 'none') return false
  const words = [
    ...(quirks.has('enable-thinking') ? ['enable_thinking', 'thinking_budget'] : []),
    ...(quirks.has('thinking-object') ? ['thinking', 'reasoning_effort'] : []),
  ]
  if (words.length === 0) return false
  const used = members.filter(({ key }) => (REASONING_FIELDS as readonly string[]).includes(key))
  return used.every(({ key }) => words.includes(key))
}

/** Token limits and seed where a provider has other names for them; `undefined` is a field to leave out. */
function respell(request: ChatRequest, quirks: ReadonlySet<string>): Draft {
  const wire: Draft = {}
  const { maxTokens, maxCompletionTokens, seed } = request
  if (quirks.has('max-tokens-only') && maxCompletionTokens !== undefined) {
    wire['max_tokens'] = Math.min(maxCompletionTokens, maxTokens ?? maxCompletionTokens)
    wire['max_completion_tokens'] = undefined
  }
  if (quirks.has('random-seed') && seed !== undefined) {
    wire['random_seed'] = seed
    wire['seed'] = undefined
  }
  return wire
}

function privateFields(quirks: ReadonlySet<string>): ReadonlySet<string> {
  return quirks.has('effort-object') ? OWN_FIELDS : PRIVATE_FIELDS
}

const OWN_FIELDS: ReadonlySet<string> = new Set(ROUTING_FIELDS)
const PRIVATE_FIELDS: ReadonlySet<string> = new Set([...ROUTING_FIELDS, ...GATEWAY_FIELDS])

function buildWire(request: ChatRequest, options: WriteRequestOptions): Draft {
  const shape: MessageShape = { ...messageShape(options.quirks, options.capabilities), rest: 'drop' }
  const wire: Draft = { model: options.upstreamId, messages: writeMessages(request.messages, shape) }
  if (request.stream) {
    wire['stream'] = true
    wire['stream_options'] = streamOptions(request, options.quirks)
  }
  for (const setting of SETTINGS) {
    const value = request[setting.neutral]
    if (value !== undefined) wire[setting.wire] = setting.write(value as never, 'drop')
  }
  if (Array.isArray(wire['tools']) && wire['tools'].length === 0) delete wire['tools']
  Object.assign(wire, writeReasoning(request, options), respell(request, options.quirks))
  return wire
}
