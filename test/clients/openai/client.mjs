// The official `openai` package pointed at Causeway: nothing but the base URL and the key is changed.
import OpenAI from 'openai'
import { testKey, url } from '../environment.mjs'

/** A client for `/v1` with the test key; options as the package takes them. */
export function makeClient(options = {}) {
  return new OpenAI({ baseURL: `${url}/v1`, apiKey: testKey, maxRetries: 0, ...options })
}

/** One user message. */
export function say(content) {
  return [{ role: 'user', content }]
}

/** All chunks of a stream. */
export async function collect(stream) {
  const chunks = []
  for await (const chunk of stream) chunks.push(chunk)
  return chunks
}

/** The text of the choice `index` in chunks. */
export function textOf(chunks, index = 0) {
  return chunks
    .flatMap((chunk) => chunk.choices)
    .filter((choice) => choice.index === index)
    .map((choice) => choice.delta.content ?? '')
    .join('')
}
