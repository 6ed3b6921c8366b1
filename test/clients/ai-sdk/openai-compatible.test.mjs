// The AI SDK with @ai-sdk/openai-compatible pointed at Causeway's /v1.
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { modelRows, quick, simulateHeader, testKey, url } from '../environment.mjs'
import { describeProvider } from './behaviours.mjs'

const make = (apiKey = testKey, simulate = {}) =>
  createOpenAICompatible({
    name: 'causeway',
    baseURL: `${url}/v1`,
    apiKey,
    headers: simulateHeader({ ...quick, ...simulate }),
    includeUsage: true,
    supportsStructuredOutputs: true,
  })

describeProvider({
  name: '@ai-sdk/openai-compatible',
  chat: (model, simulate) => make(testKey, simulate).chatModel(model),
  withKey: (key) => make(key).chatModel('o1'),
  embedding: () => make().embeddingModel('text-embedding-3-small'),
  rows: modelRows.map(({ names, snapshot }) => [names[0], snapshot]),
})
