// What an account has set, put together with what a request asks for. Its rules hold for every request and only narrow; its
// preferences hold where a request says nothing of its own. Pure.
import type { ProviderPreferences } from '../../core/chat.ts'
import type { Provider } from '../../core/model.ts'
import type { AccountSettingsRecord } from '../store/settings/ports.ts'
import { namesIn } from './endpoint-names.ts'
import type { CandidateQuery } from './query.ts'

type Ruled = Pick<CandidateQuery, 'preferences' | 'byAccount' | 'account'>

/** The part of a query that the account has a say in. */
export function withAccount(
  own: ProviderPreferences | undefined,
  account: AccountSettingsRecord | undefined,
): Ruled {
  if (!account) return { preferences: own }
  const defaults = defaultsFor(own, account)
  const names = Object.keys(defaults) as (keyof ProviderPreferences)[]
  if (names.length === 0) return { preferences: own, account }
  return { preferences: { ...own, ...defaults }, byAccount: new Set(names), account }
}

function defaultsFor(
  own: ProviderPreferences | undefined,
  { order, sort, ignore, allowFallbacks }: AccountSettingsRecord,
): ProviderPreferences {
  // Who asks for an order of their own does not want another one inside it.
  const isOrdered = namesIn(own?.order) !== undefined || own?.sort !== undefined
  return {
    ...(!isOrdered && order !== undefined && { order }),
    ...(!isOrdered && sort !== undefined && { sort }),
    ...(own?.ignore === undefined && ignore !== undefined && { ignore }),
    ...(own?.allowFallbacks === undefined && !allowFallbacks && { allowFallbacks: false }),
  }
}

/** Whether the account's settings let this model be asked. */
export function accountAllows(account: AccountSettingsRecord | undefined, modelId: string): boolean {
  return account?.allowedModels?.includes(modelId) ?? true
}

/** Whether they let this provider be asked. The simulator is nobody whom they could want to keep out: nothing leaves this process. */
export function accountAllowsProvider(
  account: AccountSettingsRecord | undefined,
  { id, transport }: Provider,
): boolean {
  return transport === 'simulator' || (account?.allowedProviders?.includes(id) ?? true)
}

/** Whether what the provider says of data is good enough for the account. */
export function meetsDataPolicy(
  account: AccountSettingsRecord | undefined,
  { dataPolicy: { trains, retainsDays }, transport }: Provider,
): boolean {
  if (account === undefined || account.dataPolicy === 'any' || transport === 'simulator') return true
  return !trains && (account.dataPolicy === 'no-training' || retainsDays === 0)
}
