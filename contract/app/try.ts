// `POST /api/app/try`: asks the simulator without any key, for the home page and the API tab of a model. The answer, whole or as a
// stream, is what /v1 gives a test key. Pure.
import { z } from 'zod'

export const tryBody = z.strictObject({
  operation: z.enum(['chat', 'embeddings']),
  /** As for /v1/chat/completions or /v1/embeddings. */
  body: z.record(z.string(), z.unknown()),
})

export type TryBody = z.infer<typeof tryBody>
