// `GET /api/app/me`: who is signed in, which accounts they may act for, and what of the installation a page must know before
// it can offer anything. The first thing that the web app asks. Pure.
import { z } from 'zod'

/** What somebody is within one account. Everybody owns their personal account. */
export const accountRole = z.enum(['owner', 'admin', 'member', 'billing', 'viewer'])

/** An account as one of its people sees it. */
export const accountOfPerson = z.strictObject({
  /** Sent back in `X-Causeway-Account` to act for this account. */
  id: z.string(),
  name: z.string(),
  kind: z.enum(['personal', 'organisation']),
  role: accountRole,
  /** An administrator of the installation has shut it: its keys do not work, and its people may only look. */
  disabled: z.strictObject({ since: z.iso.datetime(), reason: z.string() }).nullable(),
})

/** Somebody who has signed in. */
export const person = z.strictObject({
  id: z.string(),
  name: z.string(),
  email: z.email(),
  /** Looks after the installation; apart from any role in an account. */
  administrator: z.boolean(),
  /** A second factor is asked for at sign-in. */
  twoFactor: z.boolean(),
  image: z.null(),
})

/** What does not depend on who asks. */
export const installation = z.strictObject({
  signUp: z.enum(['open', 'invitation', 'closed']),
  /** There is no administrator yet: the one-time link on the server's output makes the first. */
  setupNeeded: z.boolean(),
  /** Ways to sign in besides password and passkey; `id` is what better-auth's client calls the provider. */
  signInWith: z.array(z.strictObject({ id: z.string(), name: z.string() })),
  /** Mail can be sent. Without it links reach people through the administrator. */
  mail: z.boolean(),
  version: z.string(),
  /** Without a slash at the end. */
  publicUrl: z.string(),
})

/** `GET /api/app/me`; `person` and `account` are null when nobody has signed in. */
export const meAnswer = z.strictObject({
  person: person.nullable(),
  /** The one that this request acted for. */
  account: accountOfPerson.nullable(),
  accounts: z.array(accountOfPerson),
  installation,
})

export type AccountRole = z.infer<typeof accountRole>
export type AccountOfPerson = z.infer<typeof accountOfPerson>
export type Person = z.infer<typeof person>
export type Installation = z.infer<typeof installation>
export type Me = z.infer<typeof meAnswer>
