// One generation as the books have it, for any key of the account that it belongs to.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { GenerationContent } from '../../contract/generation-content.ts'
import type { GenerationItem } from '../../contract/generation.ts'
import { generationQuery } from '../../contract/generation.ts'
import { GatewayError } from '../../core/errors.ts'
import type { Services } from '../services.ts'
import type { KeyRecord } from '../store/keys/ports.ts'
import type { GenerationRecord } from '../store/ledger/ports.ts'
import { check } from './check.ts'
import { ABSENCES, generationContent } from './generation-content.ts'
import { generationItem } from './generation-item.ts'
import { requireKey } from './require-key.ts'

/** What the gateway makes (core/ids.ts); nothing else needs a look-up. */
const GENERATION_ID = /^gen-\d{1,12}-[0-9A-Za-z]{20}$/

/** `GET /generation?id=`, `GET /generation/content?id=`. */
export function registerGeneration(app: FastifyInstance, services: Services): void {
  app.get('/generation', async (request): Promise<{ data: GenerationItem }> => {
    const record = await findOwn(request, services)
    return { data: generationItem(record, services.catalogue.current()) }
  })
  app.get('/generation/content', async (request): Promise<{ data: GenerationContent }> => {
    const record = await findOwn(request, services)
    requireReader(record, requireKey(request, services))
    const found = await services.keptPrompts.find(record)
    if (typeof found !== 'string') return { data: generationContent(record, found) }
    const why =
      record.operation === 'embeddings' ? 'embeddings have no words that are kept.' : ABSENCES[found]
    throw new GatewayError('not_found', `The content of ${record.id} is not here: ${why}`, {
      wireCode: 'content_not_stored',
    })
  })
}

/** A key reads what it has asked itself, so that the words of one person's key are not another's; a management key reads all. */
function requireReader(record: GenerationRecord, key: KeyRecord): void {
  if (key.kind === 'management' || key.id === record.keyId) return
  throw new GatewayError(
    'permission_denied',
    `The content of ${record.id} is for the key that asked it, and for management keys.`,
  )
}

/** Another account's generation is as unknown as one that never was. */
async function findOwn(request: FastifyRequest, services: Services): Promise<GenerationRecord> {
  const key = requireKey(request, services)
  const { id } = check(generationQuery, request.query)
  const record = GENERATION_ID.test(id) ? await services.store.generations.find(id) : undefined
  if (record && record.accountId === key.accountId) return record
  throw new GatewayError('not_found', `Generation ${JSON.stringify(id.slice(0, 80))} not found.`, {
    param: 'id',
  })
}
