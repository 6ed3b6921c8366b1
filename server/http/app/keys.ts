// Keys of the account that somebody acts for: listed, made, changed and deleted by people. Programs have /v1/keys for that.
import { z } from 'zod'
import type { OwnKey } from '../../../contract/app/keys.ts'
import {
  changedKeyAnswer,
  changeKeyBody,
  deletedAnswer,
  keyPath,
  newKeyAnswer,
  newKeyBody,
  ownKeysAnswer,
} from '../../../contract/app/keys.ts'
import { GatewayError } from '../../../core/errors.ts'
import type { KeyRecord } from '../../store/keys/ports.ts'
import type { Services } from '../../services.ts'
import { changesOf, wishesOf } from '../key-changes.ts'
import { keyItem } from '../key-item.ts'
import { may } from './roles.ts'
import type { AppRoute, Call } from './route.ts'
import { route } from './route.ts'

const someHash = '0'.repeat(64)

/** `GET`, `POST /keys`; `PATCH`, `DELETE /keys/:hash`. */
export const KEY_ROUTES: readonly AppRoute[] = [
  route({
    method: 'GET',
    path: '/keys',
    role: 'viewer',
    input: z.strictObject({}),
    answer: ownKeysAnswer,
    example: {},
    run: listKeys,
  }),
  route({
    method: 'POST',
    path: '/keys',
    role: 'member',
    input: newKeyBody,
    answer: newKeyAnswer,
    example: { name: 'a key' },
    run: makeKey,
  }),
  route({
    method: 'PATCH',
    path: '/keys/:hash',
    role: 'member',
    input: changeKeyBody,
    answer: changedKeyAnswer,
    example: { hash: someHash, disabled: true },
    run: changeKey,
  }),
  route({
    method: 'DELETE',
    path: '/keys/:hash',
    role: 'member',
    input: keyPath,
    answer: deletedAnswer,
    example: { hash: someHash },
    run: deleteKey,
  }),
]

async function listKeys({ services, account }: Call<object>): Promise<z.output<typeof ownKeysAnswer>> {
  const own = (await services.keys.list()).filter((key) => isShown(key, account.accountId))
  const makers = await makersOf(own, services)
  return { keys: own.toReversed().map((key) => ownKey(key, { services, makers })) }
}

async function makeKey(call: Call<z.output<typeof newKeyBody>>): Promise<z.output<typeof newKeyAnswer>> {
  const { services, account, person, input } = call
  const { kind, ...body } = input
  if (kind === 'management' && !may('admin', { role: call.role, administrator: person.administrator }))
    throw new GatewayError(
      'permission_denied',
      'Only admins and owners of an account make management keys.',
      {
        param: 'kind',
        wireCode: 'role_not_allowed',
      },
    )
  const wishes = wishesOf(body, { accountId: account.accountId, services })
  const { key, record } = await services.keys.create({ ...wishes, kind, personId: person.id })
  return { key, item: ownKey(record, { services, makers: new Map([[person.id, person.name]]) }) }
}

async function changeKey({
  services,
  account,
  role,
  person,
  input,
}: Call<z.output<typeof changeKeyBody>>): Promise<z.output<typeof changedKeyAnswer>> {
  const { hash, ...body } = input
  const key = findKey(hash, { services, accountId: account.accountId })
  refuseManagement(key, may('admin', { role, administrator: person.administrator }))
  const changed = await services.keys.update(key.id, changesOf(body, services))
  if (!changed) throw noSuchKey()
  return { item: ownKey(changed, { services, makers: await makersOf([changed], services) }) }
}

async function deleteKey({
  services,
  account,
  role,
  person,
  input,
}: Call<z.output<typeof keyPath>>): Promise<{ deleted: true }> {
  const key = findKey(input.hash, { services, accountId: account.accountId })
  refuseManagement(key, may('admin', { role, administrator: person.administrator }))
  if (!(await services.keys.delete(key.id))) throw noSuchKey()
  return { deleted: true }
}

/** The account's own keys, but for those that the gateway made for its pages. */
function isShown(key: KeyRecord, accountId: number): boolean {
  return key.accountId === accountId && key.purpose === undefined
}

function findKey(
  hash: string,
  { services, accountId }: { readonly services: Services; readonly accountId: number },
): KeyRecord {
  const key = services.keys.findByHash(hash)
  if (key && isShown(key, accountId)) return key
  throw noSuchKey()
}

function noSuchKey(): GatewayError {
  return new GatewayError('not_found', 'This account has no such key. It may have been deleted.', {
    param: 'hash',
  })
}

function refuseManagement(key: KeyRecord, isAdmin: boolean): void {
  if (key.kind !== 'management' || isAdmin) return
  throw new GatewayError(
    'permission_denied',
    'Only admins and owners of an account change management keys.',
    {
      wireCode: 'role_not_allowed',
    },
  )
}

async function makersOf(
  keys: readonly KeyRecord[],
  { store }: Pick<Services, 'store'>,
): Promise<ReadonlyMap<string, string>> {
  const ids = new Set(keys.flatMap(({ personId }) => personId ?? []))
  const people = await Promise.all([...ids].map((id) => store.people.find(id)))
  return new Map(people.flatMap((person) => (person ? [[person.id, person.name] as const] : [])))
}

function ownKey(
  key: KeyRecord,
  { services, makers }: { readonly services: Services; readonly makers: ReadonlyMap<string, string> },
): OwnKey {
  const name = key.personId === undefined ? undefined : makers.get(key.personId)
  const maker = key.personId === undefined || name === undefined ? null : { id: key.personId, name }
  return { ...keyItem(key, services), created_by: maker }
}
