// What the pages of administration read, and the changes that they make.
import { queryOptions } from '@tanstack/react-query'
import type { AccountsOfInstallation } from '../../../contract/app/admin-accounts.ts'
import type {
  ModelsOfInstallation,
  ProvidersOfInstallation,
  ProviderTest,
} from '../../../contract/app/admin-catalogue.ts'
import type { Overview, SettingOfInstallation } from '../../../contract/app/admin-installation.ts'
import type { PendingLinks, PersonOfInstallation } from '../../../contract/app/people.ts'
import { get, send } from '../../data/api.ts'
import { queryClient } from '../../data/query-client.ts'

/** Facts for the first page. */
export const overviewQuery = queryOptions({
  queryKey: ['admin', 'overview'],
  queryFn: ({ signal }) => get<Overview>('/admin/overview', {}, signal),
})

/** Everybody, oldest first. */
export const peopleQuery = queryOptions({
  queryKey: ['admin', 'people'],
  queryFn: async ({ signal }): Promise<readonly PersonOfInstallation[]> =>
    (await get<{ people: readonly PersonOfInstallation[] }>('/admin/people', {}, signal)).people,
})

/** Who waits for a link, and open invitations to the installation. */
export const linksQuery = queryOptions({
  queryKey: ['admin', 'links'],
  queryFn: ({ signal }) => get<PendingLinks>('/admin/links', {}, signal),
})

/** Who may sign up. */
export const signUpQuery = queryOptions({
  queryKey: ['admin', 'sign-up'],
  queryFn: async ({ signal }): Promise<Overview['signUp']> =>
    (await get<{ policy: Overview['signUp'] }>('/admin/sign-up', {}, signal)).policy,
})

/** Every account. */
export const accountsQuery = queryOptions({
  queryKey: ['admin', 'accounts'],
  queryFn: ({ signal }) => get<AccountsOfInstallation>('/admin/accounts', {}, signal),
})

/** Every provider, those that are switched on first. */
export const providersQuery = queryOptions({
  queryKey: ['admin', 'providers'],
  queryFn: ({ signal }) => get<ProvidersOfInstallation>('/admin/providers', {}, signal),
})

/** Every model, by id. */
export const modelsQuery = queryOptions({
  queryKey: ['admin', 'models'],
  queryFn: ({ signal }) => get<ModelsOfInstallation>('/admin/models', {}, signal),
})

/** Every setting. */
export const settingsQuery = queryOptions({
  queryKey: ['admin', 'settings'],
  queryFn: async ({ signal }): Promise<readonly SettingOfInstallation[]> =>
    (await get<{ settings: readonly SettingOfInstallation[] }>('/admin/settings', {}, signal)).settings,
})

/** Makes a change and reads what the pages of administration show anew. */
export async function change<Answer>(
  method: 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  path: string,
  body: unknown = {},
): Promise<Answer> {
  const answer = await send<Answer>(method, path, body)
  // Catalogue pages show what is changed here.
  const others = ['models', 'model'].map((name) => queryClient.invalidateQueries({ queryKey: [name] }))
  await Promise.all([queryClient.invalidateQueries({ queryKey: ['admin'] }), ...others])
  return answer
}

/** Asks a provider for its models. */
export function testProvider(id: string): Promise<ProviderTest> {
  return send<ProviderTest>('POST', `/admin/providers/${encodeURIComponent(id)}/test`)
}

/** Where a model is changed. */
export function modelPath(id: string): string {
  const [author = '', slug = ''] = id.split('/')
  return `/admin/models/${encodeURIComponent(author)}/${encodeURIComponent(slug)}`
}
