// The call as a TypeScript program with Vercel's AI SDK (`ai` 7 and `@ai-sdk/openai-compatible` 3), whose words for parameters are
// its own; what it has no word for goes along in `providerOptions`, which that provider writes into the body as it is. Pure.
import { TYPESCRIPT_STYLE, writeLiteral } from './literal.ts'
import type { SampleBody, SampleRequest } from './sample-request.ts'
import { hasMoreThanText, isStreamed } from './sample-request.ts'
import { keyOf } from './typescript.ts'

/** Its words for the parameters that it takes as plain values. */
const WORDS: Readonly<Record<string, string>> = {
  max_completion_tokens: 'maxOutputTokens',
  max_tokens: 'maxOutputTokens',
  temperature: 'temperature',
  top_p: 'topP',
  presence_penalty: 'presencePenalty',
  frequency_penalty: 'frequencyPenalty',
  seed: 'seed',
}
/** Its words for options of this provider. */
const OPTIONS: Readonly<Record<string, string>> = {
  reasoning_effort: 'reasoningEffort',
  verbosity: 'textVerbosity',
}
/** Said by the name of the function or by other members. */
const SAID_OTHERWISE = new Set([
  'model',
  'messages',
  'input',
  'stream',
  'stream_options',
  'tools',
  'tool_choice',
  'stop',
])

/** A program that prints the answer. */
export function writeAiSdk(request: SampleRequest): string {
  return request.operation === 'embeddings' ? writeEmbedding(request) : writeChat(request)
}

function writeChat(request: SampleRequest): string {
  const { body } = request
  const isStream = isStreamed(request)
  const verb = isStream ? 'streamText' : 'generateText'
  const parts = [...settings(body), ...toolSettings(body), ...format(body), ...options(body)]
  const names = [
    verb,
    ...(body['tools'] ? ['jsonSchema', 'tool'] : []),
    ...(schemaOf(body) ? ['jsonSchema', 'Output'] : []),
  ]
  const call = [
    `${verb}({`,
    `  model: causeway.chatModel(${literal(body['model'])}),`,
    `  ${question(body)},`,
    ...parts.map((part) => `  ${part},`),
    '})',
  ].join('\n')
  return [
    ...opening(request, names),
    isStream ? `const answer = ${call}` : `const answer = await ${call}`,
    ...printed(request),
    '',
  ].join('\n')
}

function opening(request: SampleRequest, names: readonly string[]): readonly string[] {
  const sorted = [...new Set(names)].toSorted((a, b) => a.localeCompare(b))
  return [
    "import { createOpenAICompatible } from '@ai-sdk/openai-compatible'",
    `import { ${sorted.join(', ')} } from 'ai'`,
    '',
    'const causeway = createOpenAICompatible({',
    "  name: 'causeway',",
    `  baseURL: ${literal(`${request.baseUrl}/v1`)},`,
    `  apiKey: ${keyOf(request)},`,
    ...(schemaOf(request.body) ? ['  supportsStructuredOutputs: true,'] : []),
    '})',
    '',
  ]
}

function printed(request: SampleRequest): readonly string[] {
  if (isStreamed(request)) return ['for await (const piece of answer.textStream) process.stdout.write(piece)']
  if (schemaOf(request.body)) return ['console.log(answer.output)']
  return hasMoreThanText(request)
    ? ['console.log(answer.text, JSON.stringify(answer.toolCalls, null, 2))']
    : ['console.log(answer.text)']
}

/** One question is its `prompt`; anything else its `messages`, which have the same form for words. */
function question(body: SampleBody): string {
  const messages = Array.isArray(body['messages']) ? (body['messages'] as readonly SampleBody[]) : []
  const [only] = messages
  if (messages.length === 1 && only?.['role'] === 'user' && typeof only['content'] === 'string')
    return `prompt: ${literal(only['content'])}`
  return `messages: ${literal(messages)}`
}

function settings(body: SampleBody): readonly string[] {
  const found = Object.entries(body).flatMap(([name, value]) =>
    WORDS[name] === undefined ? [] : [`${WORDS[name]}: ${literal(value)}`],
  )
  const { stop } = body
  if (stop !== undefined) found.push(`stopSequences: ${literal([stop].flat())}`)
  return found
}

function toolSettings({ tools, tool_choice: choice }: SampleBody): readonly string[] {
  if (!Array.isArray(tools)) return []
  const written = (tools as readonly { readonly function?: SampleBody }[]).flatMap(
    ({ function: declared }) => {
      if (typeof declared?.['name'] !== 'string') return []
      const { name, description, parameters } = declared
      const described = description === undefined ? '' : `      description: ${literal(description)},\n`
      const schema = writeLiteral(parameters ?? { type: 'object' }, TYPESCRIPT_STYLE, 3)
      return [
        `    ${TYPESCRIPT_STYLE.key(String(name))}: tool({\n${described}      inputSchema: jsonSchema(${schema}),\n    }),`,
      ]
    },
  )
  const chosen = choiceOf(choice)
  return [
    `tools: {\n${written.join('\n')}\n  }`,
    ...(chosen === undefined ? [] : [`toolChoice: ${literal(chosen)}`]),
  ]
}

function choiceOf(choice: unknown): unknown {
  const named = (choice as { readonly function?: { readonly name?: unknown } } | undefined)?.function?.name
  return named === undefined ? choice : { type: 'tool', toolName: named }
}

function schemaOf(body: SampleBody): unknown {
  const format = body['response_format'] as
    | { readonly json_schema?: { readonly schema?: unknown } }
    | undefined
  return format?.json_schema?.schema
}

function format(body: SampleBody): readonly string[] {
  const schema = schemaOf(body)
  return schema === undefined
    ? []
    : [`output: Output.object({ schema: jsonSchema(${writeLiteral(schema, TYPESCRIPT_STYLE, 1)}) })`]
}

function options(body: SampleBody): readonly string[] {
  const left = Object.entries(body).flatMap(([name, value]): [string, unknown][] => {
    if (SAID_OTHERWISE.has(name) || WORDS[name] !== undefined) return []
    if (name === 'response_format' && schemaOf(body) !== undefined) return []
    return [[OPTIONS[name] ?? name, value]]
  })
  if (left.length === 0) return []
  return [`providerOptions: ${writeLiteral({ causeway: Object.fromEntries(left) }, TYPESCRIPT_STYLE, 1)}`]
}

function writeEmbedding(request: SampleRequest): string {
  const { model, input } = request.body
  const { model: _model, input: _input, encoding_format: _format, ...others } = request.body
  const more =
    Object.keys(others).length === 0
      ? []
      : [`  providerOptions: ${writeLiteral({ causeway: others }, TYPESCRIPT_STYLE, 1)},`]
  return [
    ...opening(request, ['embed']),
    'const answer = await embed({',
    `  model: causeway.embeddingModel(${literal(model)}),`,
    `  value: ${literal([input].flat()[0])},`,
    ...more,
    '})',
    'console.log(answer.embedding.slice(0, 3))',
    '',
  ].join('\n')
}

function literal(value: unknown): string {
  return writeLiteral(value, TYPESCRIPT_STYLE, 1)
}
