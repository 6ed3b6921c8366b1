// `/api/app/keys`: the keys of the account that one acts for. A key looks as it does in the key API (contract/keys.ts), with who
// made it. Pure.
import { z } from 'zod'
import { createKeyBody, keyItem, updateKeyBody } from '../keys.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits')

/** A key as its people see it. */
export const ownKey = keyItem.extend({
  /** Who made it in the web app; null for others, and when they are gone. */
  created_by: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
})
/** `GET /keys`, newest first; disabled ones too. */
export const ownKeysAnswer = z.strictObject({ keys: z.array(ownKey) })
/** `POST /keys`. Only admins and owners make management keys. */
export const newKeyBody = createKeyBody
  .omit({ test: true, creator_user_id: true, workspace_id: true, include_byok_in_limit: true })
  .extend({ kind: z.enum(['live', 'test', 'management']).default('live') })
/** The only time that the key itself is told. */
export const newKeyAnswer = z.strictObject({ key: z.string(), item: ownKey })
/** `PATCH /keys/:hash`: what is absent stays, null clears. */
export const changeKeyBody = updateKeyBody.omit({ include_byok_in_limit: true }).extend({ hash })
/** `PATCH /keys/:hash`. */
export const changedKeyAnswer = z.strictObject({ item: ownKey })
/** A key in a path. */
export const keyPath = z.strictObject({ hash })
/** `DELETE /keys/:hash`. */
export const deletedAnswer = z.strictObject({ deleted: z.literal(true) })

export type OwnKey = z.infer<typeof ownKey>
export type NewKeyBody = z.input<typeof newKeyBody>
export type NewKeyAnswer = z.infer<typeof newKeyAnswer>
export type ChangeKeyBody = Omit<z.input<typeof changeKeyBody>, 'hash'>
