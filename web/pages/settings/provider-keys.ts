// What the page reads and changes of the provider keys that the account has brought, and the words for how they are.
import { queryOptions } from '@tanstack/react-query'
import type {
  ProviderKeyItem,
  ProviderKeysAnswer,
  ProviderKeyTest,
} from '../../../contract/app/provider-keys.ts'
import { get, send } from '../../data/api.ts'
import { queryClient } from '../../data/query-client.ts'

/** The account's keys, and the providers that it can bring some for. Admins and owners only. */
export const providerKeysQuery = queryOptions({
  queryKey: ['provider-keys'],
  queryFn: ({ signal }) => get<ProviderKeysAnswer>('/provider-keys', {}, signal),
})

const reload = (): Promise<void> => queryClient.invalidateQueries({ queryKey: providerKeysQuery.queryKey })

/** What is typed for a new key. */
export interface NewProviderKey {
  readonly provider: string
  readonly key: string
  readonly name: string
  readonly allowFallback: boolean
}

/** Adds it; the account's next request is tried with it first. */
export async function addProviderKey(wish: NewProviderKey): Promise<void> {
  await send('POST', '/provider-keys', wish)
  await reload()
}

/** What is absent stays. */
export async function changeProviderKey(
  id: number,
  changes: Partial<Pick<ProviderKeyItem, 'name' | 'disabled' | 'allowFallback'>>,
): Promise<void> {
  await send('PATCH', `/provider-keys/${id}`, changes)
  await reload()
}

/** It is not used any more when this resolves. */
export async function deleteProviderKey(id: number): Promise<void> {
  await send('DELETE', `/provider-keys/${id}`)
  await reload()
}

/** Asks the provider for its models with the key, which costs nothing. */
export async function testProviderKey(id: number): Promise<ProviderKeyTest> {
  const result = await send<ProviderKeyTest>('POST', `/provider-keys/${id}/test`)
  await reload()
  return result
}

/** How a key is, in a word or two, with the kind of chip that says it. */
export interface KeyState {
  readonly kind: 'healthy' | 'degraded' | 'error' | 'neutral'
  readonly word: string
  /** More about it, where it needs some. */
  readonly text: string | undefined
}

/** What does the most harm is said first. */
export function stateOf({ disabled, provider, state }: ProviderKeyItem): KeyState {
  if (disabled) return { kind: 'neutral', word: 'off', text: undefined }
  if (!provider.takesKeys)
    return {
      kind: 'error',
      word: 'not used',
      text: `This installation has no provider ${provider.id} that takes keys of accounts.`,
    }
  switch (state) {
    case null:
      return { kind: 'neutral', word: 'not used yet', text: undefined }
    case 'works':
      return { kind: 'healthy', word: 'works', text: undefined }
    case 'limited':
      return {
        kind: 'degraded',
        word: 'limited',
        text: `${provider.name} has asked it to wait; it is used again when the wait is over.`,
      }
    case 'refused':
      return {
        kind: 'error',
        word: 'refused',
        text: `${provider.name} did not accept it, or there is no money left for it. It is tried again from time to time.`,
      }
  }
}

/** What a test found, in a sentence. */
export function testWords({ ok, models, milliseconds, error }: ProviderKeyTest): string {
  if (!ok) return error ?? 'It did not answer.'
  const listed = models === 1 ? 'one model' : `${models} models`
  return `It lists ${listed}, after ${milliseconds} ms.`
}
