// `GET /credits`, OpenRouter's shape. Pure.
import { z } from 'zod'
import { dollars } from './dollars.ts'

export const creditsAnswer = z.strictObject({
  data: z.strictObject({
    /** All credit ever granted; a metered account has none and pays afterwards. */
    total_credits: dollars,
    total_usage: dollars,
  }),
})

export type Credits = z.infer<typeof creditsAnswer>['data']
