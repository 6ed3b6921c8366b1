// An answer in JSON from a model that takes no such wish: it is made to call a tool whose arguments are the answer, or is told in
// words where no tool can be forced. What comes back is turned into the text that was asked for.
import type { ChatRequest, FunctionTool, ResponseFormat } from './chat.ts'
import type { Answer, AnswerChoice, StreamEvent } from './events.ts'
import type { JsonTrimmer } from './json-value.ts'
import { createJsonTrimmer } from './json-value.ts'

/**
 * A tool of this name is ours: it makes a model without structured outputs answer in JSON. Its arguments are read as the
 * answer's text, so that nobody sees a tool call that he did not ask for.
 */
export const JSON_ANSWER_TOOL = 'causeway_json_answer'

export type JsonFormat = Extract<ResponseFormat, { type: 'json_schema' }> | { readonly type: 'json_object' }

/** The format when it is one of JSON. */
export function jsonFormat({ responseFormat }: ChatRequest): JsonFormat | undefined {
  if (responseFormat?.type === 'json_schema') return responseFormat
  return responseFormat?.type === 'json_object' ? { type: 'json_object' } : undefined
}

/** The request with a tool that must be called in place of the format. */
export function withAnswerTool(request: ChatRequest, format: JsonFormat): ChatRequest {
  const { responseFormat: _format, parallelToolCalls: _parallel, ...others } = request
  const schema = format.type === 'json_schema' ? format.schema : undefined
  const tool: FunctionTool = {
    kind: 'function',
    name: JSON_ANSWER_TOOL,
    description: 'Give your whole answer as the arguments of this call.',
    parameters: schema?.['type'] === 'object' ? schema : { type: 'object', ...schema },
  }
  return { ...others, tools: [tool], toolChoice: { mode: 'function', name: JSON_ANSWER_TOOL } }
}

/** The request with words in place of the format, and with plain JSON as the format where that is taken. */
export function withAnswerWords(
  request: ChatRequest,
  format: JsonFormat,
  takes: { readonly jsonObject: boolean },
): ChatRequest {
  const { responseFormat: _format, messages, ...others } = request
  const schema = format.type === 'json_schema' ? format.schema : undefined
  const wanted = schema ? ` that fits this JSON schema: ${JSON.stringify(schema)}` : ''
  const text = `Answer with one JSON object${wanted}. Write nothing before or after it.`
  // Behind the caller's own instructions: some models read those at the beginning only.
  const place = messages.findIndex(({ role }) => role !== 'system' && role !== 'developer')
  return {
    ...others,
    messages: messages.toSpliced(Math.max(place, 0), 0, { role: 'system', content: text }),
    ...(takes.jsonObject && { responseFormat: { type: 'json_object' } }),
  }
}

const openerOf = (format: JsonFormat): '{' | '[' =>
  format.type === 'json_schema' && format.schema?.['type'] === 'array' ? '[' : '{'

/** The answer with the arguments of our tool as its text, and that text without what stands around its value. */
export function restoreJson(answer: Answer, format: JsonFormat): Answer {
  // The provider's own object has the call; whoever writes the answer makes it anew.
  const { native: _native, ...rest } = answer
  return { ...rest, choices: answer.choices.map((choice) => restoreChoice(choice, format)) }
}

function restoreChoice(choice: AnswerChoice, format: JsonFormat): AnswerChoice {
  const calls = choice.toolCalls.filter(({ name }) => name === JSON_ANSWER_TOOL)
  const called = calls.length > 0
  const said = called ? calls.map((call) => call.arguments).join('') : choice.text
  const isOver = called && choice.finishReason === 'tool_calls'
  return {
    ...choice,
    text: said === null ? null : trimmed(said, format),
    toolCalls: called ? choice.toolCalls.filter(({ name }) => name !== JSON_ANSWER_TOOL) : choice.toolCalls,
    finishReason: isOver ? 'stop' : choice.finishReason,
  }
}

function trimmed(text: string, format: JsonFormat): string {
  const trimmer = createJsonTrimmer(openerOf(format))
  return trimmer.push(text) + trimmer.end()
}

/** What is known of one choice while it streams. */
interface Choice {
  readonly trimmer: JsonTrimmer
  readonly calls: Set<number>
}

/** The same for events: passes everything on to `emit`. */
export function createJsonRestorer(
  format: JsonFormat,
  emit: (event: StreamEvent) => void,
): (event: StreamEvent) => void {
  const choices = new Map<number, Choice>()
  const stateOf = (choice: number): Choice => {
    let state = choices.get(choice)
    if (!state)
      choices.set(choice, (state = { trimmer: createJsonTrimmer(openerOf(format)), calls: new Set() }))
    return state
  }
  const say = (choice: number, text: string): void => {
    if (text !== '') emit({ type: 'text-delta', choice, text })
  }
  return (event) => {
    switch (event.type) {
      case 'text-delta':
        return say(event.choice, stateOf(event.choice).trimmer.push(event.text))
      case 'tool-call-start':
        if (event.name !== JSON_ANSWER_TOOL) break
        stateOf(event.choice).calls.add(event.index)
        return
      case 'tool-call-delta': {
        const { calls, trimmer } = stateOf(event.choice)
        if (!calls.has(event.index)) break
        return say(event.choice, trimmer.push(event.arguments))
      }
      case 'choice-end': {
        const { calls, trimmer } = stateOf(event.choice)
        say(event.choice, trimmer.end())
        const isOver = calls.size > 0 && event.finishReason === 'tool_calls'
        return emit(isOver ? { ...event, finishReason: 'stop' } : event)
      }
    }
    emit(event)
  }
}
