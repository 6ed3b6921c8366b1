// What of a conversation arrives when it is asked for in one wire format and sent on in another. Not a list that somebody wrote: each
// feature is written in the caller's format, read, written in the provider's, read again, and compared with what was meant.
import { isDeepStrictEqual } from 'node:util'
import type { ChatRequest, ContentPart, Message } from '../../core/chat.ts'
import { hasCustomTools, withFunctions } from '../../core/custom-tools.ts'
import { GatewayError } from '../../core/errors.ts'
import type { DialectId } from '../../core/model.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import { anthropicMessages } from '../../dialects/anthropic-messages/index.ts'
import { bedrockConverse } from '../../dialects/bedrock-converse/index.ts'
import { gemini } from '../../dialects/gemini/index.ts'
import { openaiChat } from '../../dialects/openai-chat/index.ts'
import { openaiResponses } from '../../dialects/openai-responses/index.ts'
import { capabilities } from '../support/capabilities.ts'

/**
 * `carried`: it arrives as it was meant. `changed`: it arrives in another form. `left out`: the format has no word for it.
 * `refused`: the request is refused before a provider is asked. `none`: the caller's own format has no word for it.
 */
export type Verdict = 'carried' | 'changed' | 'left out' | 'refused' | 'none'

/** Formats that callers may speak, then those of providers. */
export const CALLERS: readonly Dialect[] = [openaiChat, openaiResponses, anthropicMessages, gemini]
export const PROVIDERS: readonly Dialect[] = [openaiChat, openaiResponses, anthropicMessages, gemini, bedrockConverse]

const QUIRKS: Partial<Record<DialectId, readonly string[]>> = { 'bedrock-converse': ['signed-thinking', 'cache-points'] }

interface Feature {
  readonly name: string
  readonly request: Partial<ChatRequest>
  /** What of a request says that the feature is there; undefined when it is not. */
  readonly read: (request: ChatRequest) => unknown
}

const PNG = 'data:image/png;base64,iVBORw0KGgo='
const PDF = 'data:application/pdf;base64,JVBERi0='
const SCHEMA = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false }
const weather = { kind: 'function', name: 'get_weather', description: 'The weather.', parameters: SCHEMA } as const
const asked: Message = { role: 'user', content: 'Weather in Oslo?' }
const called: Message = {
  role: 'assistant',
  content: null,
  toolCalls: [{ id: 'call_1', kind: 'function', name: 'get_weather', arguments: '{"city":"Oslo"}' }],
}
const result = (content: Message['content']): Message => ({ role: 'tool', toolCallId: 'call_1', content })
const signed = { type: 'reasoning.text', text: 'Let me see.', signature: 'c2ln', format: 'anthropic-claude-v1', index: 0 }

const partsOf = (request: ChatRequest, type: ContentPart['type']): ContentPart | undefined =>
  request.messages.flatMap(({ content }) => (Array.isArray(content) ? (content as ContentPart[]) : [])).find((part) => part.type === type)
const userParts = (parts: readonly ContentPart[]): Partial<ChatRequest> => ({ messages: [{ role: 'user', content: parts }] })
const setting = (name: string, key: keyof ChatRequest, value: unknown, more: Partial<ChatRequest> = {}): Feature => ({
  name,
  request: { [key]: value, ...more },
  read: (request) => request[key],
})
const textOf = (role: Message['role']) => (request: ChatRequest): unknown => {
  const content = request.messages.find((message) => message.role === role)?.content
  return typeof content === 'string' ? content : content?.map((part) => ('text' in part ? part.text : '')).join('')
}

/** In the order of the page. */
export const FEATURES: readonly Feature[] = [
  { name: 'Text', request: {}, read: textOf('user') },
  { name: 'Instructions (`system`)', request: { messages: [{ role: 'system', content: 'Be brief.' }, asked] }, read: textOf('system') },
  { name: 'Instructions (`developer`)', request: { messages: [{ role: 'developer', content: 'Be brief.' }, asked] }, read: (request) => (textOf('developer')(request) === undefined ? textOf('system')(request) && 'as system' : 'as developer') },
  {
    name: 'Several turns',
    request: { messages: [asked, { role: 'assistant', content: 'Rain.' }, { role: 'user', content: 'And tomorrow?' }] },
    read: (request) => request.messages.map(({ role }) => role).join(' '),
  },
  { name: 'Name of a speaker', request: { messages: [{ ...asked, name: 'ada' }] }, read: ({ messages }) => messages[0]?.name },
  {
    name: 'Image, inside the request',
    request: userParts([{ type: 'text', text: 'What is this?' }, { type: 'image', url: PNG }]),
    read: (request) => url(partsOf(request, 'image')),
  },
  {
    name: 'Image, by address',
    request: userParts([{ type: 'text', text: 'What is this?' }, { type: 'image', url: 'https://example.com/a.png' }]),
    read: (request) => url(partsOf(request, 'image')),
  },
  {
    name: 'PDF',
    request: userParts([{ type: 'text', text: 'Read.' }, { type: 'file', fileName: 'a.pdf', data: PDF }]),
    read: (request) => url(partsOf(request, 'file')),
  },
  {
    name: 'Sound',
    request: userParts([{ type: 'text', text: 'Listen.' }, { type: 'audio', data: 'UklGRg==', format: 'wav' }]),
    read: (request) => url(partsOf(request, 'audio')),
  },
  {
    name: 'Token limit',
    request: { maxCompletionTokens: 500 },
    read: ({ maxCompletionTokens, maxTokens }) => maxCompletionTokens ?? maxTokens,
  },
  setting('Temperature', 'temperature', 0.5),
  setting('Top p', 'topP', 0.9),
  setting('Top k', 'topK', 40),
  setting('Frequency penalty', 'frequencyPenalty', 0.1),
  setting('Presence penalty', 'presencePenalty', 0.1),
  setting('Seed', 'seed', 7),
  { name: 'Stop', request: { stop: ['END'] }, read: ({ stop }) => (stop === undefined ? undefined : [stop].flat()) },
  setting('Several answers (`n`)', 'n', 2),
  setting('Log probabilities', 'logprobs', true, { topLogprobs: 3 }),
  setting('Logit bias', 'logitBias', { 50: -100 }),
  { name: 'Tools', request: { messages: [asked], tools: [weather] }, read: ({ tools }) => tools?.map((tool) => ('name' in tool ? [tool.name, 'parameters' in tool && tool.parameters] : tool.kind)) },
  { name: 'Strict tools', request: { messages: [asked], tools: [{ ...weather, strict: true }] }, read: ({ tools }) => strictness(tools) },
  { name: 'Custom tools (free text)', request: { messages: [asked], tools: [{ kind: 'custom', name: 'shell' }] }, read: ({ tools }) => tools?.[0]?.kind },
  { name: 'Tool choice: none', request: { messages: [asked], tools: [weather], toolChoice: { mode: 'none' } }, read: ({ toolChoice }) => toolChoice },
  { name: 'Tool choice: required', request: { messages: [asked], tools: [weather], toolChoice: { mode: 'required' } }, read: ({ toolChoice }) => toolChoice },
  { name: 'Tool choice: one by name', request: { messages: [asked], tools: [weather], toolChoice: { mode: 'function', name: 'get_weather' } }, read: ({ toolChoice }) => toolChoice },
  setting('One tool at a time', 'parallelToolCalls', false, { messages: [asked], tools: [weather] }),
  { name: 'Tool calls, arguments as written', request: { messages: [asked, called, result('3')], tools: [weather] }, read: ({ messages }) => messages.find(({ toolCalls }) => toolCalls)?.toolCalls?.map((call) => [call.name, call.arguments]) },
  { name: 'Tool results', request: { messages: [asked, called, result('3 degrees')], tools: [weather] }, read: textOf('tool') },
  { name: 'Tool results with images', request: { messages: [asked, called, result([{ type: 'image', url: PNG }])], tools: [weather] }, read: (request) => url(partsOf(request, 'image')) },
  { name: 'JSON', request: { responseFormat: { type: 'json_object' } }, read: ({ responseFormat, tools, toolChoice }) => responseFormat ?? (tools?.length === 1 && toolChoice?.mode === 'function' ? 'as a tool' : undefined) },
  { name: 'JSON by a schema', request: { responseFormat: { type: 'json_schema', name: 'place', schema: SCHEMA, strict: true } }, read: schemaOf },
  { name: 'Effort of reasoning', request: { reasoning: { effort: 'high' }, maxCompletionTokens: 8000 }, read: ({ reasoning }) => reasoning?.effort ?? (reasoning?.maxTokens === undefined ? undefined : 'a budget') },
  { name: 'Budget of reasoning', request: { reasoning: { maxTokens: 4000 }, maxCompletionTokens: 8000 }, read: ({ reasoning }) => reasoning?.maxTokens ?? reasoning?.effort },
  { name: 'Signed reasoning of an earlier turn', request: { messages: [asked, { ...called, reasoningDetails: [signed] }, result('3')], tools: [weather] }, read: ({ messages }) => messages.flatMap(({ reasoningDetails }) => reasoningDetails ?? []).find((detail) => detail['signature'] === 'c2ln')?.['signature'] },
  setting('End user', 'user', 'u-1'),
  setting('Metadata', 'metadata', { run: 'a' }),
  setting('Service tier', 'serviceTier', 'flex'),
  setting('Predicted output', 'prediction', { type: 'content', content: 'x' }),
  setting('Verbosity', 'verbosity', 'low'),
]

/** The schema itself, or that it went as a tool which the model must call. */
function schemaOf({ responseFormat, tools, toolChoice }: ChatRequest): unknown {
  if (responseFormat?.type === 'json_schema') return responseFormat.schema
  return tools?.length === 1 && toolChoice?.mode === 'function' ? 'as a tool' : undefined
}

function url(part: ContentPart | undefined): unknown {
  if (part === undefined) return undefined
  return 'url' in part ? part.url : 'data' in part ? part.data : undefined
}

function strictness(tools: ChatRequest['tools']): unknown {
  const [tool] = tools ?? []
  return tool?.kind === 'function' ? (tool.strict ?? undefined) : undefined
}

const whole = (fields: Partial<ChatRequest>): ChatRequest => ({
  model: 'asked-for',
  messages: [asked],
  stream: false,
  includeUsage: false,
  rest: {},
  ...fields,
})

/** The request as a reader of this format gets it. Throws what its writer or its reader refuses. */
function through(dialect: Dialect, request: ChatRequest): ChatRequest {
  const quirks = new Set(QUIRKS[dialect.id])
  const text = dialect.writeRequest(request, { upstreamId: 'upstream', capabilities, quirks, source: undefined })
  // Two formats have the model in the path.
  const named = dialect.id === 'bedrock-converse' ? { modelId: 'asked-for' } : { model: 'asked-for' }
  return dialect.readRequest({ ...named, ...(JSON.parse(text) as object) })
}

function judge(feature: Feature, before: ChatRequest, dialect: Dialect): { verdict: Verdict; after?: ChatRequest } {
  let after: ChatRequest
  try {
    after = through(dialect, before)
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    // As the pipeline does for providers that know functions only.
    if (!hasCustomTools(before)) return { verdict: 'refused' }
    return { verdict: 'changed', after: through(dialect, withFunctions(before)) }
  }
  const [meant, arrived] = [feature.read(before), feature.read(after)]
  if (isDeepStrictEqual(meant, arrived)) return { verdict: 'carried', after }
  // What a format has no word for the pipeline asks for several times.
  const isRepeated = before.n !== undefined && arrived === undefined
  return { verdict: arrived === undefined && !isRepeated ? 'left out' : 'changed', after }
}

/** What becomes of a feature between a caller's format and a provider's. */
export function carriage(feature: Feature, caller: Dialect, provider: Dialect): Verdict {
  const asCalled = judge(feature, whole(feature.request), caller)
  if (asCalled.after === undefined || asCalled.verdict !== 'carried') return 'none'
  return judge(feature, asCalled.after, provider).verdict
}
