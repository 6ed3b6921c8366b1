// The second way to an endpoint: by its provider's Responses API, where the provider has one beside Chat Completions. It is the
// same endpoint under the same id; what cannot be said in that format it does not support.
import type { Endpoint } from '../../core/model.ts'

/** Parameters of Chat Completions that the Responses API has no word for (reference 4.8). */
const CHAT_ONLY: ReadonlySet<string> = new Set([
  'seed',
  'stop',
  'n',
  'logit_bias',
  'frequency_penalty',
  'presence_penalty',
  'repetition_penalty',
  'top_k',
  'min_p',
  'top_a',
  'prediction',
  'prefill',
  'modalities',
  'audio',
  'web_search_options',
])

/** The endpoint with its second way, where there is one. */
export function withResponses(endpoint: Endpoint): Endpoint {
  const { provider, capabilities } = endpoint
  const { responses, chatStream: _chatStream, ...paths } = provider.paths
  if (provider.dialect !== 'openai-chat' || responses === undefined) return endpoint
  const viaResponses: Endpoint = {
    ...endpoint,
    provider: { ...provider, dialect: 'openai-responses', paths: { ...paths, chat: responses } },
    capabilities: {
      ...capabilities,
      supports: new Set([...capabilities.supports].filter((name) => !CHAT_ONLY.has(name))),
    },
  }
  return { ...endpoint, viaResponses }
}
