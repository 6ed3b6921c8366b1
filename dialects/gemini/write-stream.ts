// Writes neutral events as the stream that Google's API sends: chunks of whole parts, no end marker. The chunks with
// `finishReason` are what clients take for the end, so they are kept back until `message-end`: who has seen them is settled.
import type { GatewayError } from '../../core/errors.ts'
import type { ReasoningDetail, Rest } from '../../core/chat.ts'
import type { PushMachine, StreamEvent, Usage } from '../../core/events.ts'
import { plainDetail } from '../../core/sealed-details.ts'
import { answerCutOff } from '../broken-answers.ts'
import type { StreamWriterContext } from '../dialect.ts'
import { callPart, candidateExtras, textPart, thoughtPart, type WrittenCall } from './answer-parts.ts'
import { writeErrorObject } from './errors.ts'
import { writeFinishReason } from './finish-reasons.ts'
import { groundingOf } from './grounding.ts'
import { partOfImage } from './parts.ts'
import { writeUsage } from './usage.ts'
import { sealedSignature } from './sealed-signature.ts'
import { FOREIGN_PARTS, isObject, isOwnDetail, membersText, textOf, type Draft } from './wire.ts'

/** Nothing but the end of the connection follows the last chunk. */
export const END_MARKER = ''

type EventOf<Type extends StreamEvent['type']> = Extract<StreamEvent, { type: Type }>

interface ChoiceState {
  /** Calls by position, until they are whole. */
  readonly calls: Map<number, WrittenCall & { arguments: string }>
  /** Signatures of calls by id. */
  readonly signatures: Map<string, string>
  /** The signature of the text that comes next. */
  textSignature: string | undefined
  /** Reasoning of other makers, which goes back to them with a call or at the end. */
  readonly foreign: ReasoningDetail[]
  readonly annotations: Rest[]
  readonly extras: Draft
  end: EventOf<'choice-end'> | undefined
}

interface WriterState {
  readonly context: StreamWriterContext
  readonly emit: (text: string) => void
  readonly choices: Map<number, ChoiceState>
  /** `,"modelVersion":…,"responseId":…}` and the end of the event. */
  readonly tail: string
  usage: Usage | undefined
  over: boolean
}

/** Neutral events in, SSE text out. `end()` before the answer ended writes an error, never a finish reason. */
export function createStreamWriter(
  context: StreamWriterContext,
  emit: (text: string) => void,
): PushMachine<StreamEvent> {
  const names = membersText({ modelVersion: context.model, responseId: context.id })
  const state: WriterState = {
    context,
    emit,
    choices: new Map(),
    tail: `${names}}\n\n`,
    usage: undefined,
    over: false,
  }
  return {
    push: (event) => {
      if (!state.over) writeEvent(state, event)
    },
    end: () => {
      if (!state.over) writeFailure(state, answerCutOff())
    },
  }
}

function writeEvent(state: WriterState, event: StreamEvent): void {
  switch (event.type) {
    case 'text-delta':
    case 'refusal-delta':
      return writeText(state, event.choice, event.text)
    case 'reasoning-delta':
      return writeReasoning(state, event)
    case 'tool-call-start': {
      const { index, id, kind, name } = event
      choiceOf(state, event.choice).calls.set(index, { id, kind, name, arguments: '' })
      return
    }
    case 'tool-call-delta': {
      const call = choiceOf(state, event.choice).calls.get(event.index)
      if (call) call.arguments += event.arguments
      return
    }
    case 'delta-rest':
      return writeRest(state, event)
    case 'annotations':
      choiceOf(state, event.choice).annotations.push(...event.annotations)
      return
    case 'choice-end':
      flushCalls(state, event.choice)
      choiceOf(state, event.choice).end = event
      return
    case 'usage':
      state.usage = event.usage
      return
    case 'message-end':
      return finish(state)
    case 'message-error':
      return writeFailure(state, event.error)
    default:
    // The start says nothing that is not in each chunk; logprobs of other formats have no place here.
  }
}

function choiceOf(state: WriterState, index: number): ChoiceState {
  let choice = state.choices.get(index)
  if (!choice) {
    choice = {
      calls: new Map(),
      signatures: new Map(),
      textSignature: undefined,
      foreign: [],
      annotations: [],
      extras: {},
      end: undefined,
    }
    state.choices.set(index, choice)
  }
  return choice
}

/** A chunk with parts, as JSON texts. */
function writeParts(state: WriterState, index: number, parts: readonly string[]): void {
  if (parts.length === 0) return
  state.emit(
    `data: {"candidates":[{"content":{"parts":[${parts.join(',')}],"role":"model"},"index":${index}}]${state.tail}`,
  )
}

function writeText(state: WriterState, index: number, text: string): void {
  const choice = choiceOf(state, index)
  const signature = choice.textSignature
  choice.textSignature = undefined
  writeParts(state, index, [textPart(text, signature)])
}

/** Thoughts with their signatures; signatures of text and calls wait for what they belong to. */
function writeReasoning(state: WriterState, event: EventOf<'reasoning-delta'>): void {
  const { choice: index, text, details } = event
  if (text !== '' && !details?.length) choiceOf(state, index).foreign.push(plainDetail(text))
  let signature = ''
  for (const detail of details ?? []) {
    if (!isOwnDetail(detail)) {
      choiceOf(state, index).foreign.push(detail)
      continue
    }
    if (detail.type === 'reasoning.text') signature += textOf(detail['signature'])
    else if (detail.type === 'reasoning.encrypted') noteSignature(state, index, detail)
  }
  if (text !== '' || signature !== '') writeParts(state, index, [thoughtPart(text, signature)])
}

function noteSignature(state: WriterState, index: number, detail: ReasoningDetail): void {
  const choice = choiceOf(state, index)
  const data = textOf(detail['data'])
  const id = detail['id']
  if (typeof id === 'string' && id !== '') choice.signatures.set(id, data)
  else if (isEmptyRange(detail['text_range'])) writeParts(state, index, [textPart('', data)])
  else choice.textSignature = data
}

function isEmptyRange(range: unknown): boolean {
  return Array.isArray(range) && range[0] === range[1]
}

function writeRest(state: WriterState, event: EventOf<'delta-rest'>): void {
  const { choice: index, rest, level } = event
  if (level === 'chunk') return
  if (level === 'choice') {
    Object.assign(choiceOf(state, index).extras, candidateExtras(rest))
    return
  }
  writeParts(state, index, foreignParts(rest))
}

/** Parts of this format's own, and images as OpenRouter lists them. */
function foreignParts(rest: Rest): string[] {
  const { [FOREIGN_PARTS]: parts, images } = rest
  const written: unknown[] = Array.isArray(parts) ? (parts as unknown[]).filter(isObject) : []
  if (Array.isArray(images)) written.push(...images.map(partOfImage).filter((part) => part !== undefined))
  return written.map((part) => JSON.stringify(part))
}

/** Calls go out whole, in their order, once nothing can be added to them. */
function flushCalls(state: WriterState, index: number): void {
  const choice = choiceOf(state, index)
  const positions = [...choice.calls.keys()].sort((a, b) => a - b)
  const sealed = sealedSignature(choice.foreign.splice(0), positions.length > 0 ? 'calls' : undefined)
  const parts = positions.map((position, place) => {
    const call = choice.calls.get(position) as WrittenCall
    return callPart(call, choice.signatures.get(call.id) ?? (place === 0 ? sealed : undefined))
  })
  choice.calls.clear()
  if (positions.length === 0) choice.textSignature ??= sealed
  if (choice.textSignature !== undefined) parts.push(textPart('', choice.textSignature))
  choice.textSignature = undefined
  writeParts(state, index, parts)
}

/** One chunk for all candidates: why each ended, and the counts. */
function finish(state: WriterState): void {
  state.over = true
  if (state.choices.size === 0) choiceOf(state, 0)
  const candidates: string[] = []
  for (const index of [...state.choices.keys()].sort((a, b) => a - b)) {
    if (state.choices.get(index)?.end === undefined) flushCalls(state, index)
    const { end, extras, annotations } = choiceOf(state, index)
    const finishReason = writeFinishReason(end?.finishReason ?? 'stop', end?.nativeFinishReason ?? 'STOP')
    const own = { ...extras, ...candidateExtras(end?.rest) }
    const fields = membersText({ finishReason, index, ...groundingOf(annotations), ...own })
    candidates.push(`{"content":{"parts":[{"text":""}],"role":"model"}${fields}}`)
  }
  const usage = state.usage ? `,"usageMetadata":${JSON.stringify(writeUsage(state.usage))}` : ''
  state.emit(`data: {"candidates":[${candidates.join(',')}]${usage}${state.tail}`)
}

/** Clients throw on it, and nothing follows. */
function writeFailure(state: WriterState, error: GatewayError): void {
  state.over = true
  state.emit(`data: ${JSON.stringify({ error: writeErrorObject(error) })}\n\n`)
}
