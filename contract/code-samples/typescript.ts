// The call as a TypeScript program, with fetch and with OpenAI's package; modules with top-level await, for Node and the like. Pure.
import { TYPESCRIPT_STYLE, writeLiteral } from './literal.ts'
import type { SampleRequest } from './sample-request.ts'
import { addressOf, hasMoreThanText, isStreamed } from './sample-request.ts'

/** Without any package. */
export function writeTypescriptFetch(request: SampleRequest): string {
  return [
    `const response = await fetch(${quoted(addressOf(request))}, {`,
    "  method: 'POST',",
    '  headers: {',
    `    Authorization: ${bearer(request)},`,
    "    'Content-Type': 'application/json',",
    '  },',
    `  body: JSON.stringify(${writeLiteral(request.body, TYPESCRIPT_STYLE, 1)}),`,
    '})',
    ...(isStreamed(request) ? STREAMED : ['if (!response.ok) throw new Error(await response.text())', '']),
    ...(isStreamed(request)
      ? []
      : ['const answer = JSON.parse(await response.text())', `console.log(${answerOf(request)})`]),
    '',
  ].join('\n')
}

const STREAMED = [
  'if (!response.ok || !response.body) throw new Error(await response.text())',
  '',
  "let rest = ''",
  'for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {',
  "  const lines = (rest + piece).split('\\n')",
  "  rest = lines.pop() ?? ''",
  '  for (const line of lines) {',
  "    if (!line.startsWith('data: ') || line === 'data: [DONE]') continue",
  '    const chunk = JSON.parse(line.slice(6))',
  '    if (chunk.error) throw new Error(chunk.error.message)',
  "    process.stdout.write(chunk.choices[0]?.delta.content ?? '')",
  '  }',
  '}',
]

function answerOf(request: SampleRequest): string {
  if (request.operation === 'embeddings') return 'answer.data[0].embedding.slice(0, 3)'
  return hasMoreThanText(request)
    ? 'JSON.stringify(answer.choices, null, 2)'
    : 'answer.choices[0].message.content'
}

/** Parameters that the types of `openai` 7 have; others are spread in as a plain object, which its types let pass. */
const NAMED = new Set(
  (
    'model messages input dimensions encoding_format stream stream_options max_tokens max_completion_tokens temperature top_p n ' +
    'stop seed tools tool_choice parallel_tool_calls response_format frequency_penalty presence_penalty logit_bias logprobs ' +
    'top_logprobs reasoning_effort verbosity prediction service_tier store metadata user modalities audio'
  ).split(' '),
)

/** With OpenAI's own package. */
export function writeTypescriptOpenai(request: SampleRequest): string {
  const { baseUrl, body, operation } = request
  const named = Object.entries(body).filter(([name]) => NAMED.has(name))
  const others = Object.entries(body).filter(([name]) => !NAMED.has(name))
  const method = operation === 'chat' ? 'chat.completions' : 'embeddings'
  return [
    "import OpenAI from 'openai'",
    '',
    'const client = new OpenAI({',
    `  baseURL: ${quoted(`${baseUrl}/v1`)},`,
    `  apiKey: ${keyOf(request)},`,
    '})',
    '',
    `const answer = await client.${method}.create({`,
    ...named.map(
      ([name, value]) => `  ${TYPESCRIPT_STYLE.key(name)}: ${writeLiteral(value, TYPESCRIPT_STYLE, 1)},`,
    ),
    ...(others.length === 0
      ? []
      : [`  ...(${writeLiteral(Object.fromEntries(others), TYPESCRIPT_STYLE, 1)} as object),`]),
    '})',
    ...printed(request),
    '',
  ].join('\n')
}

function printed(request: SampleRequest): readonly string[] {
  if (request.operation === 'embeddings') return ['console.log(answer.data[0]?.embedding.slice(0, 3))']
  if (isStreamed(request))
    return [
      'for await (const chunk of answer) {',
      "  process.stdout.write(chunk.choices[0]?.delta.content ?? '')",
      '}',
    ]
  if (hasMoreThanText(request)) return ['console.log(JSON.stringify(answer.choices, null, 2))']
  return ['console.log(answer.choices[0]?.message.content)']
}

/** The expression for the key. */
export function keyOf({ key }: SampleRequest): string {
  return 'variable' in key ? `process.env.${key.variable}` : quoted(key.literal)
}

function bearer({ key }: SampleRequest): string {
  return 'variable' in key ? `\`Bearer \${process.env.${key.variable}}\`` : quoted(`Bearer ${key.literal}`)
}

function quoted(text: string): string {
  return TYPESCRIPT_STYLE.quote(text)
}
