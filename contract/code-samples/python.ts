// The call as a Python program, with requests and with OpenAI's package. Pure.
import { PYTHON_STYLE, writeLiteral } from './literal.ts'
import type { SampleRequest } from './sample-request.ts'
import { addressOf, hasMoreThanText, isStreamed } from './sample-request.ts'

/** With the package `requests`. */
export function writePythonRequests(request: SampleRequest): string {
  const isStream = isStreamed(request)
  const call = [
    'requests.post(',
    `    ${quoted(addressOf(request))},`,
    `    headers={"Authorization": ${bearer(request)}},`,
    `    json=${writeLiteral(request.body, PYTHON_STYLE, 1)},`,
    ...(isStream ? ['    stream=True,'] : []),
    ')',
  ]
  return [
    ...(isStream ? ['import json'] : []),
    ...imports(request),
    'import requests',
    '',
    ...(isStream
      ? [`with ${call.join('\n')} as response:`, ...STREAMED]
      : [`response = ${call.join('\n')}`, ...WHOLE]),
    ...(isStream ? [] : [`print(${answerOf(request, 'response.json()')})`]),
    '',
  ].join('\n')
}

const WHOLE = ['response.raise_for_status()']
const STREAMED = [
  '    response.raise_for_status()',
  '    for line in response.iter_lines():',
  '        if not line.startswith(b"data: ") or line == b"data: [DONE]":',
  '            continue',
  '        chunk = json.loads(line[6:])',
  '        if "error" in chunk:',
  '            raise RuntimeError(chunk["error"]["message"])',
  '        for choice in chunk["choices"]:',
  '            print(choice["delta"].get("content") or "", end="", flush=True)',
]

function answerOf({ operation, ...request }: SampleRequest, answer: string): string {
  if (operation === 'embeddings') return `${answer}["data"][0]["embedding"][:3]`
  if (hasMoreThanText({ operation, ...request })) return `${answer}["choices"]`
  return `${answer}["choices"][0]["message"]["content"]`
}

/** Parameters that `openai` 3 for Python has by name; others go into `extra_body`. */
const NAMED = new Set(
  (
    'model messages input dimensions encoding_format stream stream_options max_tokens max_completion_tokens temperature top_p n ' +
    'stop seed tools tool_choice parallel_tool_calls response_format frequency_penalty presence_penalty logit_bias logprobs ' +
    'top_logprobs reasoning_effort verbosity prediction service_tier store metadata user modalities audio'
  ).split(' '),
)

/** With OpenAI's own package. */
export function writePythonOpenai(request: SampleRequest): string {
  const { baseUrl, body, operation } = request
  const named = Object.entries(body).filter(([name]) => NAMED.has(name))
  const others = Object.entries(body).filter(([name]) => !NAMED.has(name))
  const words = named.map(([name, value]) => `    ${name}=${writeLiteral(value, PYTHON_STYLE, 1)},`)
  if (others.length > 0)
    words.push(`    extra_body=${writeLiteral(Object.fromEntries(others), PYTHON_STYLE, 1)},`)
  const method = operation === 'chat' ? 'chat.completions' : 'embeddings'
  return [
    ...imports(request),
    ...('variable' in request.key ? [''] : []),
    'from openai import OpenAI',
    '',
    'client = OpenAI(',
    `    base_url=${quoted(`${baseUrl}/v1`)},`,
    `    api_key=${keyOf(request)},`,
    ')',
    `answer = client.${method}.create(`,
    ...words,
    ')',
    ...printed(request),
    '',
  ].join('\n')
}

function printed(request: SampleRequest): readonly string[] {
  if (request.operation === 'embeddings') return ['print(answer.data[0].embedding[:3])']
  if (isStreamed(request))
    return [
      'for chunk in answer:',
      '    for choice in chunk.choices:',
      '        print(choice.delta.content or "", end="", flush=True)',
    ]
  return [hasMoreThanText(request) ? 'print(answer.choices)' : 'print(answer.choices[0].message.content)']
}

function imports({ key }: SampleRequest): readonly string[] {
  return 'variable' in key ? ['import os'] : []
}

function keyOf({ key }: SampleRequest): string {
  return 'variable' in key ? `os.environ[${quoted(key.variable)}]` : quoted(key.literal)
}

function bearer({ key }: SampleRequest): string {
  return 'variable' in key ? `f"Bearer {os.environ['${key.variable}']}"` : quoted(`Bearer ${key.literal}`)
}

function quoted(text: string): string {
  return PYTHON_STYLE.quote(text)
}
