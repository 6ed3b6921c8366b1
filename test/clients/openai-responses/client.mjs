// The official `openai` package pointed at Causeway, for its Responses API: only the base URL and the key are changed.
import OpenAI from 'openai'
import { liveKey, testKey, url } from '../environment.mjs'

/** A client for `/v1` with the test key, which reaches the simulator; options as the package takes them. */
export function makeClient(options = {}) {
  return new OpenAI({ baseURL: `${url}/v1`, apiKey: testKey, maxRetries: 0, ...options })
}

/** The same with a live key, which reaches the fake upstream: a provider of Chat Completions. */
export function makeLiveClient(options = {}) {
  return makeClient({ apiKey: liveKey, ...options })
}

/** A function that tells the weather, in this API's flat form. */
export const weatherTool = {
  type: 'function',
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
  strict: true,
}

/** All events of a stream. */
export async function collect(stream) {
  const events = []
  for await (const event of stream) events.push(event)
  return events
}
