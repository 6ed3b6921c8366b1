// What every client suite shares: where the server is, with which keys, the four promised models under all their names, and
// the checks of an answer that do not depend on a client. Plain JavaScript without packages, since each family has its own.
import assert from 'node:assert/strict'
import { crc32 } from 'node:zlib'

function required(name) {
  const value = process.env[name]
  if (value === undefined || value === '')
    throw new Error(`${name} is not set: start the suites through test/clients.test.ts`)
  return value
}

/** Base of the server without a trailing slash. */
export const url = required('CAUSEWAY_URL')
/** Reaches the built-in simulator. */
export const testKey = required('CAUSEWAY_TEST_KEY')
/** Reaches the fake upstream of the test. */
export const liveKey = required('CAUSEWAY_LIVE_KEY')
/** May manage keys and see credits, may not call models. */
export const managementKey = required('CAUSEWAY_MANAGEMENT_KEY')

/** A key of the right form with the right checksum that nobody has. */
export const strangerKey = makeStrangerKey()

/** `simulate` fields that take the waiting out of a test. */
export const quick = { ttft_ms: 0, tokens_per_second: 20_000 }

/** The header through which a client without extra body fields sends `simulate`. */
export function simulateHeader(simulate) {
  return { 'X-Causeway-Simulate': JSON.stringify(simulate) }
}

/** The promised models: every name that they answer to, and what their answers are signed with. */
export const modelRows = [
  {
    slug: 'openai/o1',
    snapshot: 'o1-2024-12-17',
    names: ['o1', 'openai/o1', 'o1-2024-12-17', 'openai/o1-2024-12-17'],
  },
  {
    slug: 'openai/o1-mini',
    snapshot: 'o1-mini-2024-09-12',
    names: ['o1-mini', 'openai/o1-mini', 'o1-mini-2024-09-12', 'openai/o1-mini-2024-09-12'],
  },
  {
    slug: 'openai/o3-mini',
    snapshot: 'o3-mini-2025-01-31',
    names: ['o3-mini', 'openai/o3-mini', 'o3-mini-2025-01-31', 'openai/o3-mini-2025-01-31'],
  },
  {
    slug: 'openai/o3',
    snapshot: 'o3-2025-04-16',
    names: ['o3', 'openai/o3', 'o3-2025-04-16', 'openai/o3-2025-04-16'],
  },
]

/** Ids of answers: `gen-<unix seconds>-<20 base62>`. */
export const generationId = /^gen-\d{10}-[0-9A-Za-z]{20}$/

/** A red square of one pixel. */
export const redPixel =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=='

/** A function that tells the weather, in OpenAI's form. */
export const weatherTool = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'Get the current weather of a city',
    parameters: {
      type: 'object',
      properties: {
        city: { type: 'string', description: 'Name of the city' },
        unit: { type: 'string', enum: ['celsius', 'fahrenheit'] },
      },
      required: ['city', 'unit'],
      additionalProperties: false,
    },
  },
}

/** A second one, so that there is a choice. */
export const timeTool = {
  type: 'function',
  function: {
    name: 'get_time',
    description: 'Get the local time of a city',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string' } },
      required: ['city'],
      additionalProperties: false,
    },
  },
}

/** Arguments of `weatherTool` as JSON text. */
export function assertWeatherArguments(text) {
  const parsed = JSON.parse(text)
  assert.deepEqual(Object.keys(parsed).sort(), ['city', 'unit'])
  assert.equal(typeof parsed.city, 'string')
  assert.ok(['celsius', 'fahrenheit'].includes(parsed.unit), `unit is ${parsed.unit}`)
}

/** `usage` in OpenAI's spelling: both details objects, sums that add up, counts of tokens and not of money. */
export function assertUsage(usage) {
  for (const name of ['prompt_tokens', 'completion_tokens', 'total_tokens'])
    assert.ok(Number.isInteger(usage[name]) && usage[name] >= 0, `${name} is ${usage[name]}`)
  assert.ok(usage.prompt_tokens > 0)
  assert.equal(usage.total_tokens, usage.prompt_tokens + usage.completion_tokens)
  const { prompt_tokens_details: prompt, completion_tokens_details: completion } = usage
  assert.ok(prompt.cached_tokens >= 0 && prompt.cached_tokens <= usage.prompt_tokens)
  assert.ok(Number.isInteger(prompt.audio_tokens))
  assert.ok(completion.reasoning_tokens >= 0 && completion.reasoning_tokens <= usage.completion_tokens)
  for (const name of ['audio_tokens', 'accepted_prediction_tokens', 'rejected_prediction_tokens'])
    assert.ok(Number.isInteger(completion[name]), `completion_tokens_details.${name} is ${completion[name]}`)
}

/** Repeats until the answer is there; for what the server writes down shortly after the end of an answer. */
export async function eventually(attempt, timeoutMs = 5000) {
  const end = Date.now() + timeoutMs
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (Date.now() > end) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

// The form is public (prefix, 32 bytes in base62 padded to 43, CRC-32 of all before in base62 padded to 6), so that a
// well-formed key of nobody can be told apart from a malformed one.
function makeStrangerKey() {
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
  const base62 = (value, width) => {
    let text = ''
    for (let rest = value; rest > 0n; rest /= 62n) text = alphabet[Number(rest % 62n)] + text
    return text.padStart(width, '0')
  }
  const bytes = Uint8Array.from({ length: 32 }, (_, index) => index)
  const body = `sk-cw-v1-${base62(BigInt(`0x${Buffer.from(bytes).toString('hex')}`), 43)}`
  return body + base62(BigInt(crc32(body)), 6)
}
