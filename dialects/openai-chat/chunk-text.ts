// The text of one chunk, put together by hand: head, one choice, tail, and the unknown fields that wait for the next chunk.
// Which event becomes which chunk is decided in write-stream.ts.
import type { Rest } from '../../core/chat.ts'
import type { StreamWriterContext } from '../dialect.ts'
import { setOwn, type Draft } from './wire.ts'

/** What has been written of one choice. */
export interface ChoiceState {
  /** The first delta, with the role, has been written. */
  opened: boolean
  /** Logprobs and unknown fields that go into the choice's next chunk. */
  logprobs: Rest | undefined
  rest: Draft | undefined
  /** Positions of calls that came as deprecated `function_call`, and of custom ones. */
  legacyCalls: Set<number> | undefined
  customCalls: Set<number> | undefined
  finish: { readonly reason: string; readonly native: string } | undefined
}

/** What a writer knows between events. */
export interface WriterState {
  readonly context: StreamWriterContext
  readonly emit: (text: string) => void
  readonly isOpenRouter: boolean
  readonly choices: Map<number, ChoiceState>
  /** Unix seconds, and the provider's `service_tier` and `system_fingerprint`; they stand in each chunk. */
  created: number
  marks: Draft
  /** `data: {…,"choices":[` and what follows the choices. */
  head: string
  tail: string
  /** Unknown fields of the chunk that is written next. */
  chunkRest: Draft | undefined
  over: boolean
}

const MARKS = ['service_tier', 'system_fingerprint'] as const

/** Everything before the choices, in the order of each surface's own chunks. */
export function headOf(context: StreamWriterContext, created: number, marks: Rest): string {
  const { id, model, surface, providerName } = context
  let head = `data: {"id":${JSON.stringify(id)},"object":"chat.completion.chunk","created":${created},"model":${JSON.stringify(model)}`
  if (surface === 'openrouter') head += `,"provider":${JSON.stringify(providerName)}`
  for (const name of MARKS) {
    const value = marks[name]
    // OpenRouter's schema of a chunk takes a string or nothing; OpenAI writes null too.
    if (typeof value === 'string' || (value === null && surface === 'openai'))
      head += `,"${name}":${JSON.stringify(value)}`
  }
  return `${head},"choices":[`
}

/** Members of a chunk that are written from what we know, whatever a reader may hand over as unknown. */
const OWN_FIELDS = new Set(['id', 'object', 'created', 'model', 'choices', 'usage', 'error'])

/** Takes the provider's own chunk fields: marks for all further chunks, any other for the one that is written next. */
export function takeChunkFields(state: WriterState, fields: Rest): void {
  let marked = false
  for (const name of Object.keys(fields)) {
    // `provider` is ours on this surface, whatever a provider that is a gateway itself says.
    if (OWN_FIELDS.has(name) || (name === 'provider' && state.isOpenRouter)) continue
    if (name === MARKS[0] || name === MARKS[1]) {
      state.marks[name] = fields[name]
      marked = true
      continue
    }
    state.chunkRest ??= {}
    setOwn(state.chunkRest, name, fields[name])
  }
  if (marked) state.head = headOf(state.context, state.created, state.marks)
}

/** The state of a choice, made when it is first met. */
export function choiceOf(state: WriterState, index: number): ChoiceState {
  let choice = state.choices.get(index)
  if (!choice) {
    choice = {
      opened: false,
      logprobs: undefined,
      rest: undefined,
      legacyCalls: undefined,
      customCalls: undefined,
      finish: undefined,
    }
    state.choices.set(index, choice)
  }
  return choice
}

/** OpenAI's first chunk of a choice: the role and empty text. */
export function openChoice(state: WriterState, choice: ChoiceState, index: number): string {
  choice.opened = true
  const { logprobs, rest } = choice
  choice.logprobs = undefined
  choice.rest = undefined
  const opening = chunk(state, index, '"role":"assistant","content":"","refusal":null')
  choice.logprobs = logprobs
  choice.rest = rest
  return opening
}

/** One chunk with one choice that has not ended. */
export function chunk(state: WriterState, index: number, delta: string): string {
  const choice = state.choices.get(index)
  const native = state.isOpenRouter ? ',"native_finish_reason":null' : ''
  let logprobs = 'null'
  let rest = ''
  if (choice?.logprobs || choice?.rest) {
    if (choice.logprobs) logprobs = JSON.stringify(choice.logprobs)
    rest = members(choice.rest)
    choice.logprobs = undefined
    choice.rest = undefined
  }
  return `${state.head}{"index":${index},"delta":{${delta}},"logprobs":${logprobs},"finish_reason":null${native}${rest}}${tail(state)}`
}

/** What follows the choices, with the fields that waited for this chunk. */
export function tail(state: WriterState): string {
  if (state.chunkRest === undefined) return `${state.tail}}\n\n`
  const rest = members(state.chunkRest)
  state.chunkRest = undefined
  return `${state.tail}${rest}}\n\n`
}

/** An object's members as JSON text after a comma; empty when there are none. */
export function members(fields: Rest | undefined): string {
  if (fields === undefined) return ''
  const text = JSON.stringify(fields).slice(1, -1)
  return text === '' ? '' : `,${text}`
}
