// Writes a request for a provider of this format. A caller who spoke it too gets his own text back with as few members changed as
// possible; any other request is built whole. What a provider cannot take is decided by routing, not here.
import type { ChatRequest, Rest } from '../../core/chat.ts'
import { editJsonMembers } from '../../core/json-members.ts'
import { refuseTooDeep } from '../nested-requests.ts'
import type { RequestSource, WriteRequestOptions } from '../dialect.ts'
import { writeGenerationConfig } from './generation-config.ts'
import { hasForeign } from './sealed-signature.ts'
import { takesThinking } from './thinking.ts'
import { writeToolConfig, writeTools } from './tools.ts'
import { isObject, named, parsed, PRIVATE_FIELDS, snakeName, type Wire } from './wire.ts'
import { writeContents } from './write-contents.ts'

/**
 * The JSON text to send. Without a source of this dialect the request came in another one, or from nowhere: its unknown
 * fields (`rest`) have names that mean nothing here and are left out.
 */
export function writeRequest(request: ChatRequest, options: WriteRequestOptions): string {
  const { source } = options
  return refuseTooDeep(() =>
    source?.dialect === 'gemini'
      ? patchSource(request, source, options)
      : editJsonMembers('{}', buildMembers(request, options, 'drop')),
  )
}

/** Names to JSON texts; `undefined` is a member to leave out. */
type Members = Map<string, string | undefined>

/** Which neutral fields each member is made of. A member whose fields are as they came stays as the caller wrote it. */
const MADE_OF: Readonly<Record<string, readonly (keyof ChatRequest)[]>> = {
  systemInstruction: ['messages'],
  contents: ['messages'],
  tools: ['tools'],
  toolConfig: ['toolChoice'],
  generationConfig: [
    'maxTokens',
    'maxCompletionTokens',
    'temperature',
    'topP',
    'topK',
    'stop',
    'n',
    'seed',
    'presencePenalty',
    'frequencyPenalty',
    'logprobs',
    'topLogprobs',
    'responseFormat',
    'reasoning',
  ],
}

function patchSource(request: ChatRequest, source: RequestSource, options: WriteRequestOptions): string {
  const before = source.request
  const edits: Members = new Map()
  for (const name of PRIVATE_FIELDS) edits.set(name, undefined)
  const own = ownConfig(source)
  // Signatures that were sealed here are refused by Google.
  const isMixed = request.messages.some(({ reasoningDetails }) => hasForeign(reasoningDetails))
  const mayStay = own.thinking !== undefined && takesThinking(own.thinking, options.capabilities.reasoning)
  let built: Members | undefined
  for (const [name, fields] of Object.entries(MADE_OF)) {
    const changed = fields.filter((field) => request[field] !== before[field])
    // Fitting says the same in other words; the caller's own are better where the model takes them.
    const isForced =
      name === 'generationConfig'
        ? own.thinking !== undefined && !mayStay
        : name === 'toolConfig'
          ? own.streamsArguments
          : name === 'contents' && isMixed
    const counts = changed.filter((field) => field !== 'reasoning' || !mayStay)
    const isSame = request.rest[name] === before.rest[name]
    if (counts.length === 0 && isSame && !isForced) continue
    built ??= buildMembers(request, options, 'keep')
    // A body may have the name in its other spelling; the built member takes its place.
    edits.set(snakeName(name), undefined)
    edits.set(
      name,
      name === 'generationConfig'
        ? withOwn(built.get(name), mayStay ? own.thinking : undefined)
        : built.get(name),
    )
  }
  editRest(request.rest, before.rest, edits)
  return editJsonMembers(source.text, edits)
}

interface OwnConfig {
  readonly thinking: Wire | undefined
  /** Arguments of calls in pieces, which nothing on the way back can carry. */
  readonly streamsArguments: boolean
}

const STREAMED_ARGUMENTS = /"stream(?:FunctionCallArguments|_function_call_arguments)"/

/** Bodies may hold megabytes of pictures, so they are only parsed again where there is something to be found. */
function ownConfig({ text, request }: RequestSource): OwnConfig {
  const { generationConfig: rest } = request.rest
  const thinks = request.reasoning !== undefined || (isObject(rest) && rest['thinkingConfig'] !== undefined)
  if (!thinks && !STREAMED_ARGUMENTS.test(text)) return { thinking: undefined, streamsArguments: false }
  const wire = parsed(text)
  const body = isObject(wire) ? named(wire) : {}
  const config = objectOf(body['generationConfig'])
  const calling = objectOf(objectOf(body['toolConfig'])['functionCallingConfig'])
  const { thinkingConfig: thinking } = config
  return {
    thinking: isObject(thinking) ? named(thinking) : undefined,
    streamsArguments: calling['streamFunctionCallArguments'] !== undefined,
  }
}

function objectOf(value: unknown): Wire {
  return isObject(value) ? named(value) : {}
}

/** The built config with the caller's own words about thinking. */
function withOwn(text: string | undefined, thinking: Wire | undefined): string | undefined {
  if (thinking === undefined) return text
  return editJsonMembers(text ?? '{}', new Map([['thinkingConfig', JSON.stringify(thinking)]]))
}

/** Fields without a neutral name change only when the pipeline drops or sets one in `rest`. */
function editRest(rest: Rest, before: Rest, edits: Members): void {
  if (rest === before) return
  for (const name of Object.keys(before)) {
    if (Object.hasOwn(rest, name) || Object.hasOwn(MADE_OF, name)) continue
    edits.set(name, undefined)
    edits.set(snakeName(name), undefined)
  }
  for (const name of Object.keys(rest)) {
    if (rest[name] === before[name] || edits.has(name) || Object.hasOwn(MADE_OF, name)) continue
    edits.set(snakeName(name), undefined)
    edits.set(name, JSON.stringify(rest[name]))
  }
}

function buildMembers(request: ChatRequest, options: WriteRequestOptions, keep: 'keep' | 'drop'): Members {
  const { capabilities } = options
  const { kind } = capabilities.reasoning
  // Models that think by level, or always, are those that ask for signatures.
  const isMixed =
    keep === 'drop' || request.messages.some(({ reasoningDetails }) => hasForeign(reasoningDetails))
  const needsSignatures = isMixed && (kind === 'effort' || kind === 'always')
  const { systemInstruction, contents } = writeContents(request.messages, { keep, needsSignatures })
  const tools = writeTools(request.tools, keep)
  const members: Members = new Map()
  if (systemInstruction !== undefined) members.set('systemInstruction', systemInstruction)
  members.set('contents', contents)
  const set = (name: string, value: unknown): void => {
    if (value !== undefined) members.set(name, JSON.stringify(value))
  }
  set('tools', tools)
  // A choice without tools is refused.
  if (tools !== undefined || keep === 'keep') set('toolConfig', writeToolConfig(request, keep))
  set('generationConfig', writeGenerationConfig(request, { capabilities, keep }))
  return members
}
