// What must never be repeated of providers: their keys, headers that carry one, what key ceremonies are made with. For the log.
import type { Provider } from '../../core/model.ts'

const SECRET_HEADER = /auth|key|token|secret|cookie|password/i
const SECRET_VALUE = /secret|token$|password/i

/** The secrets of these providers, each as it is and as it stands in a JSON text. */
export function providerSecrets(
  providers: Iterable<Pick<Provider, 'apiKey' | 'keys' | 'headers' | 'credentials'>>,
): ReadonlySet<string> {
  const found = new Set<string>()
  for (const { apiKey, keys = [], headers, credentials = {} } of providers) {
    const secretHeaders = Object.entries(headers).filter(([name]) => SECRET_HEADER.test(name))
    const secretValues = Object.entries(credentials).filter(([name]) => SECRET_VALUE.test(name))
    const further = keys.map(({ secret }) => secret)
    for (const secret of [
      apiKey,
      ...further,
      ...[...secretHeaders, ...secretValues].map(([, value]) => value),
    ])
      if (secret) found.add(secret).add(JSON.stringify(secret).slice(1, -1))
  }
  return found
}
