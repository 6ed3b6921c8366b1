// What must never be repeated of providers: their keys, and headers that carry one. For the log.
import type { Provider } from '../../core/model.ts'

const SECRET_HEADER = /auth|key|token|secret|cookie|password/i

/** The secrets of these providers, each as it is and as it stands in a JSON text. */
export function providerSecrets(
  providers: Iterable<Pick<Provider, 'apiKey' | 'headers'>>,
): ReadonlySet<string> {
  const found = new Set<string>()
  for (const { apiKey, headers } of providers) {
    const secretHeaders = Object.entries(headers).filter(([name]) => SECRET_HEADER.test(name))
    for (const secret of [apiKey, ...secretHeaders.map(([, value]) => value)])
      if (secret) found.add(secret).add(JSON.stringify(secret).slice(1, -1))
  }
  return found
}
