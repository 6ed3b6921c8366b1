// Providers for the installation's administrators: listed, asked whether they answer, switched off and on again.
import { z } from 'zod'
import type { ProviderOfInstallation, ProviderTest } from '../../../contract/app/admin-catalogue.ts'
import {
  changeProviderInput,
  providerAnswer,
  providerPath,
  providersAnswer,
  providerValuesInput,
  testAnswer,
} from '../../../contract/app/admin-catalogue.ts'
import { GatewayError } from '../../../core/errors.ts'
import type { Provider } from '../../../core/model.ts'
import { readShippedDocuments } from '../../catalogue/read-data.ts'
import { testProvider } from '../../providers/test-provider.ts'
import type { Services } from '../../services.ts'
import { providerItem, realProviders } from './admin-catalogue.ts'
import type { AppRoute, Call } from './route.ts'
import { route } from './route.ts'

/** `GET /admin/providers`; `PATCH /admin/providers/:provider`; `PUT …/values`; `POST …/test`. */
export const ADMIN_PROVIDER_ROUTES: readonly AppRoute[] = [
  route({
    method: 'GET',
    path: '/admin/providers',
    role: 'administrator',
    input: z.strictObject({}),
    answer: providersAnswer,
    example: {},
    run: async ({ services }) => ({
      providers: await listProviders(services),
      configuration: services.config.current().file ?? null,
    }),
  }),
  route({
    method: 'PATCH',
    path: '/admin/providers/:provider',
    role: 'administrator',
    input: changeProviderInput,
    answer: providerAnswer,
    example: { provider: 'nobody', enabled: false },
    run: switchProvider,
  }),
  route({
    method: 'PUT',
    path: '/admin/providers/:provider/values',
    role: 'administrator',
    input: providerValuesInput,
    answer: providerAnswer,
    example: { provider: 'nobody', values: { A_KEY: null } },
    run: setValues,
  }),
  route({
    method: 'POST',
    path: '/admin/providers/:provider/test',
    role: 'administrator',
    input: providerPath,
    answer: testAnswer,
    example: { provider: 'nobody' },
    run: askProvider,
  }),
]

async function listProviders(services: Services): Promise<ProviderOfInstallation[]> {
  const view = { services, shipped: await readShippedDocuments() }
  return realProviders(services)
    .map((provider) => providerItem(provider, view))
    .toSorted((one, other) => Number(other.on) - Number(one.on) || one.name.localeCompare(other.name))
}

async function switchProvider({
  services,
  input: { provider: id, enabled },
}: Call<z.output<typeof changeProviderInput>>): Promise<{ provider: ProviderOfInstallation }> {
  const { name } = findProvider(services, id)
  const { documents, file } = services.config.current()
  if (documents.providers.has(id))
    throw new GatewayError(
      'conflict',
      `${name} is in the configuration file ${file ?? ''}; write enabled: ${enabled} there.`,
    )
  await services.catalogueEditor.change(({ providers: { [id]: _before, ...others }, ...edits }) => ({
    ...edits,
    providers: enabled ? others : { ...others, [id]: { enabled: false } },
  }))
  const view = { services, shipped: await readShippedDocuments() }
  return { provider: providerItem(findProvider(services, id), view) }
}

/** Hosts that answer to whoever asks from this machine, and give away what it may: never a provider. */
const METADATA_HOST = /^(169\.254\.|\[fe80:|\[fd00:ec2:|metadata\.google)/i

async function setValues({
  services,
  input: { provider: id, values },
}: Call<z.output<typeof providerValuesInput>>): Promise<{ provider: ProviderOfInstallation }> {
  const { name, switchedOnBy } = findProvider(services, id)
  const { documents, file } = services.config.current()
  if (documents.providers.has(id))
    throw new GatewayError('conflict', `${name} is in the configuration file ${file ?? ''}; change it there.`)
  for (const [variable, value] of Object.entries(values)) {
    if (!switchedOnBy.some((way) => way.includes(variable)))
      throw new GatewayError('invalid_value', `${variable} is no variable that switches ${name} on.`, {
        param: 'values',
      })
    if (value !== null && METADATA_HOST.test(hostOf(value)))
      throw new GatewayError(
        'invalid_value',
        `${variable} must not be an address of this machine's own cloud.`,
        {
          param: 'values',
        },
      )
  }
  const changes = Object.entries(values).map(([variable, value]) => [variable, value ?? undefined] as const)
  await services.providerVariables.change(Object.fromEntries(changes))
  services.catalogue.refresh()
  const view = { services, shipped: await readShippedDocuments() }
  return { provider: providerItem(findProvider(services, id), view) }
}

/** Of an address with or without its scheme; empty for what is none. */
function hostOf(text: string): string {
  const url = /^https?:/i.test(text) ? text : `http://${text}`
  return URL.canParse(url) ? new URL(url).hostname : ''
}

async function askProvider({ services, input }: Call<{ provider: string }>): Promise<ProviderTest> {
  const provider = findProvider(services, input.provider)
  if (provider.isSwitchedOff)
    throw new GatewayError('conflict', `${provider.name} is switched off. Switch it on to test it.`)
  if (!provider.enabled)
    throw new GatewayError(
      'conflict',
      `${provider.name} is not switched on. Set ${provider.keyVariable ?? 'its api_key'} for the server and restart it.`,
    )
  const { status: _status, ...result } = await testProvider(provider)
  return result
}

function findProvider(services: Services, id: string): Provider {
  const provider = realProviders(services).find((one) => one.id === id)
  if (provider) return provider
  throw new GatewayError('not_found', `There is no provider ${id}.`, { param: 'provider' })
}
