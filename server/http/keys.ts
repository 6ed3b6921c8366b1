// API keys over HTTP: what a key knows of itself, and their administration by management keys within one account.
// Management keys are neither listed nor changed here: they are made and ended on the command line.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { CurrentKey, KeyItem } from '../../contract/keys.ts'
import { createKeyBody, listKeysQuery, updateKeyBody } from '../../contract/keys.ts'
import { GatewayError } from '../../core/errors.ts'
import type { Services } from '../services.ts'
import type { KeyRecord } from '../store/keys/ports.ts'
import { check, checkBody } from './check.ts'
import { changesOf, wishesOf } from './key-changes.ts'
import { currentKey, keyItem } from './key-item.ts'
import { requireKey, requireManagementKey, requireOwnWorkspace } from './require-key.ts'

/** OpenRouter gives a hundred keys at a time. */
const KEYS_PER_PAGE = 100
const HASH = /^[0-9a-f]{64}$/

/** `GET /key`, `/auth/key`; `GET` and `POST /keys`; `GET`, `PATCH` and `DELETE /keys/{hash}`. */
export function registerAccountKeys(app: FastifyInstance, services: Services): void {
  const current = async (request: FastifyRequest): Promise<{ data: CurrentKey }> => ({
    data: currentKey(requireKey(request, services), services),
  })
  app.get('/key', current)
  app.get('/auth/key', current)

  app.get('/keys', async (request): Promise<{ data: KeyItem[]; total_count: number }> => {
    const management = requireManagementKey(request, services)
    const query = check(listKeysQuery, request.query)
    requireOwnWorkspace(query.workspace_id, management)
    const own = (await services.keys.list()).filter(
      (key) => isManaged(key, management) && (!key.disabled || query.include_disabled === true),
    )
    const from = query.offset ?? 0
    const page = own.reverse().slice(from, from + KEYS_PER_PAGE)
    return { data: page.map((key) => keyItem(key, services)), total_count: own.length }
  })

  app.post('/keys', async (request, reply): Promise<{ data: KeyItem; key: string }> => {
    const management = requireManagementKey(request, services)
    const body = checkBody(createKeyBody, request.body)
    requireOwnWorkspace(body.workspace_id, management)
    const wishes = wishesOf(body, { accountId: management.accountId, services })
    const { key, record } = await services.keys.create(wishes)
    void reply.code(201).header('cache-control', 'no-store')
    return { data: keyItem(record, services), key }
  })

  registerOneKey(app, services)
}

function registerOneKey(app: FastifyInstance, services: Services): void {
  app.get<ByHash>('/keys/:hash', async (request): Promise<{ data: KeyItem }> => ({
    data: keyItem(managedKey(request, services), services),
  }))

  app.patch<ByHash>('/keys/:hash', async (request): Promise<{ data: KeyItem }> => {
    const key = managedKey(request, services)
    const changes = changesOf(checkBody(updateKeyBody, request.body), services)
    const changed = await services.keys.update(key.id, changes)
    if (!changed) throw noSuchKey(key.hash)
    return { data: keyItem(changed, services) }
  })

  app.delete<ByHash>('/keys/:hash', async (request): Promise<{ deleted: true }> => {
    const key = managedKey(request, services)
    if (!(await services.keys.delete(key.id))) throw noSuchKey(key.hash)
    return { deleted: true }
  })
}

interface ByHash {
  Params: { hash: string }
}

/** The key that the path names. Another account's key is as unknown as one that never was. */
function managedKey(request: FastifyRequest<ByHash>, services: Services): KeyRecord {
  const management = requireManagementKey(request, services)
  const hash = request.params.hash.toLowerCase()
  const key = HASH.test(hash) ? services.keys.findByHash(hash) : undefined
  if (key && isManaged(key, management)) return key
  throw noSuchKey(hash)
}

function isManaged(key: KeyRecord, management: KeyRecord): boolean {
  return key.accountId === management.accountId && key.kind !== 'management' && key.purpose === undefined
}

function noSuchKey(hash: string): GatewayError {
  return new GatewayError('not_found', `API key ${JSON.stringify(hash.slice(0, 64))} not found.`, {
    param: 'hash',
  })
}
