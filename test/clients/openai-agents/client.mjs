// The official OpenAI Agents SDK pointed at Causeway: only the base URL and the key are changed. It speaks the Responses API
// unless told otherwise. Its traces would go to its maker, so they are switched off.
import {
  Agent,
  OpenAIProvider,
  OpenAIChatCompletionsModel,
  Runner,
  setTracingDisabled,
  tool,
} from '@openai/agents'
import OpenAI from 'openai'
import { z } from 'zod'
import { liveKey, quick, simulateHeader, testKey, url } from '../environment.mjs'

setTracingDisabled(true)

/** The package's own client for `/v1`; `simulate` goes in a header, as it has no field for it. */
export function makeClient({ apiKey = testKey, simulate = {} } = {}) {
  return new OpenAI({
    baseURL: `${url}/v1`,
    apiKey,
    maxRetries: 0,
    ...(apiKey === testKey && { defaultHeaders: simulateHeader({ ...quick, ...simulate }) }),
  })
}

/** Runs agents through the Responses API. */
export function makeRunner(options) {
  return new Runner({ modelProvider: new OpenAIProvider({ openAIClient: makeClient(options) }) })
}

/** The same with a live key, which reaches the fake upstream. */
export function makeLiveRunner() {
  return makeRunner({ apiKey: liveKey })
}

/** A model that is asked by Chat Completions. */
export function chatModel(name, options) {
  return new OpenAIChatCompletionsModel(makeClient(options), name)
}

/** A tool that tells the weather and notes what it was asked. */
export function weatherTool(calls) {
  return tool({
    name: 'get_weather',
    description: 'Get the current weather of a city',
    parameters: z.object({ city: z.string(), unit: z.enum(['celsius', 'fahrenheit']) }),
    execute: async (input) => {
      calls.push(input)
      return '{"degrees":-3}'
    },
  })
}

export { Agent }
