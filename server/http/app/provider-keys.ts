// Keys for providers that the account has brought itself: listed, brought, tested, changed and deleted by its admins. The key comes in
// once and never goes out.
import { z } from 'zod'
import type {
  ProviderKeyItem,
  ProviderKeysAnswer,
  ProviderKeyTest,
} from '../../../contract/app/provider-keys.ts'
import {
  changeProviderKeyBody,
  newProviderKeyBody,
  providerKeyAnswer,
  providerKeyPath,
  providerKeysAnswer,
  providerKeyTestAnswer,
} from '../../../contract/app/provider-keys.ts'
import { deletedAnswer } from '../../../contract/app/keys.ts'
import { GatewayError } from '../../../core/errors.ts'
import type { Provider } from '../../../core/model.ts'
import type { OwnKey } from '../../accounts/own-keys.ts'
import { testProvider } from '../../providers/test-provider.ts'
import type { Services } from '../../services.ts'
import type { AppRoute, Call } from './route.ts'
import { route } from './route.ts'

/** What providers answer to a key that they do not take. */
const REFUSED = new Set([401, 402, 403])

/** `GET`, `POST /provider-keys`; `PATCH`, `DELETE /provider-keys/:id`; `POST /provider-keys/:id/test`. */
export const PROVIDER_KEY_ROUTES: readonly AppRoute[] = [
  route({
    method: 'GET',
    path: '/provider-keys',
    role: 'admin',
    input: z.strictObject({}),
    answer: providerKeysAnswer,
    example: {},
    run: listKeys,
  }),
  route({
    method: 'POST',
    path: '/provider-keys',
    role: 'admin',
    input: newProviderKeyBody,
    answer: providerKeyAnswer,
    example: { provider: 'nobody', key: 'a-key-of-nobody', name: 'a key' },
    run: addKey,
  }),
  route({
    method: 'PATCH',
    path: '/provider-keys/:id',
    role: 'admin',
    input: changeProviderKeyBody,
    answer: providerKeyAnswer,
    example: { id: '1', disabled: true },
    run: changeKey,
  }),
  route({
    method: 'DELETE',
    path: '/provider-keys/:id',
    role: 'admin',
    input: providerKeyPath,
    answer: deletedAnswer,
    example: { id: '1' },
    run: deleteKey,
  }),
  route({
    method: 'POST',
    path: '/provider-keys/:id/test',
    role: 'admin',
    input: providerKeyPath,
    answer: providerKeyTestAnswer,
    example: { id: '1' },
    run: testKey,
  }),
]

async function listKeys({ services, account }: Call<object>): Promise<ProviderKeysAnswer> {
  const keys = services.ownKeys.list(account.accountId)
  const providers = [...services.catalogue.current().providers.values()].filter(
    ({ takesOwnKeys }) => takesOwnKeys,
  )
  return {
    keys: await Promise.all(keys.map((key) => keyItem(key, services))),
    providers: providers
      .map(({ id, name, enabled }) => ({ id, name, on: enabled }))
      .toSorted((one, other) => one.name.localeCompare(other.name)),
    feePercent: services.config.current().ownKeyFee,
  }
}

async function addKey({
  services,
  account,
  person,
  input,
}: Call<z.output<typeof newProviderKeyBody>>): Promise<{ item: ProviderKeyItem }> {
  const provider = services.catalogue.current().providers.get(input.provider)
  if (!provider || provider.transport !== 'http')
    throw new GatewayError('not_found', `There is no provider ${input.provider}.`, { param: 'provider' })
  if (!provider.takesOwnKeys)
    throw new GatewayError(
      'invalid_value',
      `${provider.name} needs more than a key, so an account cannot bring one of its own for it. The operator can set it up.`,
      { param: 'provider' },
    )
  const added = await services.ownKeys.add({
    accountId: account.accountId,
    providerId: provider.id,
    name: input.name,
    secret: input.key,
    allowFallback: input.allowFallback,
    personId: person.id,
  })
  return { item: await keyItem(added, services) }
}

async function changeKey({
  services,
  account,
  input: { id, name, disabled, allowFallback },
}: Call<z.output<typeof changeProviderKeyBody>>): Promise<{ item: ProviderKeyItem }> {
  const changed = await services.ownKeys.change(
    { id, accountId: account.accountId },
    {
      ...(name !== undefined && { name }),
      ...(disabled !== undefined && { disabled }),
      ...(allowFallback !== undefined && { allowFallback }),
    },
  )
  if (!changed) throw noSuchKey()
  return { item: await keyItem(changed, services) }
}

async function deleteKey({
  services,
  account,
  input,
}: Call<z.output<typeof providerKeyPath>>): Promise<{ deleted: true }> {
  if (!(await services.ownKeys.delete({ id: input.id, accountId: account.accountId }))) throw noSuchKey()
  return { deleted: true }
}

async function testKey({
  services,
  account,
  input,
}: Call<z.output<typeof providerKeyPath>>): Promise<ProviderKeyTest> {
  const own = findKey(input.id, { services, accountId: account.accountId })
  const key = services.ownKeys.find({ id: own.id, accountId: account.accountId })
  const provider = services.catalogue.current().providers.get(own.providerId)
  if (!key)
    throw new GatewayError(
      'conflict',
      'This key cannot be opened: it was sealed under another secret of the server. Delete it and add it again.',
    )
  if (!provider?.takesOwnKeys)
    throw new GatewayError('conflict', `There is no provider ${own.providerId} that takes keys any more.`)
  const { status, ...result } = await testProvider(withKeyAlone(provider, key.secret))
  if (result.ok) services.keyRotation.forget(key.id)
  if (result.ok || REFUSED.has(status ?? 0)) services.ownKeys.note(key, result.ok ? 'works' : 'refused')
  const after = findKey(input.id, { services, accountId: account.accountId })
  return { ...result, item: await keyItem(after, services) }
}

function withKeyAlone({ keys: _others, ...provider }: Provider, apiKey: string): Provider {
  return { ...provider, apiKey }
}

function findKey(
  id: number,
  { services, accountId }: { readonly services: Services; readonly accountId: number },
): OwnKey {
  const found = services.ownKeys.list(accountId).find((key) => key.id === id)
  if (found) return found
  throw noSuchKey()
}

function noSuchKey(): GatewayError {
  return new GatewayError('not_found', 'This account has no such provider key. It may have been deleted.')
}

async function keyItem(key: OwnKey, services: Services): Promise<ProviderKeyItem> {
  const provider = services.catalogue.current().providers.get(key.providerId)
  const maker = key.personId === undefined ? undefined : await services.store.people.find(key.personId)
  return {
    id: key.id,
    provider: {
      id: key.providerId,
      name: provider?.name ?? key.providerId,
      takesKeys: provider?.takesOwnKeys === true,
    },
    name: key.name,
    ending: key.ending,
    disabled: key.disabled,
    allowFallback: key.allowFallback,
    createdBy: maker?.name ?? null,
    createdAt: new Date(key.createdAt).toISOString(),
    lastUsedAt: key.lastUsedAt === undefined ? null : new Date(key.lastUsedAt).toISOString(),
    state: stateOf(key, services),
  }
}

/** A wait that is over is over; a refusal stands until the key has worked. */
function stateOf(
  { id, accountId, state }: OwnKey,
  { ownKeys, keyRotation }: Services,
): ProviderKeyItem['state'] {
  if (state !== 'limited') return state ?? null
  const key = ownKeys.find({ id, accountId })
  return key && keyRotation.standing(key) === 'limited' ? 'limited' : 'works'
}
