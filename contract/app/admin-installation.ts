// `GET /api/app/admin/overview` and `/admin/settings`: how this installation is set up, and what it is set to. Secrets are not in
// it, only that they are set. Pure.
import { z } from 'zod'

const count = z.int().nonnegative()

/** Facts that say what is switched on and what needs doing; the page makes sentences of them. */
export const overviewAnswer = z.strictObject({
  version: z.string(),
  publicUrl: z.string(),
  publicUrlIsSet: z.boolean(),
  /** The server listens for other machines as well. */
  listensToOthers: z.boolean(),
  signUp: z.enum(['closed', 'invitation', 'open']),
  mail: z.boolean(),
  signInWith: z.array(z.string()),
  secretIsSet: z.boolean(),
  configuration: z.string().nullable(),
  providersOn: z.array(z.strictObject({ id: z.string(), name: z.string() })),
  providers: count,
  /** Switched-on endpoints that rest after failures. */
  resting: z.array(z.string()),
  modelsServed: count,
  models: count,
  people: count,
  administrators: count,
  disabled: count,
  /** Who has forgotten their password and waits for a link. */
  waiting: count,
  invitations: count,
  accounts: count,
  /** Prepaid accounts that can pay for nothing. */
  withoutCredit: z.array(z.string()),
  /** Settlements that the database has not taken yet. */
  unsaved: count,
  /** What the server said about its configuration. */
  notices: z.array(z.string()),
})

/** One setting of the environment. */
export const settingOfInstallation = z.strictObject({
  name: z.string(),
  doc: z.string(),
  allowed: z.string(),
  example: z.string(),
  isSecret: z.boolean(),
  /** What acts; null for secrets and where nothing is set. */
  value: z.string().nullable(),
  isSet: z.boolean(),
  /** `page`: an administrator changed it here; `data folder`: made at the first start and kept there. */
  from: z.enum(['environment', 'default', 'page', 'data folder', 'nowhere']),
})
/** `GET /admin/settings`, in the order of the documentation. */
export const settingsAnswer = z.strictObject({ settings: z.array(settingOfInstallation) })

export type Overview = z.infer<typeof overviewAnswer>
export type SettingOfInstallation = z.infer<typeof settingOfInstallation>
