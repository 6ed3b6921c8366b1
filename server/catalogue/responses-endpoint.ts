// The second way to an endpoint: by its provider's Responses API, where the provider has one beside Chat Completions. It is the
// same endpoint under the same id; what cannot be said in that format it does not support.
import { FORMAT_LACKS } from '../../core/format-limits.ts'
import type { Endpoint } from '../../core/model.ts'

/** What of Chat Completions is left out on the way to a Responses API (reference 4.8). */
const CHAT_ONLY: ReadonlySet<string> = new Set([
  ...(FORMAT_LACKS['openai-responses'] ?? []),
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
