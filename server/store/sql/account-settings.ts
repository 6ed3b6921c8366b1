// Settings of accounts in SQL, written once for every engine.
import type { Selectable } from 'kysely'
import type { AccountSettingsRecord, AccountSettingsStore } from '../settings/ports.ts'
import { PROMPT_DAYS } from '../settings/ports.ts'
import type { Databases } from './databases.ts'
import type { AccountSettingsTable } from './tables.ts'
import { orUndefined, whole, wholeOrUndefined, words } from './values.ts'

/** Keeps the promises of AccountSettingsStore. */
export function createAccountSettingsStore({ read, write }: Databases): AccountSettingsStore {
  return {
    all: async () => {
      const rows = await read.selectFrom('account_settings').selectAll().orderBy('account_id').execute()
      return rows.map(readSettings)
    },

    save: async ({ at, ...settings }) => {
      const row = {
        allowed_providers: writeWords(settings.allowedProviders),
        allowed_models: writeWords(settings.allowedModels),
        data_policy: settings.dataPolicy,
        provider_order: writeWords(settings.order),
        ignored_providers: writeWords(settings.ignore),
        keeps_responses: Number(settings.keepsResponses),
        keeps_prompts: Number(settings.keepsPrompts),
        prompt_days: settings.promptDays,
        sort: settings.sort ?? null,
        allow_fallbacks: Number(settings.allowFallbacks),
        rescue: Number(settings.rescue),
        updated_at: at,
      }
      await write
        .insertInto('account_settings')
        .values({ account_id: settings.accountId, ...row })
        .onConflict((conflict) => conflict.column('account_id').doUpdateSet(row))
        .execute()
    },
  }
}

function readSettings(row: Selectable<AccountSettingsTable>): AccountSettingsRecord {
  return {
    accountId: whole(row.account_id),
    allowedProviders: words(row.allowed_providers),
    allowedModels: words(row.allowed_models),
    dataPolicy: row.data_policy,
    order: words(row.provider_order),
    ignore: words(row.ignored_providers),
    sort: orUndefined(row.sort),
    allowFallbacks: whole(row.allow_fallbacks) === 1,
    rescue: whole(row.rescue) === 1,
    keepsResponses: row.keeps_responses === null || whole(row.keeps_responses) === 1,
    keepsPrompts: row.keeps_prompts !== null && whole(row.keeps_prompts) === 1,
    promptDays: PROMPT_DAYS.find((days) => days === wholeOrUndefined(row.prompt_days)) ?? 30,
  }
}

function writeWords(list: readonly string[] | undefined): string | null {
  return list === undefined ? null : JSON.stringify(list)
}
