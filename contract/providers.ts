// `GET /providers`: OpenRouter's shape and, after it, what this installation knows of each. Pure.
import { z } from 'zod'

export const providerItem = z.strictObject({
  name: z.string(),
  /** What `provider.order` and `provider.only` take. */
  slug: z.string(),
  privacy_policy_url: z.url().nullable(),
  terms_of_service_url: z.url().nullable(),
  status_page_url: z.url().nullable(),
  headquarters: z.string().length(2).nullable(),
  datacenters: z.null(),
  /** True when it is switched on here. */
  available: z.boolean(),
  /** True for what answers test keys inside this process. */
  simulator: z.boolean(),
  data_policy: z.strictObject({ trains: z.boolean(), retains_days: z.int().nonnegative().nullable() }),
})

export const providersAnswer = z.strictObject({ data: z.array(providerItem) })

export type ProviderItem = z.infer<typeof providerItem>
