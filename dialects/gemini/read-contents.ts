// Reads `systemInstruction` and `contents` into neutral messages. A content with results of functions becomes tool messages and
// the rest of the turn; thoughts, text and calls of the model are told apart. Writing is write-contents.ts.
import type { ContentPart, Message, ReasoningDetail, ToolCall } from '../../core/chat.ts'
import { isProof } from '../../core/sealed-details.ts'
import { innerRest } from '../openai-chat/parts.ts'
import { invalidValue, missing, readList, readName, readObject, readObjects, readString } from './check.ts'
import { readPart } from './parts.ts'
import { callSignature, textSignature, thoughtDetail } from './reasoning-details.ts'
import { unsealSignature } from './sealed-signature.ts'
import { isObject, named, parsed, textOf, type Draft, type Wire } from './wire.ts'

/** The latest calls of the model, for results that do not say which call they answer. */
interface OpenCall {
  readonly id: string
  readonly name: string
  answered: boolean
}

/** The whole conversation; the system instruction, when there is one, comes first. `wire` has names in camel case. */
export function readConversation(wire: Wire): readonly Message[] {
  const messages = readSystem(wire['systemInstruction'])
  if (wire['contents'] == null) throw missing('contents')
  const list = readObjects(wire['contents'], 'contents')
  if (list.length === 0) throw missing('contents')
  let calls: OpenCall[] = []
  for (let index = 0; index < list.length; index++) {
    const path = `contents[${index}]`
    const content = named(readObject(list[index], path))
    const parts = readContentParts(content, path)
    if (roleOf(content, path) === 'user') {
      messages.push(...readUser(parts, path, calls))
      continue
    }
    const pieces = placed(parts, path)
    while (
      index + 1 < list.length &&
      isObject(list[index + 1]) &&
      (list[index + 1] as Wire)['role'] === 'model'
    ) {
      const next = `contents[${++index}]`
      join(pieces, placed(readContentParts(named(list[index] as Wire), next), next))
    }
    const turn = readModel(pieces)
    calls = (turn.toolCalls ?? []).map(({ id, name }) => ({ id, name, answered: false }))
    messages.push(turn)
  }
  return messages
}

function readSystem(value: unknown): Message[] {
  if (value == null) return []
  if (typeof value === 'string') return value === '' ? [] : [{ role: 'system', content: value }]
  const path = 'systemInstruction'
  const parts = readContentParts(named(readObject(value, path)), path)
  return parts.length === 0
    ? []
    : [
        {
          role: 'system',
          content: contentOf(parts.map((part, at) => readPart(part, `${path}.parts[${at}]`))),
        },
      ]
}

/** `function` is what tool results were sent as before they became a user's. */
function roleOf(content: Wire, path: string): 'user' | 'model' {
  const role = content['role'] ?? 'user'
  if (role === 'model') return 'model'
  if (role === 'user' || role === 'function' || role === '') return 'user'
  throw invalidValue(`${path}.role`, 'please use a valid role: user, model.')
}

function readContentParts(content: Wire, path: string): readonly Wire[] {
  const { parts } = content
  if (parts == null) return []
  return readObjects(parts, `${path}.parts`).map((part, index) =>
    named(readObject(part, `${path}.parts[${index}]`)),
  )
}

/** Plain text in one part is a string. */
function contentOf(parts: readonly ContentPart[]): string | readonly ContentPart[] {
  const [only] = parts
  return parts.length === 1 && only?.type === 'text' && only.rest === undefined ? only.text : parts
}

/** Results come first, whatever their place: in every other format they must follow the calls at once. */
function readUser(parts: readonly Wire[], path: string, calls: readonly OpenCall[]): Message[] {
  const messages: Message[] = []
  const others: ContentPart[] = []
  parts.forEach((part, index) => {
    const at = `${path}.parts[${index}]`
    if (part['functionResponse'] == null) others.push(readPart(part, at))
    else messages.push(readResult(part, at, calls))
  })
  if (others.length > 0 || messages.length === 0)
    messages.push({ role: 'user', content: others.length === 0 ? '' : contentOf(others) })
  return messages
}

const RESULT_FIELDS = new Set(['id', 'name', 'response', 'parts'])
const PART_FIELDS = new Set(['functionResponse'])

function readResult(part: Wire, path: string, calls: readonly OpenCall[]): Message {
  const at = `${path}.functionResponse`
  const result = named(readObject(part['functionResponse'], at))
  const name = readName(result['name'], `${at}.name`)
  const given = result['id'] == null ? '' : readString(result['id'], `${at}.id`)
  const call = calls.find((open) => (given === '' ? !open.answered && open.name === name : open.id === given))
  if (call) call.answered = true
  const inside = innerRest(result, RESULT_FIELDS)
  const rest: Draft = { ...innerRest(part, PART_FIELDS), ...(inside && { functionResponse: inside }) }
  return {
    role: 'tool',
    toolCallId: given || (call?.id ?? madeId(path)),
    content: readResponse(result, at),
    ...(call?.name !== name && { name }),
    ...(Object.keys(rest).length > 0 && { rest }),
  }
}

/** Text under `output` alone is what a function that gives text has given; anything else is a result as JSON. */
function readResponse(result: Wire, path: string): string | readonly ContentPart[] {
  const response = result['response'] == null ? {} : readObject(result['response'], `${path}.response`)
  const { output } = response
  const isText = typeof output === 'string' && Object.keys(response).length === 1 && !isObject(parsed(output))
  const text = isText ? output : JSON.stringify(response)
  if (result['parts'] == null) return text
  const media = readList(result['parts'], `${path}.parts`).map((part, index) =>
    readPart(named(readObject(part, `${path}.parts[${index}]`)), `${path}.parts[${index}]`),
  )
  if (media.length === 0) return text
  return text === '' ? media : [{ type: 'text', text }, ...media]
}

/** A part of a model's turn and where it stands. */
interface PlacedPart {
  readonly part: Wire
  readonly path: string
}

const placed = (parts: readonly Wire[], path: string): PlacedPart[] =>
  parts.map((part, place) => ({ part, path: `${path}.parts[${place}]` }))

/**
 * Contents of the model that follow each other are one turn: Google's SDKs keep every chunk of a stream as a content of its own. In
 * other formats results must follow their calls at once, and text that was cut into pieces by a stream is one text again.
 */
function join(pieces: PlacedPart[], next: readonly PlacedPart[]): void {
  const [first, ...others] = next
  const last = pieces.at(-1)
  if (first === undefined) return
  if (
    last !== undefined &&
    isPlain(last.part) &&
    isPlain(first.part) &&
    last.part['thought'] === first.part['thought']
  )
    pieces[pieces.length - 1] = {
      path: last.path,
      part: { ...last.part, text: `${String(last.part['text'])}${String(first.part['text'])}` },
    }
  else pieces.push(first)
  pieces.push(...others)
}

const PLAIN_FIELDS = new Set(['text', 'thought'])

/** Text or a thought with nothing that belongs to it alone. */
function isPlain(part: Wire): boolean {
  return typeof part['text'] === 'string' && Object.keys(part).every((name) => PLAIN_FIELDS.has(name))
}

function readModel(parts: readonly PlacedPart[]): Message {
  const contents: ContentPart[] = []
  const toolCalls: ToolCall[] = []
  const details: ReasoningDetail[] = []
  const foreign: ReasoningDetail[] = []
  let length = 0
  for (const { part, path } of parts) {
    const given = textOf(part['thoughtSignature'])
    const sealed = given === '' ? undefined : unsealSignature(given)
    if (sealed) foreign.push(...sealed)
    const signature = sealed ? '' : given
    if (part['thought'] === true && typeof part['text'] === 'string') {
      details.push(thoughtDetail(part['text'], signature, details.length))
      continue
    }
    if (part['functionCall'] != null) {
      const call = readCall(part, path)
      toolCalls.push(call)
      if (signature !== '') details.push(callSignature(signature, call.id, details.length))
      continue
    }
    const { thoughtSignature: _signature, ...unsigned } = part
    const isText = typeof part['text'] === 'string'
    const read = readPart(isText ? unsigned : part, path)
    if (read.type === 'text') {
      const range = { start: length, end: length + read.text.length }
      length = range.end
      if (signature !== '') details.push(textSignature(signature, range, details.length))
      if (read.text === '' && read.rest === undefined) continue
    }
    contents.push(read)
  }
  const reasoning = textIn(details) || textIn(foreign)
  // What was shown of another maker's reasoning is with its proofs; by itself it is the same once more.
  const all = foreign.length === 0 ? details : [...foreign, ...details.filter(isProof)]
  const isBare = toolCalls.length === 0 && all.length === 0
  return {
    role: 'assistant',
    content: contents.length > 0 ? contentOf(contents) : isBare ? '' : null,
    ...(toolCalls.length > 0 && { toolCalls }),
    ...(reasoning !== '' && { reasoning }),
    ...(all.length > 0 && { reasoningDetails: all }),
  }
}

const textIn = (details: readonly ReasoningDetail[]): string =>
  details.map((detail) => textOf(detail['text'] ?? detail['summary'])).join('')

/** `call_1_0` for `contents[1].parts[0]`. */
function madeId(path: string): string {
  return `call_${path.replaceAll(/\D+/g, '_').slice(1, -1)}`
}

const CALL_FIELDS = new Set(['id', 'name', 'args'])
const CALL_PART_FIELDS = new Set(['functionCall', 'thoughtSignature'])

function readCall(part: Wire, path: string): ToolCall {
  const at = `${path}.functionCall`
  const call = named(readObject(part['functionCall'], at))
  const args = call['args'] == null ? {} : readObject(call['args'], `${at}.args`)
  const inside = innerRest(call, CALL_FIELDS)
  const rest: Draft = { ...innerRest(part, CALL_PART_FIELDS), ...(inside && { functionCall: inside }) }
  return {
    id: textOf(call['id']) || madeId(path),
    kind: 'function',
    name: readName(call['name'], `${at}.name`),
    arguments: JSON.stringify(args),
    ...(Object.keys(rest).length > 0 && { rest }),
  }
}
