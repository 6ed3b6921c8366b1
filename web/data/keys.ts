// Keys of the account that the reader acts for.
import { queryOptions } from '@tanstack/react-query'
import type { ChangeKeyBody, NewKeyAnswer, NewKeyBody, OwnKey } from '../../contract/app/keys.ts'
import { get, send } from './api.ts'
import { queryClient } from './query-client.ts'

/** Every key of the account, newest first. */
export const keysQuery = queryOptions({
  queryKey: ['keys'],
  queryFn: async ({ signal }): Promise<readonly OwnKey[]> =>
    (await get<{ keys: readonly OwnKey[] }>('/keys', {}, signal)).keys,
})

/** Makes a key; the answer is the only time that it is told. */
export async function makeKey(body: NewKeyBody): Promise<NewKeyAnswer> {
  const made = await send<NewKeyAnswer>('POST', '/keys', body)
  queryClient.setQueryData(keysQuery.queryKey, (keys) => keys && [made.item, ...keys])
  return made
}

/** Changes a key; it acts with the next request. */
export async function changeKey(hash: string, body: ChangeKeyBody): Promise<OwnKey> {
  const { item } = await send<{ item: OwnKey }>('PATCH', `/keys/${hash}`, body)
  queryClient.setQueryData(keysQuery.queryKey, (keys) => keys?.map((key) => (key.hash === hash ? item : key)))
  return item
}

/** Deletes a key; its generations stay. */
export async function deleteKey(hash: string): Promise<void> {
  await send('DELETE', `/keys/${hash}`)
  queryClient.setQueryData(keysQuery.queryKey, (keys) => keys?.filter((key) => key.hash !== hash))
}
