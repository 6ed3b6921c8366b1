// `POST /api/app/setup`: the first administrator, by the one-time link of the server's output. Pure.
import { z } from 'zod'

export const personName = z.string().trim().min(1).max(100)
/** In small letters, as it is kept. */
export const emailAddress = z.string().trim().toLowerCase().pipe(z.email().max(254))
export const newPassword = z.string().min(10).max(128)

/** `POST /setup`. Afterwards the page signs in with what was given. */
export const setupBody = z.strictObject({
  token: z.string().min(1).max(200).describe('from the link'),
  name: personName,
  email: emailAddress,
  password: newPassword.describe('10 to 128 characters'),
})
export const setupAnswer = z.strictObject({ email: z.email() })

export type SetupBody = z.input<typeof setupBody>
