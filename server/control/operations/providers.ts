// Operations on providers: which are switched on, and whether they answer.
import { z } from 'zod'
import type { Provider } from '../../../core/model.ts'
import type { ProviderTestResult } from '../../providers/test-provider.ts'
import { testProvider } from '../../providers/test-provider.ts'
import type { Services } from '../../services.ts'
import { ControlError } from '../control-error.ts'
import { operation } from '../operation.ts'

export interface ProviderRow {
  readonly id: string
  readonly name: string
  readonly enabled: boolean
  readonly dialect: string
  readonly baseUrl: string
  /** The variable that switches it on. */
  readonly keyVariable: string | null
  /** How many models of the catalogue it serves. */
  readonly models: number
}

/** What one provider answered when it was asked for its models. */
export interface ProviderTest extends ProviderTestResult {
  readonly id: string
  readonly name: string
}

/** Every provider but the simulator, those that are switched on first. */
export const listProviders = operation({
  input: z.strictObject({}),
  run: async (services): Promise<ProviderRow[]> => {
    const models = [...services.catalogue.current().models.values()]
    return realProviders(services)
      .map((provider) => ({
        id: provider.id,
        name: provider.name,
        enabled: provider.enabled,
        dialect: provider.dialect,
        baseUrl: provider.baseUrl,
        keyVariable: provider.keyVariable ?? null,
        models: models.filter((model) =>
          model.endpoints.some((endpoint) => endpoint.provider.id === provider.id),
        ).length,
      }))
      .sort((one, other) => Number(other.enabled) - Number(one.enabled) || one.id.localeCompare(other.id))
  },
})

/** Asks one provider, or all that are switched on, for their models: address, network and key are right when it answers. */
export const testProviders = operation({
  input: z.strictObject({ provider: z.string().min(1).optional() }),
  run: async (services, { provider: wanted }): Promise<ProviderTest[]> => {
    const all = realProviders(services)
    if (wanted === undefined) return await Promise.all(all.filter((provider) => provider.enabled).map(test))
    const provider = all.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted.toLowerCase())
    if (!provider)
      throw new ControlError(
        'failed',
        `There is no provider ${JSON.stringify(wanted)}. Providers: ${all.map(({ id }) => id).join(', ')}.`,
      )
    if (!provider.enabled)
      throw new ControlError(
        'failed',
        `${provider.name} is not switched on. Set ${provider.keyVariable ?? 'its api_key'} for the server and restart it.`,
      )
    return [await test(provider)]
  },
})

function realProviders(services: Services): Provider[] {
  return [...services.catalogue.current().providers.values()].filter(({ transport }) => transport === 'http')
}

async function test(provider: Provider): Promise<ProviderTest> {
  const { status: _status, ...result } = await testProvider(provider)
  return { id: provider.id, name: provider.name, ...result }
}
