// What no line of the log may hold, whoever writes it: the server, or a command that works without one.
import type { OwnKeys } from '../accounts/own-keys.ts'
import type { CatalogueHolder } from '../catalogue/open-catalogue.ts'
import { keysOf } from '../catalogue/provider-keys.ts'
import { providerSecrets } from '../catalogue/provider-secrets.ts'
import type { Config } from '../config.ts'
import { peopleSecrets } from './people-config.ts'

type Given = Pick<Config, 'secret' | 'oldSecret' | 'people' | 'documents'>

/** Secrets of these settings, providers and accounts; until the services are open, as much of them as the configuration knows by itself. */
export function* secretsOfLog(
  config: Given,
  opened: { readonly catalogue: CatalogueHolder; readonly ownKeys: OwnKeys } | undefined,
): Iterable<string> {
  yield* opened?.ownKeys.secrets() ?? []
  const catalogue = opened?.catalogue.current()
  if (config.secret !== undefined) yield config.secret
  if (config.oldSecret !== undefined) yield config.oldSecret
  yield* peopleSecrets(config.people)
  const written = [...config.documents.providers]
  yield* providerSecrets(
    catalogue?.providers.values() ??
      written.map(([id, document]) => {
        const { apiKey, keys } = keysOf({ id, document }, undefined)
        return { apiKey, headers: document.headers, ...(keys && { keys }) }
      }),
  )
}
