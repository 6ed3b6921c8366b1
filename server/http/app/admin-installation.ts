// The installation as its administrators see it: what is switched on, what needs doing, and every setting with where it is from.
import { z } from 'zod'
import type { Overview, SettingOfInstallation } from '../../../contract/app/admin-installation.ts'
import { overviewAnswer, settingsAnswer } from '../../../contract/app/admin-installation.ts'
import type { Setting } from '../../config/setting.ts'
import { SETTINGS } from '../../config/settings.ts'
import type { Services } from '../../services.ts'
import { realProviders } from './admin-catalogue.ts'
import type { AppRoute } from './route.ts'
import { route } from './route.ts'

/** `GET /admin/overview`, `/admin/settings`. */
export const ADMIN_INSTALLATION_ROUTES: readonly AppRoute[] = [
  route({
    method: 'GET',
    path: '/admin/overview',
    role: 'administrator',
    input: z.strictObject({}),
    answer: overviewAnswer,
    example: {},
    run: async ({ services }) => overviewOf(services),
  }),
  route({
    method: 'GET',
    path: '/admin/settings',
    role: 'administrator',
    input: z.strictObject({}),
    answer: settingsAnswer,
    example: {},
    run: async ({ services }) => ({ settings: await settingsOf(services) }),
  }),
]

async function overviewOf(services: Services): Promise<Overview> {
  const { store, people, ledger } = services
  const config = services.config.current()
  const [everybody, resets, invitations, profiles, signUp] = await Promise.all([
    store.people.all(),
    store.resetRequests.all(),
    store.invitations.open({ accountId: undefined, at: services.now() }),
    store.memberships.profiles(),
    people.signUp.policy(),
  ])
  const open = profiles.filter(({ isClosed }) => !isClosed)
  return {
    version: services.version,
    publicUrl: people.address.url(),
    publicUrlIsSet: config.publicUrl !== undefined,
    listensToOthers: !/^(127\.|localhost$|::1$)/.test(config.host),
    signUp,
    mail: people.mail.isOn,
    signInWith: people.waysToSignIn.map(({ name }) => name),
    secretIsSet: config.secret !== undefined,
    configuration: config.file ?? null,
    ...catalogueFacts(services),
    people: everybody.length,
    administrators: everybody.filter(({ administrator, disabled }) => administrator && !disabled).length,
    disabled: everybody.filter(({ disabled }) => disabled).length,
    waiting: resets.length,
    invitations: invitations.length,
    accounts: open.length,
    withoutCredit: open
      .filter(({ accountId }) => {
        const balance = ledger.balanceOf(accountId)
        return balance?.billing === 'prepaid' && balance.balanceNanodollars <= 0
      })
      .map(({ title, accountId }) => title ?? String(accountId)),
    unsaved: ledger.pending().unsaved,
    notices: [...config.notices, ...catalogueNotice(services)],
  }
}

function catalogueNotice({ catalogue }: Services): string[] {
  const problem = catalogue.problem()
  return problem === undefined ? [] : [`Models that were added on the Models page are left out: ${problem}.`]
}

function catalogueFacts(
  services: Services,
): Pick<Overview, 'providersOn' | 'providers' | 'resting' | 'modelsServed' | 'models'> {
  const models = [...services.catalogue.current().models.values()]
  const endpoints = models.flatMap((model) => model.endpoints).filter(({ provider }) => provider.enabled)
  const providers = realProviders(services)
  return {
    providersOn: providers.filter(({ enabled }) => enabled).map(({ id, name }) => ({ id, name })),
    providers: providers.length,
    resting: endpoints
      .filter(({ id }) => services.health.standing(id, services.now()) === 'resting')
      .map(({ id }) => id),
    modelsServed: new Set(endpoints.map(({ modelId }) => modelId)).size,
    models: models.length,
  }
}

async function settingsOf(services: Services): Promise<SettingOfInstallation[]> {
  const { variable } = services.config.current()
  const signUp = await services.people.signUp.policy()
  return Object.values(SETTINGS).map((setting: Setting<unknown>) => {
    const given = variable(setting.name)
    const item = describe(setting, given)
    if (setting.name === SETTINGS.secret.name && given === undefined)
      return { ...item, isSet: true, from: 'data folder' }
    const isChangedHere = setting.name === SETTINGS.signUp.name && signUp !== item.value
    return isChangedHere ? { ...item, value: signUp, isSet: true, from: 'page' } : item
  })
}

function describe(setting: Setting<unknown>, given: string | undefined): SettingOfInstallation {
  const { name, doc, allowed, example, isSecret, fallback } = setting
  return {
    name,
    doc,
    allowed,
    example,
    isSecret,
    value: isSecret ? null : (given ?? fallback ?? null),
    isSet: given !== undefined,
    from: given === undefined ? (fallback === undefined ? 'nowhere' : 'default') : 'environment',
  }
}
