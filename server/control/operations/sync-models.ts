// `models.sync`: what providers say that they have, against the catalogue. Changes nothing of a shipped row and removes nothing;
// a provider's word may be wrong for an hour, and who calls a model would notice it more than a stale line.
import { z } from 'zod'
import { toGatewayError } from '../../../core/errors.ts'
import type { Model, Provider } from '../../../core/model.ts'
import { findModel } from '../../catalogue/catalogue.ts'
import { discoveredModels, kindOf, slugFor } from '../../catalogue/discovered-models.ts'
import { modelId } from '../../catalogue/schema.ts'
import type { ListedModel } from '../../providers/list-models.ts'
import { listModels } from '../../providers/list-models.ts'
import type { Services } from '../../services.ts'
import { ControlError } from '../control-error.ts'
import { operation } from '../operation.ts'
import { changeOperatorFile } from '../operator-file.ts'

/** What one provider's list says. Ids are the provider's own, but for `added`. */
export interface SyncedProvider {
  readonly id: string
  readonly name: string
  readonly error: string | null
  readonly listed: number
  /** In the catalogue, no longer in the list. */
  readonly missing: readonly string[]
  /** True when so many are missing that the list is more likely to be wrong than the catalogue. */
  readonly isDoubtful: boolean
  /** In the list, not in the catalogue; `isPriced` ones can be added. */
  readonly unknown: readonly { readonly id: string; readonly isPriced: boolean }[]
  /** Ids that are in the catalogue now and were not before. */
  readonly added: readonly string[]
}

/** Asks one provider or all that are switched on; `add` writes what is new and has a price into the configuration file. */
export const syncModels = operation({
  input: z.strictObject({ provider: z.string().min(1).optional(), add: z.boolean().default(false) }),
  run: async (services, { provider: wanted, add }): Promise<SyncedProvider[]> => {
    const on = [...services.catalogue.current().providers.values()].filter(
      ({ transport, enabled }) => transport === 'http' && enabled,
    )
    const chosen = wanted === undefined ? on : on.filter(({ id }) => id === wanted)
    if (chosen.length === 0 && wanted !== undefined)
      throw new ControlError(
        'failed',
        `No provider ${JSON.stringify(wanted)} is switched on. On: ${on.map(({ id }) => id).join(', ') || 'none'}.`,
      )
    const lists = await Promise.all(chosen.map(async (provider) => ({ provider, list: await ask(provider) })))
    const synced: SyncedProvider[] = []
    // One after the other: each may change the catalogue, and the file.
    for (const { provider, list } of lists) synced.push(await compare(services, { provider, list, add }))
    return synced
  },
})

async function ask(provider: Provider): Promise<readonly ListedModel[] | string> {
  try {
    const listed = await listModels(provider)
    // Google's names begin with their kind.
    return listed.map((row) => ({ ...row, id: row.id.replace(/^models\//, '') }))
  } catch (error) {
    const known = toGatewayError(error)
    if (known.code !== 'internal') return known.message
    return error instanceof Error ? error.message || String(error) : String(error)
  }
}

interface Comparison {
  readonly provider: Provider
  /** Its models, or why there is no list. */
  readonly list: readonly ListedModel[] | string
  readonly add: boolean
}

async function compare(services: Services, { provider, list, add }: Comparison): Promise<SyncedProvider> {
  const { id, name } = provider
  const nothing = { id, name, error: null, listed: 0, missing: [], isDoubtful: false, unknown: [], added: [] }
  if (typeof list === 'string') return { ...nothing, error: list }
  if (provider.discover) return { ...nothing, listed: list.length, added: discover(services, provider, list) }
  const ours = upstreamIds(services, provider)
  const theirs = new Set(list.map((row) => row.id))
  const missing = [...ours].filter((upstreamId) => !theirs.has(upstreamId))
  const unknown = list.filter((row) => !ours.has(row.id) && !isKnown(services, provider, row))
  const added = add ? await addAll(services, provider, unknown) : []
  return {
    ...nothing,
    listed: list.length,
    missing,
    isDoubtful: missing.length > ours.size / 2,
    unknown: unknown.map((row) => ({ id: row.id, isPriced: row.prices !== undefined })),
    added,
  }
}

/** A local server's list is its catalogue. */
function discover(services: Services, provider: Provider, list: readonly ListedModel[]): string[] {
  const before = new Set(services.catalogue.current().models.keys())
  services.catalogue.setDiscovered(provider.id, discoveredModels(provider, list))
  return [...services.catalogue.current().models.keys()].filter((id) => !before.has(id))
}

function upstreamIds(services: Services, provider: Provider): Set<string> {
  const endpoints = [...services.catalogue.current().models.values()].flatMap(
    (model: Model) => model.endpoints,
  )
  return new Set(
    endpoints.filter((endpoint) => endpoint.provider.id === provider.id).map(({ upstreamId }) => upstreamId),
  )
}

function isKnown(services: Services, provider: Provider, row: ListedModel): boolean {
  const catalogue = services.catalogue.current()
  return [row.id, idFor(provider, row)].some((id) => findModel(catalogue, id) !== undefined)
}

/** `author/slug` where the provider names models so, else a model of the provider's own. */
function idFor(provider: Provider, row: ListedModel): string {
  const lower = row.id.toLowerCase()
  return modelId.safeParse(lower).success ? lower : `${provider.id}/${slugFor(row.id)}`
}

/** Without a price nothing could be charged, so such a model is left to `models.add`. */
async function addAll(
  services: Services,
  provider: Provider,
  rows: readonly ListedModel[],
): Promise<string[]> {
  const priced = new Map(rows.filter(({ prices }) => prices).map((row) => [idFor(provider, row), row]))
  if (priced.size === 0) return []
  const day = new Date(services.now()).toISOString().slice(0, 10)
  await changeOperatorFile(services, (document) => {
    for (const [id, row] of priced)
      document.setIn(
        ['models', id],
        document.createNode({
          name: row.id,
          ...(kindOf(row.id) === 'chat' ? {} : { kind: kindOf(row.id) }),
          ...(row.contextTokens === undefined ? {} : { context: row.contextTokens }),
          pricing: row.prices,
          sources: [`${provider.name}, list of models (${day})`],
          endpoints: [{ provider: provider.id, id: row.id }],
        }),
      )
  })
  return [...priced.keys()]
}
