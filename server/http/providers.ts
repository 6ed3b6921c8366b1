// Who serves, as the catalogue knows them. Public.
import type { FastifyInstance } from 'fastify'
import type { ProviderItem } from '../../contract/providers.ts'
import type { Provider } from '../../core/model.ts'
import type { Services } from '../services.ts'

/** `GET /providers`, by name. */
export function registerProviders(app: FastifyInstance, services: Services): void {
  app.get('/providers', async (): Promise<{ data: ProviderItem[] }> => {
    const providers = [...services.catalogue.current().providers.values()]
    return { data: providers.map(providerItem).sort((a, b) => a.name.localeCompare(b.name)) }
  })
}

function providerItem(provider: Provider): ProviderItem {
  return {
    name: provider.name,
    slug: provider.id,
    privacy_policy_url: provider.links.privacy ?? null,
    terms_of_service_url: provider.links.terms ?? null,
    status_page_url: provider.links.status ?? null,
    headquarters: provider.headquarters ?? null,
    datacenters: null,
    available: provider.enabled,
    simulator: provider.transport === 'simulator',
    data_policy: {
      trains: provider.dataPolicy.trains,
      retains_days: provider.dataPolicy.retainsDays ?? null,
    },
  }
}
