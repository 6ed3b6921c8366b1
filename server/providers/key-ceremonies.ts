// The kinds of key ceremonies there are, each loaded when it is first needed: their libraries cost time that most servers need not
// spend. A kind is a file beside this one, a line here and its name in the catalogue's schema.
import type { KeyCeremony as KeyCeremonyKind, Provider } from '../../core/model.ts'
import type { CeremonyOptions, KeyCeremony, OutgoingRequest } from './key-ceremony.ts'

const KINDS: Readonly<Record<KeyCeremonyKind, (options: CeremonyOptions) => Promise<KeyCeremony>>> = {
  'aws-sigv4': async (options) => (await import('./aws-sigv4.ts')).openAwsSigV4(options),
  'client-credentials': async (options) =>
    (await import('./client-credentials.ts')).openClientCredentials(options),
  'google-credentials': async (options) =>
    (await import('./google-credentials.ts')).openGoogleCredentials(options),
}

export interface KeyCeremonies {
  /** The headers for one request; undefined when the provider needs no ceremony. */
  readonly headersFor: (
    provider: Provider,
    request: OutgoingRequest,
  ) => Promise<readonly string[]> | undefined
  /** The provider refused what it was shown. */
  readonly forget: (provider: Provider) => void
}

const NO_CREDENTIALS: Readonly<Record<string, string>> = {}

/** One ceremony for each provider's credentials, however many endpoints it has. */
export function createKeyCeremonies({ now }: { readonly now: () => number }): KeyCeremonies {
  const opened = new WeakMap<object, Promise<KeyCeremony>>()
  const open = (provider: Provider, kind: KeyCeremonyKind): Promise<KeyCeremony> => {
    const { credentials = NO_CREDENTIALS, name: providerName } = provider
    const known = opened.get(credentials)
    if (known) return known
    const opening = KINDS[kind]({ providerName, credentials, now })
    opened.set(credentials, opening)
    return opening
  }
  return {
    headersFor: (provider, request) =>
      provider.ceremony && open(provider, provider.ceremony).then((ceremony) => ceremony.headersFor(request)),
    forget: (provider) => {
      if (provider.ceremony) void open(provider, provider.ceremony).then((ceremony) => ceremony.forget())
    },
  }
}
