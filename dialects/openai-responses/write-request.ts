// Writes a request for a provider of this format. A caller who spoke it too gets his own text back with as few members changed
// as possible; any other request is built whole. What a provider cannot take is decided by routing, not here.
import type { ChatRequest, Rest } from '../../core/chat.ts'
import { editJsonMembers } from '../../core/json-members.ts'
import { refuseTooDeep } from '../nested-requests.ts'
import type { RequestSource, WriteRequestOptions } from '../dialect.ts'
import type { KeepRest } from './parts.ts'
import { isForeignReasoning } from './reasoning-details.ts'
import { writeFormat, writeToolChoice, writeTools } from './tools.ts'
import { isObject, LOGPROBS_INCLUDE, PRIVATE_FIELDS, type Draft } from './wire.ts'
import { writeInput } from './write-input.ts'

/** Fewer than this OpenAI refuses (reference 4.1). */
const LEAST_OUTPUT_TOKENS = 16
const ENCRYPTED_INCLUDE = 'reasoning.encrypted_content'

/**
 * The JSON text to send. Without a source of this dialect the request came in another one, or from nowhere: its unknown
 * fields (`rest`) have names that mean nothing here and are left out.
 */
export function writeRequest(request: ChatRequest, options: WriteRequestOptions): string {
  const { source } = options
  return refuseTooDeep(() =>
    source?.dialect === 'openai-responses'
      ? patchSource(request, source, options)
      : JSON.stringify(buildWire(request, options)),
  )
}

/** Which neutral fields each member is made of. A member whose fields are as they came stays as the caller wrote it. */
const MADE_OF: Readonly<Record<string, readonly (keyof ChatRequest)[]>> = {
  instructions: ['messages'],
  input: ['messages'],
  stream: ['stream'],
  max_output_tokens: ['maxTokens', 'maxCompletionTokens'],
  temperature: ['temperature'],
  top_p: ['topP'],
  top_k: ['topK'],
  frequency_penalty: ['frequencyPenalty'],
  presence_penalty: ['presencePenalty'],
  top_logprobs: ['topLogprobs'],
  include: ['logprobs'],
  tools: ['tools'],
  tool_choice: ['toolChoice'],
  parallel_tool_calls: ['parallelToolCalls'],
  text: ['responseFormat', 'verbosity'],
  reasoning: ['reasoning'],
  metadata: ['metadata'],
  user: ['user'],
  service_tier: ['serviceTier'],
}

type Edits = Map<string, string | undefined>

function patchSource(request: ChatRequest, source: RequestSource, options: WriteRequestOptions): string {
  const before = source.request
  const edits: Edits = new Map([['model', JSON.stringify(options.upstreamId)]])
  for (const name of PRIVATE_FIELDS) edits.set(name, undefined)
  const mustShape = request.messages.some(({ reasoningDetails }) => isForeignReasoning(reasoningDetails))
  let built: Draft | undefined
  for (const [name, fields] of Object.entries(MADE_OF)) {
    const isChanged =
      fields.some((field) => request[field] !== before[field]) || request.rest[name] !== before.rest[name]
    if (!isChanged && !(mustShape && fields[0] === 'messages')) continue
    if (name === 'max_output_tokens' && outputLimit(request) === outputLimit(before)) continue
    built ??= buildMembers(request, 'keep')
    edits.set(name, built[name] === undefined ? undefined : JSON.stringify(built[name]))
  }
  const reasoning = withoutGatewayWords(request)
  if (reasoning !== 'as it is') edits.set('reasoning', reasoning && JSON.stringify(reasoning))
  const limit = outputLimit(request)
  if (limit !== undefined && limit < LEAST_OUTPUT_TOKENS)
    edits.set('max_output_tokens', String(LEAST_OUTPUT_TOKENS))
  editRest(request.rest, before.rest, edits)
  keepNothing(request, options, edits)
  return editJsonMembers(source.text, edits)
}

/** OpenRouter's words on reasoning are for gateways; a provider refuses them. */
function withoutGatewayWords(request: ChatRequest): Draft | undefined | 'as it is' {
  const { enabled, exclude, maxTokens } = request.reasoning ?? {}
  if (enabled === undefined && exclude === undefined && maxTokens === undefined) return 'as it is'
  const {
    max_tokens: _budget,
    enabled: _enabled,
    exclude: _exclude,
    ...member
  } = reasoningMember(request, 'keep') ?? {}
  return Object.keys(member).length > 0 ? member : undefined
}

/**
 * Responses are kept here, whoever serves them: the provider is asked to keep nothing, and to hand out the reasoning that it
 * could not be asked for again.
 */
function keepNothing(request: ChatRequest, { capabilities }: WriteRequestOptions, edits: Edits): void {
  if (request.rest['store'] === false) return
  edits.set('store', 'false')
  if (capabilities.reasoning.kind === 'none') return
  const list: unknown = include(request) ?? []
  if (Array.isArray(list) && !list.includes(ENCRYPTED_INCLUDE))
    edits.set('include', JSON.stringify([...list, ENCRYPTED_INCLUDE]))
}

/** Fields without a neutral name change only when the pipeline drops or sets one in `rest`. */
function editRest(rest: Rest, before: Rest, edits: Edits): void {
  if (rest === before) return
  for (const name of Object.keys(before))
    if (!Object.hasOwn(rest, name) && !Object.hasOwn(MADE_OF, name)) edits.set(name, undefined)
  for (const name of Object.keys(rest)) {
    if (rest[name] === before[name] || edits.has(name) || Object.hasOwn(MADE_OF, name)) continue
    edits.set(name, JSON.stringify(rest[name]))
  }
}

function outputLimit({ maxTokens, maxCompletionTokens }: ChatRequest): number | undefined {
  if (maxTokens === undefined || maxCompletionTokens === undefined) return maxCompletionTokens ?? maxTokens
  return Math.min(maxTokens, maxCompletionTokens)
}

/**
 * A request of another format. Nothing is to be kept by the provider unless the caller says so; a model that reasons then has
 * to hand its reasoning out, so that it can be given back with the results of its calls.
 */
function buildWire(request: ChatRequest, options: WriteRequestOptions): Draft {
  const wire = buildMembers(request, 'drop')
  const limit = outputLimit(request)
  if (limit !== undefined) wire['max_output_tokens'] = Math.max(limit, LEAST_OUTPUT_TOKENS)
  wire['store'] ??= false
  const include = [
    ...(options.capabilities.reasoning.kind === 'none' ? [] : [ENCRYPTED_INCLUDE]),
    ...(request.logprobs === true ? [LOGPROBS_INCLUDE] : []),
  ]
  if (include.length > 0) wire['include'] = include
  return { model: options.upstreamId, ...wire }
}

/** Every member that neutral fields say something on. */
export function buildMembers(request: ChatRequest, keep: KeepRest): Draft {
  const { instructions, input } = writeInput(request.messages, keep)
  const tools = request.tools && writeTools(request.tools, keep)
  const members: Draft = {
    instructions,
    input,
    stream: request.stream || undefined,
    max_output_tokens: outputLimit(request),
    temperature: request.temperature,
    top_p: request.topP,
    ...(keep === 'keep' && {
      top_k: request.topK,
      frequency_penalty: request.frequencyPenalty,
      presence_penalty: request.presencePenalty,
      include: include(request),
    }),
    top_logprobs: request.topLogprobs,
    tools: tools?.length === 0 && keep === 'drop' ? undefined : tools,
    // A choice is refused where there are no tools.
    tool_choice:
      request.toolChoice && (keep === 'keep' || tools?.length)
        ? writeToolChoice(request.toolChoice, keep)
        : undefined,
    parallel_tool_calls: keep === 'keep' || tools?.length ? request.parallelToolCalls : undefined,
    text: textMember(request, keep),
    reasoning: reasoningMember(request, keep),
    store: request.store,
    metadata: request.metadata,
    user: request.user,
    service_tier: request.serviceTier,
  }
  for (const name of Object.keys(members)) if (members[name] === undefined) delete members[name]
  return members
}

/** The caller's own list, without what the pipeline has taken back. */
function include(request: ChatRequest): unknown {
  const list = request.rest['include']
  if (!Array.isArray(list) || request.logprobs === true) return list
  return list.filter((name) => name !== LOGPROBS_INCLUDE)
}

function textMember({ responseFormat, verbosity, rest }: ChatRequest, keep: KeepRest): Draft | undefined {
  const format = responseFormat && writeFormat(responseFormat, keep)
  const others = keep === 'keep' && isObject(rest['text']) ? rest['text'] : undefined
  const text = { ...(format && { format }), ...(verbosity !== undefined && { verbosity }), ...others }
  return Object.keys(text).length > 0 ? text : undefined
}

function reasoningMember({ reasoning, rest }: ChatRequest, keep: KeepRest): Draft | undefined {
  const { effort, summary, maxTokens, enabled, exclude } = reasoning ?? {}
  const member: Draft = {
    ...(effort !== undefined && { effort }),
    // Whoever does not want to see the reasoning needs no summary of it.
    ...(summary !== undefined && (keep === 'keep' || exclude !== true) && { summary }),
    ...(keep === 'keep' && {
      ...(maxTokens !== undefined && { max_tokens: maxTokens }),
      ...(enabled !== undefined && { enabled }),
      ...(exclude !== undefined && { exclude }),
      ...(isObject(rest['reasoning']) && rest['reasoning']),
    }),
  }
  return Object.keys(member).length > 0 ? member : undefined
}
