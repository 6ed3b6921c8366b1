// The official @openrouter/sdk pointed at Causeway: nothing but the server URL and the key is changed. It checks every answer
// with zod, so a call that returns at all has already proved the shape.
import { OpenRouter } from '@openrouter/sdk'
import { quick, simulateHeader, testKey, url } from '../environment.mjs'

/** A client for `/api/v1`; without retries, since a test wants the first answer. */
export function makeClient(options = {}) {
  return new OpenRouter({
    apiKey: testKey,
    serverURL: `${url}/api/v1`,
    retryConfig: { strategy: 'none' },
    ...options,
  })
}

/** Request options that take the waiting out of a test, with more `simulate` fields where given. */
export function simulated(fields = {}) {
  return { headers: simulateHeader({ ...quick, ...fields }) }
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

/** All text in chunks. */
export function textOf(chunks) {
  return chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')
}
