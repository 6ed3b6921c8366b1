// `/api/app/account/kept` and `/api/app/logs/{id}/content`: what an account keeps of prompts and answers. Pure.
import { z } from 'zod'

/** `GET /account/kept`. */
export const keptAnswer = z.strictObject({
  /** False when the operator keeps it from all accounts. */
  isAllowed: z.boolean(),
  /** How many generations have their words kept. */
  kept: z.int().nonnegative(),
})

/** `DELETE /account/kept`. */
export const deletedKeptAnswer = z.strictObject({ deleted: z.int().nonnegative() })

const toldChoice = z.strictObject({
  text: z.string(),
  reasoning: z.string(),
  calls: z.array(z.strictObject({ id: z.string(), name: z.string(), arguments: z.string() })),
})

/** `GET /logs/{id}/content`. */
export const logContentAnswer = z.strictObject({
  content: z
    .strictObject({
      /** The body as it was sent; null where it was too long to be kept. */
      request: z.string().nullable(),
      answer: z.array(toldChoice),
    })
    .nullable(),
  /** Why there is none; `role`: there may be one, and it is not for whoever asks. Null where there is one. */
  absence: z.enum(['off', 'expired', 'not-kept', 'unreadable', 'embedding', 'role']).nullable(),
})

export type Kept = z.infer<typeof keptAnswer>
export type LogContent = z.infer<typeof logContentAnswer>
