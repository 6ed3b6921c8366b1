// How "do not think" reaches the providers that answer with an error, or think all the same, when it is said in other words.
// Sources: api-docs.deepseek.com/guides/thinking_mode, platform.kimi.ai/docs/api/models-overview, docs.together.ai (chat/reasoning),
// docs.fireworks.ai/api-reference/post-chatcompletions, docs.deepinfra.com/chat/reasoning.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitRequest } from '../core/fit-request.ts'
import { openaiChat } from '../dialects/openai-chat/index.ts'
import { buildCatalogue } from '../server/catalogue/build.ts'
import { models, providers } from './support/shipped-data.ts'

const catalogue = buildCatalogue({ models, providers }, () => undefined)

/** What an endpoint of the shipped catalogue is sent about reasoning when the caller wants none. */
function sentTo(providerId: string, modelId: string): object {
  const endpoint = catalogue.models.get(modelId)?.endpoints.find(({ provider }) => provider.id === providerId)
  assert.ok(endpoint, `${modelId} at ${providerId}`)
  const { capabilities, provider, upstreamId } = endpoint
  const wire = { model: 'm', messages: [{ role: 'user', content: 'x' }], reasoning_effort: 'none' }
  const read = openaiChat.readRequest(wire)
  const { request } = fitRequest(read, { capabilities, mode: 'lenient' })
  const text = openaiChat.writeRequest(request, {
    upstreamId,
    capabilities,
    quirks: provider.quirks,
    source: { dialect: 'openai-chat', text: JSON.stringify(wire), request: read },
  })
  const { model: _model, messages: _messages, ...others } = JSON.parse(text) as Record<string, unknown>
  return others
}

const SENT: readonly [provider: string, model: string, sent: object][] = [
  // The effort knows no "none" here, and "disabled" beside any effort is a 400.
  ['deepseek', 'deepseek/deepseek-v4-pro', { thinking: { type: 'disabled' } }],
  ['zai', 'z-ai/glm-5.2', { thinking: { type: 'disabled' } }],
  ['moonshot', 'moonshotai/kimi-k2.6', { thinking: { type: 'disabled' } }],
  // It always thinks: as little as it can.
  ['moonshot', 'moonshotai/kimi-k3', { reasoning_effort: 'low' }],
  // Switched by an object of its own; efforts are low to max.
  ['together', 'deepseek/deepseek-v4-pro', { reasoning: { enabled: false } }],
  ['together', 'z-ai/glm-5.2', { reasoning: { enabled: false } }],
  ['together', 'moonshotai/kimi-k2.6', { reasoning: { enabled: false } }],
  ['together', 'openai/gpt-oss-120b', { reasoning_effort: 'low' }],
  // These two take "none", where the model can do without.
  ['fireworks', 'deepseek/deepseek-v4-pro', { reasoning_effort: 'none' }],
  ['fireworks', 'z-ai/glm-5.2', { reasoning_effort: 'none' }],
  ['fireworks', 'minimax/minimax-m3', { reasoning_effort: 'low' }],
  ['fireworks', 'openai/gpt-oss-120b', { reasoning_effort: 'low' }],
  ['deepinfra', 'deepseek/deepseek-v4-pro', { reasoning_effort: 'none' }],
  ['deepinfra', 'z-ai/glm-5.2', { reasoning_effort: 'none' }],
  ['deepinfra', 'openai/gpt-oss-120b', { reasoning_effort: 'low' }],
]

for (const [provider, model, expected] of SENT)
  test(`no reasoning from ${model} at ${provider} is asked for as ${JSON.stringify(expected)}`, () => {
    assert.deepEqual(sentTo(provider, model), expected)
  })
