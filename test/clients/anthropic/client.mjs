// The official `@anthropic-ai/sdk` pointed at Causeway: nothing but the base URL and the key is changed.
import Anthropic from '@anthropic-ai/sdk'
import { testKey, url } from '../environment.mjs'

/** A client for `/v1/messages` with the test key; options as the package takes them. It adds `/v1` itself. */
export function makeClient(options = {}) {
  return new Anthropic({ baseURL: url, apiKey: testKey, maxRetries: 0, ...options })
}

/** One user message. */
export function say(content) {
  return [{ role: 'user', content }]
}

/** All events of a stream. */
export async function collect(stream) {
  const events = []
  for await (const event of stream) events.push(event)
  return events
}

/** The text of a message's text blocks. */
export function textOf(message) {
  return message.content.map((block) => (block.type === 'text' ? block.text : '')).join('')
}

/** The weather tool of the other families in this format. */
export const weatherTool = {
  name: 'get_weather',
  description: 'Get the current weather of a city',
  input_schema: {
    type: 'object',
    properties: {
      city: { type: 'string', description: 'Name of the city' },
      unit: { type: 'string', enum: ['celsius', 'fahrenheit'] },
    },
    required: ['city', 'unit'],
    additionalProperties: false,
  },
}
