// Writes neutral messages as `systemInstruction` and `contents`. Neighbours of one role become one content, results of functions
// get the name of the function that they answer, signatures go back on the parts that they came with. JSON is joined by hand, so
// that arguments keep their spelling.
import type { ContentPart, Message, ToolCall } from '../../core/chat.ts'
import { merge } from '../openai-chat/parts.ts'
import { writeParts } from './parts.ts'
import { NO_SIGNATURE, readSignatures, type Signatures, type SignedText } from './reasoning-details.ts'
import { argumentsText, isObject, membersText, parsed, type Draft, type Wire } from './wire.ts'

export interface ContentOptions {
  readonly keep: 'keep' | 'drop'
  /** The model refuses calls without a signature, also those that another model made. */
  readonly needsSignatures: boolean
}

export interface WrittenContents {
  /** JSON text; undefined when there are no instructions. */
  readonly systemInstruction: string | undefined
  readonly contents: string
}

interface Turn {
  readonly role: 'user' | 'model'
  /** JSON texts. */
  readonly parts: string[]
}

/** The conversation as two members of a request. */
export function writeContents(messages: readonly Message[], options: ContentOptions): WrittenContents {
  const turns: Turn[] = []
  const system: string[] = []
  const names = new Map<string, string>()
  for (const message of messages) {
    if (message.role === 'system' || message.role === 'developer') {
      system.push(...plainParts(message.content, options.keep))
      continue
    }
    for (const call of message.toolCalls ?? []) names.set(call.id, call.name)
    const parts =
      message.role === 'assistant'
        ? modelParts(message, options)
        : message.role === 'tool'
          ? [resultText(message, names, options.keep)]
          : plainParts(message.content, options.keep)
    addParts(turns, message.role === 'assistant' ? 'model' : 'user', parts)
  }
  // Instructions alone are a question here, where a conversation without contents is refused.
  if (turns.length === 0)
    return { systemInstruction: undefined, contents: `[${turnText({ role: 'user', parts: system })}]` }
  return {
    systemInstruction: system.length === 0 ? undefined : `{"parts":[${system.join(',')}]}`,
    contents: `[${turns.map(turnText).join(',')}]`,
  }
}

function addParts(turns: Turn[], role: Turn['role'], parts: readonly string[]): void {
  if (parts.length === 0) return
  const last = turns.at(-1)
  if (last?.role === role) last.parts.push(...parts)
  else turns.push({ role, parts: [...parts] })
}

function turnText({ role, parts }: Turn): string {
  return `{"role":"${role}","parts":[${parts.join(',')}]}`
}

function plainParts(content: Message['content'], keep: 'keep' | 'drop'): string[] {
  if (content === null || content === '') return []
  const parts: readonly ContentPart[] =
    typeof content === 'string' ? [{ type: 'text', text: content }] : content
  return writeParts(parts, keep).map((part) => JSON.stringify(part))
}

/** In the order in which a model writes them: thoughts, then what it says, then its calls. */
function modelParts(message: Message, { keep, needsSignatures }: ContentOptions): string[] {
  const { content, refusal, toolCalls = [] } = message
  const signatures = readSignatures(message.reasoningDetails)
  const parts: ContentPart[] =
    content === null || content === ''
      ? []
      : typeof content === 'string'
        ? [{ type: 'text', text: content }]
        : [...content]
  if (refusal !== undefined && refusal !== '') parts.push({ type: 'text', text: refusal })
  const said = signedParts(parts, signatures.texts, keep)
  const calls = toolCalls.map((call, index) =>
    callText(call, { keep, signature: signatureOf(toolCalls, index, { signatures, needsSignatures }) }),
  )
  return [...signatures.thoughts, ...said].map((part) => JSON.stringify(part)).concat(calls)
}

interface SignatureFacts {
  readonly signatures: Signatures
  readonly needsSignatures: boolean
}

/** The first of parallel calls carries the signature for all. */
function signatureOf(
  calls: readonly ToolCall[],
  index: number,
  { signatures, needsSignatures }: SignatureFacts,
): string | undefined {
  const own = signatures.calls.get((calls[index] as ToolCall).id)
  if (own !== undefined || index > 0 || !needsSignatures) return own
  return calls.some((call) => signatures.calls.has(call.id)) ? undefined : NO_SIGNATURE
}

/**
 * Parts with their signatures: text is cut where a signed part began and ended. A signature whose place is not known, or not
 * within the text any more, goes on the last text.
 */
function signedParts(
  parts: readonly ContentPart[],
  signed: readonly SignedText[],
  keep: 'keep' | 'drop',
): Wire[] {
  const written: Draft[] = []
  const waiting = [...signed]
  let from = 0
  for (const part of parts) {
    if (part.type !== 'text') {
      written.push(...writeParts([part], keep).map((wire) => ({ ...wire })))
      continue
    }
    const to = from + part.text.length
    const pieces = cutText(part.text, from, waiting)
    pieces.forEach((piece, index) => {
      const rest = index === 0 && keep === 'keep' ? part.rest : undefined
      written.push(rest ? merge(piece, rest) : piece)
    })
    from = to
  }
  for (const { signature, range } of waiting) {
    const last = written.findLast(
      (part) => typeof part['text'] === 'string' && part['thoughtSignature'] === undefined,
    )
    const isAfterText = range !== undefined && range.start === range.end
    if (last && !isAfterText) last['thoughtSignature'] = signature
    else written.push({ text: '', thoughtSignature: signature })
  }
  return written
}

/** Cuts one text by the signatures that lie within it, which are taken out of those that wait. */
function cutText(text: string, from: number, waiting: SignedText[]): Draft[] {
  const pieces: Draft[] = []
  let done = 0
  for (;;) {
    const [next] = waiting
    if (!next?.range) break
    const start = next.range.start - from
    const end = next.range.end - from
    if (start < done || end > text.length) break
    waiting.shift()
    if (start > done) pieces.push({ text: text.slice(done, start) })
    pieces.push({ text: text.slice(start, end), thoughtSignature: next.signature })
    done = end
  }
  if (done < text.length) pieces.push({ text: text.slice(done) })
  return pieces
}

interface CallOptions {
  readonly keep: 'keep' | 'drop'
  readonly signature: string | undefined
}

function callText(call: ToolCall, { keep, signature }: CallOptions): string {
  const rest = keep === 'keep' ? call.rest : undefined
  const { functionCall: inside, ...others } = rest ?? {}
  const args =
    call.kind === 'custom' ? JSON.stringify({ input: call.arguments }) : argumentsText(call.arguments)
  const head = `{"functionCall":{"id":${JSON.stringify(call.id)},"name":${JSON.stringify(call.name)},"args":${args}`
  const signed = signature === undefined ? '' : `,"thoughtSignature":${JSON.stringify(signature)}`
  return `${head}${membersText(isObject(inside) ? inside : undefined)}}${signed}${membersText(others)}}`
}

function resultText(message: Message, names: ReadonlyMap<string, string>, keep: 'keep' | 'drop'): string {
  const { content, toolCallId: id = '' } = message
  const rest = keep === 'keep' ? message.rest : undefined
  const { functionResponse: inside, ...others } = rest ?? {}
  const name = names.get(id) ?? message.name ?? id
  const parts: readonly ContentPart[] = typeof content === 'string' || content === null ? [] : content
  const text = typeof content === 'string' ? content : parts.map(wordsOf).join('')
  const media = writeParts(
    parts.filter((part) => part.type !== 'text' && part.type !== 'refusal'),
    keep,
  )
  const fields = {
    ...(media.length > 0 && { parts: media }),
    ...(isObject(inside) && inside),
  }
  const head = `{"functionResponse":{"id":${JSON.stringify(id)},"name":${JSON.stringify(name)}`
  return `${head},"response":${responseText(text)}${membersText(fields)}}${membersText(others)}}`
}

function wordsOf(part: ContentPart): string {
  if (part.type === 'text') return part.text
  return part.type === 'refusal' ? part.refusal : ''
}

/** A result is an object there; text goes under `output`, as Google's documentation has it. */
function responseText(text: string): string {
  return isObject(parsed(text)) ? text.trim() : JSON.stringify({ output: text })
}
