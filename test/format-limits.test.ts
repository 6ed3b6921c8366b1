// What formats are said to have no word for is what their writers leave out, and nothing else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FORMAT_LACKS } from '../core/format-limits.ts'
import { openaiChat } from '../dialects/openai-chat/index.ts'
import { FEATURES, PROVIDERS, carriage } from './golden/carriage.ts'

/** Features of the golden matrix, by the parameter that each is. */
const PARAMETERS: Readonly<Record<string, string>> = {
  Temperature: 'temperature',
  'Top p': 'top_p',
  'Top k': 'top_k',
  'Frequency penalty': 'frequency_penalty',
  'Presence penalty': 'presence_penalty',
  Seed: 'seed',
  Stop: 'stop',
  'Log probabilities': 'logprobs',
  'Logit bias': 'logit_bias',
  'One tool at a time': 'parallel_tool_calls',
  'Predicted output': 'prediction',
}

test('the table of what a format lacks is what its writer leaves out', () => {
  for (const provider of PROVIDERS) {
    const lacks = FORMAT_LACKS[provider.id] ?? []
    for (const [name, parameter] of Object.entries(PARAMETERS)) {
      const feature = FEATURES.find((one) => one.name === name)
      assert.ok(feature, name)
      const verdict = carriage(feature, openaiChat, provider)
      assert.equal(
        lacks.includes(parameter),
        verdict === 'left out',
        `${provider.id}: ${parameter} is ${verdict}`,
      )
    }
  }
})
