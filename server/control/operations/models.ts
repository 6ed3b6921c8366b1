// Operations that show the catalogue's models as this server has them.
import { z } from 'zod'
import type { Endpoint, Model } from '../../../core/model.ts'
import type { TokenPrices } from '../../../core/money.ts'
import { findModel, nearestModels } from '../../catalogue/catalogue.ts'
import { ControlError } from '../control-error.ts'
import { operation } from '../operation.ts'

/** US dollars per million tokens. */
interface PricesView {
  readonly prompt: number
  readonly completion: number
  readonly cacheRead: number | null
}

/** One line of the list. `providers` are those that are switched on. */
export interface ModelRow {
  readonly id: string
  readonly name: string
  readonly kind: Model['kind']
  readonly contextTokens: number | null
  readonly prices: PricesView
  readonly shutdown: string | null
  readonly successor: string | null
  readonly providers: readonly string[]
}

/** One model in full. */
export interface ModelView extends ModelRow {
  readonly aliases: readonly string[]
  readonly description: string
  readonly maxOutputTokens: number | null
  readonly input: readonly string[]
  readonly supports: readonly string[]
  readonly reasoning: string
  readonly released: string | null
  readonly deprecated: string | null
  readonly endpoints: readonly {
    readonly provider: string
    readonly upstreamId: string
    readonly enabled: boolean
    readonly prices: PricesView
    /** The variable that switches its provider on. */
    readonly keyVariable: string | null
  }[]
}

/** Every model, by id. */
export const listModels = operation({
  input: z.strictObject({}),
  run: async (services): Promise<ModelRow[]> =>
    [...services.catalogue.current().models.values()]
      .map(row)
      .sort((one, other) => one.id.localeCompare(other.id)),
})

/** One model, by id or alias. */
export const showModel = operation({
  input: z.strictObject({ model: z.string().min(1) }),
  run: async (services, { model }): Promise<ModelView> => {
    const catalogue = services.catalogue.current()
    const found = findModel(catalogue, model)
    if (found) return { ...row(found), ...details(found) }
    const near = nearestModels(catalogue, model)
    throw new ControlError(
      'failed',
      `There is no model ${JSON.stringify(model)}.${near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ''}`,
    )
  },
})

function row(model: Model): ModelRow {
  return {
    id: model.id,
    name: model.name,
    kind: model.kind,
    contextTokens: model.capabilities.contextTokens ?? null,
    prices: pricesView(model.prices),
    shutdown: model.shutdownAt ?? null,
    successor: model.successor ?? null,
    providers: model.endpoints
      .filter((endpoint) => endpoint.provider.enabled)
      .map(({ provider }) => provider.name),
  }
}

function details(model: Model): Omit<ModelView, keyof ModelRow> {
  const { capabilities } = model
  return {
    aliases: model.aliases,
    description: model.description,
    maxOutputTokens: capabilities.maxOutputTokens ?? null,
    input: [...capabilities.input],
    supports: [...capabilities.supports],
    reasoning: [capabilities.reasoning.kind, ...capabilities.reasoning.efforts].join(' '),
    released: model.releasedAt ?? null,
    deprecated: model.deprecatedAt ?? null,
    endpoints: model.endpoints.map(endpointView),
  }
}

function endpointView({ provider, upstreamId, prices }: Endpoint): ModelView['endpoints'][number] {
  return {
    provider: provider.name,
    upstreamId,
    enabled: provider.enabled,
    prices: pricesView(prices),
    keyVariable: provider.keyVariable ?? null,
  }
}

function pricesView(prices: TokenPrices): PricesView {
  return {
    prompt: prices.prompt / 1e6,
    completion: prices.completion / 1e6,
    cacheRead: prices.cacheRead === undefined ? null : prices.cacheRead / 1e6,
  }
}
