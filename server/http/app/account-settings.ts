// What an account has set for all requests of its keys: everybody in it reads that, its admins change it.
import { z } from 'zod'
import type { SettingsOfAccount } from '../../../contract/app/account-settings.ts'
import { accountSettings } from '../../../contract/app/account-settings.ts'
import { GatewayError } from '../../../core/errors.ts'
import { unsetSettings } from '../../accounts/account-settings.ts'
import { findModel, nearestModels } from '../../catalogue/catalogue.ts'
import type { Services } from '../../services.ts'
import type { AccountSettingsRecord } from '../../store/settings/ports.ts'
import type { AppRoute, Call } from './route.ts'
import { route } from './route.ts'

const NOTHING_SET: SettingsOfAccount = itemOf(unsetSettings(0))

/** `GET`, `PUT /account/settings`. */
export const ACCOUNT_SETTINGS_ROUTES: readonly AppRoute[] = [
  route({
    method: 'GET',
    path: '/account/settings',
    role: 'insider',
    input: z.strictObject({}),
    answer: accountSettings,
    example: {},
    run: async ({ services, account }) => itemOf(current(services, account.accountId)),
  }),
  route({
    method: 'PUT',
    path: '/account/settings',
    role: 'admin',
    input: accountSettings,
    answer: accountSettings,
    example: { ...NOTHING_SET },
    run: saveSettings,
  }),
]

function current({ accountSettings: settings }: Services, accountId: number): AccountSettingsRecord {
  return settings.of(accountId) ?? unsetSettings(accountId)
}

async function saveSettings({
  services,
  account: { accountId },
  input,
}: Call<SettingsOfAccount>): Promise<SettingsOfAccount> {
  if (input.keepsPrompts && !services.keptPrompts.isAllowed && !current(services, accountId).keepsPrompts)
    throw new GatewayError(
      'permission_denied',
      'The operator of this installation does not let accounts keep prompts and answers.',
      { param: 'keepsPrompts' },
    )
  const { allowedModels, allowedProviders, order, ignore, sort, ...rest } = input
  const providers = (list: readonly string[] | null, param: string): readonly string[] | undefined =>
    listOf(list, (name) => providerIdOf(services, { name, param }))
  await services.accountSettings.save({
    ...rest,
    accountId,
    allowedModels: listOf(allowedModels, (name) => modelIdOf(services, name)),
    allowedProviders: providers(allowedProviders, 'allowedProviders'),
    order: providers(order, 'order'),
    ignore: providers(ignore, 'ignore'),
    sort: sort ?? undefined,
  })
  return itemOf(current(services, accountId))
}

/** Each once, in their order. An empty list says nothing. */
function listOf(
  list: readonly string[] | null,
  idOf: (name: string) => string,
): readonly string[] | undefined {
  return list === null || list.length === 0 ? undefined : [...new Set(list.map(idOf))]
}

function modelIdOf({ catalogue }: Services, name: string): string {
  const model = findModel(catalogue.current(), name)
  if (model) return model.id
  const near = nearestModels(catalogue.current(), name)
  const hint = near.length > 0 ? ` Did you mean ${near.join(', ')}?` : ''
  throw new GatewayError('invalid_value', `There is no model '${name}'.${hint}`, { param: 'allowedModels' })
}

interface NamedProvider {
  readonly name: string
  readonly param: string
}

function providerIdOf({ catalogue }: Services, { name, param }: NamedProvider): string {
  const wanted = name.toLowerCase()
  for (const provider of catalogue.current().providers.values())
    if (provider.id === wanted || provider.name.toLowerCase() === wanted) return provider.id
  throw new GatewayError('invalid_value', `There is no provider '${name}'.`, { param })
}

function itemOf(settings: AccountSettingsRecord): SettingsOfAccount {
  const { accountId: _account, allowedModels, allowedProviders, order, ignore, sort, ...rest } = settings
  const orNull = (list: readonly string[] | undefined): string[] | null => (list ? [...list] : null)
  return {
    ...rest,
    allowedModels: orNull(allowedModels),
    allowedProviders: orNull(allowedProviders),
    order: orNull(order),
    ignore: orNull(ignore),
    sort: sort ?? null,
  }
}
