// How a provider's own key is presented: the headers that are the same for every request. What must be made for each request is a key
// ceremony.
import type { Provider } from '../../core/model.ts'

/** Names and values one after the other; none where there is no key. */
export function keyHeaders({ apiKey }: Provider, auth: Provider['auth']): string[] {
  if (!apiKey || auth === 'none') return []
  return auth === 'bearer' ? ['authorization', `Bearer ${apiKey}`] : [auth, apiKey]
}
