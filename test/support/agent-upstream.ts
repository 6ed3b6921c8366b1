// A test instrument: a scripted model for coding agents (Codex, Claude Code, Gemini CLI, …), in each of the formats that a provider
// may speak. The prompt says what it does: `fake: agent read <path>` reads a file by whatever tool the agent offers,
// `fake: agent patch <path>` writes one by a custom tool, `fake: agent call <tool> <arguments>` calls that tool; when the result
// is there it says what it got and what it was asked with. It understands nothing else.
import type { RecordedRequest, UpstreamAnswer } from './fake-upstream.ts'
import { SIGNATURE } from './gemini-answers.ts'
import { bodyOf, jsonAnswer, openaiServer, sseAnswer } from './openai-answers.ts'

type Json = Record<string, unknown>

/** The text that the patch writes into its file. */
export const PATCHED_TEXT = 'written "by" a\\custom tool'

/** What the model does next. */
type Step =
  | { readonly say: string }
  | { readonly call: string; readonly arguments: string; readonly isCustom: boolean }

/** An answer for a prompt of an agent; undefined for any other request. */
export function agentUpstream(
  request: RecordedRequest,
): UpstreamAnswer | Promise<UpstreamAnswer> | undefined {
  const body = bodyOf(request)
  const turns = turnsOf(body)
  const order = turns
    .filter(({ role }) => role === 'user')
    .map(({ text }) => /fake: agent (read|patch|call) (\S+) ?([^\n<]*)/.exec(text))
    .findLast((found) => found !== null)
  if (!order) return undefined
  const tools = toolsOf(body)
  const last = turns.findLast(({ role }) => role === 'tool' || role === 'user')
  const step =
    last?.role === 'tool' ? { say: `It says: ${last.text}\n${summary(body, tools)}` } : begin(order, tools)
  if (request.path === '/v1/messages') return messagesAnswer(body, step)
  if (request.path === '/v1/responses') return responsesAnswer(body, step)
  if (request.path.startsWith('/v1beta/')) return geminiAnswer(request, step)
  return chatAnswer(request, step)
}

interface Turn {
  readonly role: string
  readonly text: string
}

/** The conversation as lines of text, results of tools apart, whatever format it came in. */
function turnsOf(body: Json): Turn[] {
  if (Array.isArray(body['contents'])) return (body['contents'] as Content[]).map(turnOfContent)
  const list = body['messages'] ?? body['input']
  if (typeof list === 'string') return [{ role: 'user', text: list }]
  const entries: unknown[] = Array.isArray(list) ? list : []
  return entries.flatMap((value): Turn[] => {
    // Other operations have texts in their input, or numbers.
    if (typeof value !== 'object' || value === null) return []
    const entry = value as Json
    const type = String(entry['type'] ?? '')
    if (type.endsWith('_call_output')) return [{ role: 'tool', text: textOf(entry['output']) }]
    const role = String(entry['role'] ?? type)
    const { content } = entry
    const results = Array.isArray(content)
      ? (content as Json[]).filter((part) => part['type'] === 'tool_result')
      : []
    if (results.length > 0) return results.map((part) => ({ role: 'tool', text: textOf(part['content']) }))
    return [{ role, text: textOf(content) }]
  })
}

interface Content {
  readonly role: string
  readonly parts: readonly Json[]
}

function turnOfContent({ role, parts }: Content): Turn {
  const results = parts.flatMap(({ functionResponse }) =>
    functionResponse ? [functionResponse as Json] : [],
  )
  if (results.length === 0) return { role, text: textOf(parts) }
  const outputs = results.map(({ response }) => String((response as Json)['output'] ?? ''))
  return { role: 'tool', text: outputs.join('\n') }
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content.map((part: Json) => (typeof part['text'] === 'string' ? part['text'] : '')).join('\n')
}

/** Names of the tools, with the kind of those that are no functions. */
function toolsOf(body: Json): Map<string, string> {
  const given = Array.isArray(body['tools']) ? (body['tools'] as Json[]) : []
  const list = given.flatMap((tool) => (tool['functionDeclarations'] as Json[] | undefined) ?? [tool])
  return new Map(
    list.map((tool) => {
      const named = (tool['function'] ?? tool['custom'] ?? tool) as Json
      const type = String(tool['type'] ?? 'function')
      return [String(named['name'] ?? type), tool['input_schema'] === undefined ? type : 'function']
    }),
  )
}

/** What the agents can tell from the answer: how the model was asked. */
function summary(body: Json, tools: ReadonlyMap<string, string>): string {
  const { model, stream, store } = body
  return `ASKED ${JSON.stringify({ model, stream: stream === true, store: store ?? null, tools: Object.fromEntries(tools) })}`
}

/** How each agent reads a file. */
const READERS: Readonly<Record<string, (path: string) => Json>> = {
  Read: (path) => ({ file_path: path }),
  exec_command: (path) => ({ cmd: `cat ${path}` }),
  shell_command: (path) => ({ command: `cat ${path}` }),
  shell: (path) => ({ command: ['cat', path] }),
  read_file: (path) => ({ file_path: path }),
  read: (path) => ({ filePath: path }),
}

function begin([, verb, subject = '', rest = '']: RegExpExecArray, tools: ReadonlyMap<string, string>): Step {
  if (verb === 'call') return { call: subject, arguments: rest, isCustom: tools.get(subject) === 'custom' }
  if (verb === 'patch') {
    const input = `*** Begin Patch\n*** Add File: ${subject}\n+${PATCHED_TEXT}\n*** End Patch`
    if (!tools.has('apply_patch'))
      return { say: `There is no apply_patch in ${[...tools.keys()].join(', ')}` }
    const isCustom = tools.get('apply_patch') === 'custom'
    return { call: 'apply_patch', arguments: isCustom ? input : JSON.stringify({ input }), isCustom }
  }
  const name = Object.keys(READERS).find((candidate) => tools.has(candidate))
  if (name === undefined) return { say: `There is nothing to read with in ${[...tools.keys()].join(', ')}` }
  return { call: name, arguments: JSON.stringify(READERS[name]?.(subject)), isCustom: false }
}

const CALL_ID = 'call_agent1'
const USAGE = { input_tokens: 40, output_tokens: 10 }

function chatAnswer(request: RecordedRequest, step: Step): UpstreamAnswer | Promise<UpstreamAnswer> {
  if ('say' in step) return openaiServer({ pieces: halves(step.say) })(request)
  return openaiServer({ toolCalls: [{ id: CALL_ID, name: step.call, arguments: step.arguments }] })(request)
}

function halves(text: string): string[] {
  const middle = Math.floor(text.length / 2)
  return [text.slice(0, middle), text.slice(middle)]
}

function messagesAnswer(body: Json, step: Step): UpstreamAnswer {
  const isCall = 'call' in step
  const block = isCall
    ? { type: 'tool_use', id: 'toolu_agent1', name: step.call, input: JSON.parse(step.arguments) as unknown }
    : { type: 'text', text: step.say }
  const stop = { stop_reason: isCall ? 'tool_use' : 'end_turn', stop_sequence: null }
  const message = { id: 'msg_agent1', type: 'message', role: 'assistant', model: body['model'] }
  if (body['stream'] !== true) return jsonAnswer({ ...message, content: [block], ...stop, usage: USAGE })
  const empty = isCall ? { ...block, input: {} } : { type: 'text', text: '' }
  const pieces = halves(isCall ? step.arguments : step.say).map((piece) =>
    isCall ? { type: 'input_json_delta', partial_json: piece } : { type: 'text_delta', text: piece },
  )
  return eventStream([
    { type: 'message_start', message: { ...message, content: [], stop_reason: null, usage: USAGE } },
    { type: 'content_block_start', index: 0, content_block: empty },
    ...pieces.map((delta) => ({ type: 'content_block_delta', index: 0, delta })),
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: stop, usage: { output_tokens: 10 } },
    { type: 'message_stop' },
  ])
}

function responsesAnswer(body: Json, step: Step): UpstreamAnswer {
  const item = responseItem(step)
  const base = { id: 'resp_agent1', object: 'response', created_at: 1_765_000_000, model: body['model'] }
  const usage = { ...USAGE, total_tokens: 50 }
  const whole = { ...base, status: 'completed', output: [item], usage }
  if (body['stream'] !== true) return jsonAnswer(whole)
  return eventStream([
    { type: 'response.created', response: { ...base, status: 'in_progress', output: [] } },
    { type: 'response.output_item.done', output_index: 0, item },
    { type: 'response.completed', response: whole },
  ])
}

function responseItem(step: Step): Json {
  if ('say' in step)
    return {
      type: 'message',
      id: 'msg_agent1',
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'output_text', text: step.say, annotations: [] }],
    }
  return step.isCustom
    ? { type: 'custom_tool_call', id: 'ctc_agent1', call_id: CALL_ID, name: step.call, input: step.arguments }
    : { type: 'function_call', id: 'fc_agent1', call_id: CALL_ID, name: step.call, arguments: step.arguments }
}

/** As Google's newest models: a call has an id and a signature, without which the next request is refused. */
function geminiAnswer({ path, body }: RecordedRequest, step: Step): UpstreamAnswer {
  const calls = (body as { contents: Content[] }).contents.flatMap(({ parts }) =>
    parts.filter(({ functionCall }) => functionCall),
  )
  if (calls.some(({ thoughtSignature }) => thoughtSignature !== SIGNATURE))
    return jsonAnswer({ error: { code: 400, message: 'A call has lost its signature.' } }, { status: 400 })
  const call = 'call' in step && { id: CALL_ID, name: step.call, args: JSON.parse(step.arguments) as unknown }
  const part = call
    ? { functionCall: call, thoughtSignature: SIGNATURE }
    : { text: 'say' in step && step.say }
  const answer = {
    candidates: [{ content: { parts: [part], role: 'model' }, finishReason: 'STOP', index: 0 }],
    usageMetadata: { promptTokenCount: 40, candidatesTokenCount: 10, totalTokenCount: 50 },
    modelVersion: 'agent',
    responseId: 'agent1',
  }
  if (!path.includes(':stream')) return jsonAnswer(answer)
  return sseAnswer([{ do: 'write', bytes: `data: ${JSON.stringify(answer)}\r\n\r\n` }])
}

function eventStream(events: readonly (Json & { readonly type: string })[]): UpstreamAnswer {
  const lines = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  return sseAnswer([{ do: 'write', bytes: lines.join('') }])
}
