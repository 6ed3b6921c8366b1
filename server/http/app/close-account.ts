// What goes with an account that ends: its keys with that moment, keys for providers, and every prompt and answer that was kept.
// Its books stay. That its people go is the store's transaction.
import type { Services } from '../../services.ts'

/** Safe to do twice. */
export async function emptyAccount(services: Services, accountId: number): Promise<void> {
  const { keys, ownKeys, accountSettings, keptPrompts, store } = services
  for (const key of await keys.list()) if (key.accountId === accountId) await keys.delete(key.id)
  await ownKeys.deleteAll(accountId)
  // Off first, so that answers that are still under way leave nothing behind.
  const settings = accountSettings.of(accountId)
  if (settings !== undefined)
    await accountSettings.save({ ...settings, keepsPrompts: false, keepsResponses: false })
  await keptPrompts.deleteAll(accountId)
  await store.responses.deleteAll(accountId)
}
