// Who serves, and how they did here, for the pages about providers.
import { queryOptions } from '@tanstack/react-query'
import type {
  CatalogueProviders,
  ListedProvider,
  ProviderDetail,
  ProvidersTraffic,
  ProviderTrafficPage,
} from '../../contract/app/providers.ts'
import { get } from './api.ts'

/** Every provider but the simulator, those that are switched on first. */
export const providersQuery = queryOptions({
  queryKey: ['providers'],
  queryFn: ({ signal }): Promise<CatalogueProviders> => get<CatalogueProviders>('/providers', {}, signal),
  select: ({ providers }): readonly ListedProvider[] => providers,
  staleTime: 60_000,
})

/** One provider with its endpoints. */
export const providerQuery = (id: string) =>
  queryOptions({
    queryKey: ['provider', id],
    queryFn: async ({ signal }): Promise<ProviderDetail> =>
      (await get<{ provider: ProviderDetail }>(`/providers/${encodeURIComponent(id)}`, {}, signal)).provider,
    staleTime: 30_000,
  })

/** `day`, `week`, `month` or `quarter`; a failure leaves the list without figures. */
export const providersTrafficQuery = (period: string) =>
  queryOptions({
    queryKey: ['providers', 'traffic', period],
    queryFn: ({ signal }): Promise<ProvidersTraffic> =>
      get<ProvidersTraffic>('/traffic/providers', { period }, signal),
    staleTime: 30_000,
    retry: false,
  })

/** The same of one provider, model by model. */
export const providerTrafficQuery = (id: string, period: string) =>
  queryOptions({
    queryKey: ['provider', id, 'traffic', period],
    queryFn: ({ signal }): Promise<ProviderTrafficPage> =>
      get<ProviderTrafficPage>(`/traffic/providers/${encodeURIComponent(id)}`, { period }, signal),
    staleTime: 30_000,
    retry: false,
  })
