// Writes neutral events as the chunks that OpenAI or OpenRouter would send, by surface. JSON is joined by hand, since most
// of each chunk is the same text: that halves the cost per chunk. Whole answers are write-answer.ts.
import type { Rest } from '../../core/chat.ts'
import type { GatewayError } from '../../core/errors.ts'
import type { FinishReason, PushMachine, StreamEvent, Usage } from '../../core/events.ts'
import { answerCutOff } from '../broken-answers.ts'
import type { StreamWriterContext } from '../dialect.ts'
import {
  choiceOf,
  chunk,
  headOf,
  takeChunkFields,
  members,
  openChoice,
  tail,
  type ChoiceState,
  type WriterState,
} from './chunk-text.ts'
import { writeErrorObject } from './errors.ts'
import { writeFinishReason } from './finish-reasons.ts'
import { isLegacyCall } from './tools.ts'
import { writeUsage } from './usage.ts'

/** What clients of this format wait for. */
export const END_MARKER = 'data: [DONE]\n\n'

/** Neutral events in, SSE text out. `end()` before the answer ended writes an error chunk, never `[DONE]`. */
export function createStreamWriter(
  context: StreamWriterContext,
  emit: (text: string) => void,
): PushMachine<StreamEvent> {
  const isOpenRouter = context.surface === 'openrouter'
  const state: WriterState = {
    context,
    emit,
    isOpenRouter,
    choices: new Map(),
    created: context.created,
    marks: {},
    head: headOf(context, context.created, {}),
    tail: context.includeUsage && !isOpenRouter ? '],"usage":null' : ']',
    chunkRest: undefined,
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
      return writeDelta(state, event.choice, 'content', JSON.stringify(event.text))
    case 'reasoning-delta':
      return writeReasoning(state, event)
    case 'tool-call-start':
      return writeCallStart(state, event)
    case 'tool-call-delta':
      return writeCallDelta(state, event)
    case 'refusal-delta':
      return writeDelta(state, event.choice, 'refusal', JSON.stringify(event.text))
    case 'annotations':
      return writeDelta(state, event.choice, 'annotations', JSON.stringify(event.annotations))
    case 'logprobs':
      choiceOf(state, event.choice).logprobs = event.logprobs
      return
    case 'delta-rest':
      return writeRest(state, event)
    case 'choice-end':
      return writeFinish(state, event)
    case 'message-start':
      return writeStart(state, event.created, event.rest)
    case 'usage':
      return writeUsageChunk(state, event.usage, event.costDollars)
    case 'message-end':
      state.over = true
      state.emit(END_MARKER)
      return
    case 'message-error':
      writeFailure(state, event.error)
  }
}

function writeStart(state: WriterState, created: number, rest: Rest = {}): void {
  if (created > 0) state.created = created
  state.head = headOf(state.context, state.created, state.marks)
  takeChunkFields(state, rest)
}

/** A chunk whose delta has one field, whose value is JSON text. */
function writeDelta(state: WriterState, index: number, name: string, json: string): void {
  const choice = choiceOf(state, index)
  if (state.isOpenRouter) {
    // Each delta has role and content there.
    const content = name === 'content' ? `"content":${json}` : `"content":"","${name}":${json}`
    state.emit(chunk(state, index, `"role":"assistant",${content}`))
    choice.opened = true
    return
  }
  const opening = choice.opened ? '' : openChoice(state, choice, index)
  state.emit(opening + chunk(state, index, `"${name}":${json}`))
}

type EventOf<Type extends StreamEvent['type']> = Extract<StreamEvent, { type: Type }>

function writeReasoning(state: WriterState, event: EventOf<'reasoning-delta'>): void {
  const { choice, text, details } = event
  const json = JSON.stringify(text)
  if (state.isOpenRouter) {
    const shown = text === '' ? '' : `"reasoning":${json},`
    const list = details ?? [{ type: 'reasoning.text', text, format: 'unknown', index: 0 }]
    const fields = `"role":"assistant","content":"",${shown}"reasoning_details":${JSON.stringify(list)}`
    choiceOf(state, choice).opened = true
    state.emit(chunk(state, choice, fields))
    return
  }
  const both = text === '' ? '' : `"reasoning_content":${json},"reasoning":${json}`
  const list =
    details === undefined ? '' : `${both === '' ? '' : ','}"reasoning_details":${JSON.stringify(details)}`
  const known = choiceOf(state, choice)
  const opening = known.opened ? '' : openChoice(state, known, choice)
  state.emit(opening + chunk(state, choice, both + list))
}

function writeCallStart(state: WriterState, event: EventOf<'tool-call-start'>): void {
  const { choice: index, id, kind, name, rest } = event
  const choice = choiceOf(state, index)
  if (isLegacyCall({ id, kind, name, arguments: '', ...(rest && { rest }) })) {
    choice.legacyCalls ??= new Set()
    choice.legacyCalls.add(event.index)
    return writeDelta(state, index, 'function_call', JSON.stringify({ name, arguments: '' }))
  }
  if (kind === 'custom') {
    choice.customCalls ??= new Set()
    choice.customCalls.add(event.index)
  }
  const inner = kind === 'custom' ? { name, input: '' } : { name, arguments: '' }
  const call = JSON.stringify([{ index: event.index, id, type: kind, [kind]: inner, ...rest }])
  // The first chunk of an answer that is nothing but calls has null for content, and the role.
  const opening = choice.opened && !state.isOpenRouter ? '' : '"role":"assistant","content":null,'
  choice.opened = true
  state.emit(chunk(state, index, `${opening}"tool_calls":${call}`))
}

function writeCallDelta(state: WriterState, event: EventOf<'tool-call-delta'>): void {
  const choice = choiceOf(state, event.choice)
  const json = JSON.stringify(event.arguments)
  if (choice.legacyCalls?.has(event.index))
    return writeDelta(state, event.choice, 'function_call', `{"arguments":${json}}`)
  const kind = choice.customCalls?.has(event.index) ? 'custom' : 'function'
  const field = kind === 'custom' ? 'input' : 'arguments'
  const opening = state.isOpenRouter ? '"role":"assistant","content":null,' : ''
  const call = `${opening}"tool_calls":[{"index":${event.index},"${kind}":{"${field}":${json}}}]`
  state.emit(chunk(state, event.choice, call))
}

function writeRest(state: WriterState, event: EventOf<'delta-rest'>): void {
  if (event.level === 'chunk') {
    takeChunkFields(state, event.rest)
    return
  }
  const choice = choiceOf(state, event.choice)
  if (event.level === 'choice') {
    choice.rest = { ...choice.rest, ...event.rest }
    return
  }
  const fields = members(event.rest).slice(1)
  if (fields === '') return
  const opening = choice.opened || state.isOpenRouter ? '' : openChoice(state, choice, event.choice)
  let role = ''
  if (state.isOpenRouter)
    role = Object.hasOwn(event.rest, 'content') ? '"role":"assistant",' : '"role":"assistant","content":"",'
  state.emit(opening + chunk(state, event.choice, role + fields))
}

function writeFinish(state: WriterState, event: EventOf<'choice-end'>): void {
  const { choice: index, finishReason, nativeFinishReason, rest } = event
  const choice = choiceOf(state, index)
  const opening = choice.opened || state.isOpenRouter ? '' : openChoice(state, choice, index)
  choice.opened = true
  choice.finish = { reason: reasonFor(state, finishReason, nativeFinishReason), native: nativeFinishReason }
  const logprobs = choice.logprobs ? JSON.stringify(choice.logprobs) : 'null'
  const others = members(choice.rest) + members(rest)
  const delta = state.isOpenRouter ? '"role":"assistant","content":""' : ''
  state.emit(
    `${opening}${state.head}{"index":${index},"delta":{${delta}},"logprobs":${logprobs}${finishFields(state, choice)}${others}}${tail(state)}`,
  )
}

function reasonFor(state: WriterState, reason: FinishReason, native: string): string {
  return state.isOpenRouter ? reason : writeFinishReason(reason, native)
}

function finishFields(state: WriterState, choice: ChoiceState): string {
  const { reason, native } = choice.finish ?? { reason: 'stop', native: 'stop' }
  const nativeField = state.isOpenRouter ? `,"native_finish_reason":${JSON.stringify(native)}` : ''
  return `,"finish_reason":${JSON.stringify(reason)}${nativeField}`
}

/** OpenAI: a chunk without choices, if asked for. OpenRouter: always, and with the choice that ended repeated. */
function writeUsageChunk(state: WriterState, usage: Usage, costDollars: number | undefined): void {
  const { surface, includeUsage } = state.context
  if (surface === 'openai' && !includeUsage) return
  const fields = JSON.stringify(writeUsage(usage, { costDollars, surface }))
  const rest = members(state.chunkRest)
  state.chunkRest = undefined
  const choice = state.isOpenRouter ? endedChoice(state) : ''
  // OpenRouter names the tier at the end, also when there is none.
  const tier = state.isOpenRouter && state.marks['service_tier'] === undefined ? ',"service_tier":null' : ''
  state.emit(`${state.head}${choice}]${tier},"usage":${fields}${rest}}\n\n`)
}

function endedChoice(state: WriterState): string {
  for (const [index, choice] of state.choices) {
    if (choice.finish === undefined) continue
    return `{"index":${index},"delta":{"role":"assistant","content":""}${finishFields(state, choice)}}`
  }
  return ''
}

/** A chunk with the error and `finish_reason: "error"`; SDKs throw on it, and no end marker follows. */
function writeFailure(state: WriterState, error: GatewayError): void {
  state.over = true
  const { surface } = state.context
  const object = JSON.stringify(writeErrorObject(error, surface))
  const delta = state.isOpenRouter ? '"role":"assistant","content":""' : ''
  const native = state.isOpenRouter ? ',"native_finish_reason":null' : ''
  const choice = `{"index":0,"delta":{${delta}},"logprobs":null,"finish_reason":"error"${native}}`
  // Twice on OpenAI's surface: some clients take an event with choices for an ordinary one and never look for its error.
  const bare = state.isOpenRouter ? '' : `data: {"error":${object}}\n\n`
  state.emit(`${state.head}${choice}],"error":${object}}\n\n${bare}`)
}
