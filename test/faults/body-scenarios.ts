// Answers that arrive and are wrong: too large, compressed, redirected, empty, HTML, with rubbish in the counts.
import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { jsonAnswer, sseAnswer } from '../support/openai-answers.ts'
import {
  AFTER_ONE_TRY,
  ALL_MODES,
  byMode,
  DONE,
  EVENTS,
  FINISH,
  healthy,
  refuses,
  says,
  STREAMS,
  WHOLE_BODY,
  write,
} from './plays.ts'
import type { FaultCase, Mode, ProviderPlay, Scenario, Script } from './scenario.ts'

const MEGABYTE = 1024 * 1024
const HTML = '<html><body><h1>502 Bad Gateway</h1><hr>nginx</body></html>'

/** One event, all of whose text is one piece of this length. */
function largeEvent(length: number): string {
  return (EVENTS[1] ?? '').replace('word0 ', 'x'.repeat(length))
}

/** One long event in a stream that is good otherwise. */
function withLargeEvent(length: number): ProviderPlay {
  const events = [EVENTS[0] ?? '', largeEvent(length), ...EVENTS.slice(FINISH), DONE]
  return says(sseAnswer(events.map(write)))
}

function compressed(type: string, text: string): Script {
  return {
    status: 200,
    headers: { 'content-type': type, 'content-encoding': 'gzip' },
    steps: [{ do: 'write', bytes: gzipSync(text) }],
  }
}

function html(status: number): Script {
  return { status, headers: { 'content-type': 'text/html' }, steps: [write(HTML)] }
}

/** A good answer with this as its `usage`, streamed or whole. Text, so that numbers can be written that JSON.stringify will not. */
function withUsage(usage: string): ProviderPlay {
  const last = EVENTS.at(-1) ?? ''
  const streamed = last.replace(/"usage":\{.*\}\}/, `"usage":${usage}}`)
  const { usage: _, ...rest } = WHOLE_BODY
  const whole = JSON.stringify(rest).replace(/\}$/, `,"usage":${usage}}`)
  return says(
    byMode(sseAnswer([...EVENTS.slice(0, -1), streamed, DONE].map(write)), {
      status: 200,
      headers: { 'content-type': 'application/json' },
      steps: [write(whole)],
    }),
  )
}

const COUNTS: Readonly<Record<string, string>> = {
  negative: '{"prompt_tokens":-1000000,"completion_tokens":-60,"total_tokens":-1000060}',
  'not a number':
    '{"prompt_tokens":"NaN","completion_tokens":{},"total_tokens":null,"prompt_tokens_details":7}',
  infinite: '{"prompt_tokens":1e999,"completion_tokens":1e999,"total_tokens":1e999}',
  absurd: '{"prompt_tokens":10,"completion_tokens":900000000000,"total_tokens":900000000010}',
  'half absurd':
    '{"prompt_tokens":10,"completion_tokens":60,"cost":-5,"prompt_tokens_details":{"cached_tokens":-900}}',
}

/** Sixty tokens are not worth a tenth of a cent at these prices, whatever the provider says. */
async function chargesWithinReason(fault: FaultCase): Promise<void> {
  const seen = await fault.see({
    body: fault.mode === 'whole' ? {} : { stream_options: { include_usage: true } },
  })
  assert.equal(seen.status, 200, seen.raw)
  assert.equal(seen.ending, 'whole', seen.raw.slice(-1000))
  const record = await fault.generation(seen.headers.get('x-generation-id') ?? '')
  const cost = record['total_cost'] as number
  assert.ok(cost >= 0 && cost < 0.001, `charged ${cost}`)
  assert.ok(
    !/NaN|Infinity|-\d{2,}|\d{9,}/.test(
      JSON.stringify([record['native_tokens_prompt'], record['native_tokens_completion']]),
    ),
  )
}

const large: Scenario[] = [
  {
    name: 'a single event of ten megabytes passes',
    modes: STREAMS,
    providers: [withLargeEvent(10 * MEGABYTE), healthy],
    also: async (fault) => {
      const seen = await fault.see()
      assert.equal(seen.ending, 'whole')
      assert.equal(seen.text.length, 10 * MEGABYTE)
      assert.equal(fault.sides[1]?.requestCount(), 0)
    },
  },
  {
    name: 'an event without end is refused before it fills the memory, and the next provider is asked',
    modes: STREAMS,
    providers: [says(sseAnswer([write(`data: ${'x'.repeat(20 * MEGABYTE)}`), { do: 'hang' }])), healthy],
    expect: AFTER_ONE_TRY,
  },
  {
    name: 'an error page of ten megabytes is read in part and told in few words',
    modes: ALL_MODES,
    providers: [says({ status: 400, steps: [write(`<html>${'<p>no</p>'.repeat(1_200_000)}`)] }), healthy],
    also: async (fault) => {
      const seen = await fault.see()
      assert.equal(seen.status, 400)
      assert.ok(seen.raw.length < 10_000, `${seen.raw.length} characters`)
    },
  },
]

const wrongKind: Scenario[] = [
  {
    name: 'an answer compressed although none was allowed goes to the next provider',
    modes: ALL_MODES,
    providers: [
      says(
        byMode(
          compressed('text/event-stream', EVENTS.join('') + DONE),
          compressed('application/json', JSON.stringify(WHOLE_BODY)),
        ),
      ),
      healthy,
    ],
    expect: AFTER_ONE_TRY,
    also: (fault) => {
      assert.equal(fault.sides[0]?.requests[0]?.headers['accept-encoding'], 'identity')
      return Promise.resolve()
    },
  },
  {
    name: 'a compressed answer of the only provider is refused in clear words',
    modes: ALL_MODES,
    providers: [says(compressed('application/json', JSON.stringify(WHOLE_BODY)))],
    expect: { status: 502, code: 'malformed_answer', message: /gzip/ },
  },
  {
    name: 'a compressed refusal keeps its status',
    modes: ALL_MODES,
    providers: [
      says({
        status: 429,
        headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', 'retry-after': '3' },
        steps: [{ do: 'write', bytes: gzipSync('{"error":{"message":"slow down"}}') }],
      }),
    ],
    expect: { status: 429, code: 'rate_limit_exceeded', retryAfter: '3' },
  },
  {
    name: 'a redirect is never followed, and the credentials stay here',
    modes: ALL_MODES,
    providers: [says(redirects), healthy],
    expect: AFTER_ONE_TRY,
  },
  {
    name: 'a redirect of the only provider is the provider’s failure',
    modes: ALL_MODES,
    providers: [says(redirects)],
    expect: { status: 502, code: 'provider_error' },
  },
  {
    name: 'a 204 goes to the next provider',
    modes: ALL_MODES,
    providers: [says({ status: 204, steps: [] }), healthy],
    expect: AFTER_ONE_TRY,
  },
  {
    name: 'an empty answer goes to the next provider',
    modes: ALL_MODES,
    providers: [says(byMode(sseAnswer([]), jsonAnswerOf(''))), healthy],
    expect: AFTER_ONE_TRY,
  },
  {
    name: 'an HTML page with a status of failure goes to the next provider',
    modes: ALL_MODES,
    providers: [says(html(502)), healthy],
    expect: AFTER_ONE_TRY,
  },
  {
    name: 'an HTML page with a status of success goes to the next provider',
    modes: ALL_MODES,
    providers: [says(html(200)), healthy],
    expect: AFTER_ONE_TRY,
  },
  {
    name: 'an error in the body of a success goes to the next provider',
    modes: ALL_MODES,
    providers: [says(jsonAnswer({ error: { message: 'engine lost', type: 'server_error' } })), healthy],
    expect: AFTER_ONE_TRY,
  },
  {
    name: 'an error whose body never comes is left for the next provider',
    modes: ALL_MODES,
    providers: [says({ ...refuses(500), steps: [write('{"error":'), { do: 'hang' }] }), healthy],
    expect: AFTER_ONE_TRY,
  },
]

/** To an address on the same server, where the request would be counted. */
function redirects(): ReturnType<typeof jsonAnswer> {
  return { status: 302, headers: { location: '/v1/elsewhere' }, steps: [] }
}

function jsonAnswerOf(text: string): Script {
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    steps: text === '' ? [] : [write(text)],
  }
}

const counts: Scenario[] = Object.entries(COUNTS).map(([name, usage]) => ({
  name: `token counts that are ${name} neither mint credit nor burn it`,
  modes: ALL_MODES satisfies readonly Mode[],
  providers: [withUsage(usage)],
  also: chargesWithinReason,
}))

/** See the head of this file. */
export const bodyScenarios: readonly Scenario[] = [...large, ...wrongKind, ...counts]
