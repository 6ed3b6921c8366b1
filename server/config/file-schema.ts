// The shape of the operator's YAML file. Provider and model rows are those of the shipped catalogue; what is added here is
// `routing` and `succession`. Checking only: reading is load-file.ts.
import { z } from 'zod'
import { margin, model, modelId, provider } from '../catalogue/schema.ts'

const HOUR_MS = 3_600_000
const milliseconds = z.number().int().positive().max(HOUR_MS)
const providerId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]*$/, 'must be lower-case letters, digits, dots and dashes')

const routing = z.strictObject({
  connect_timeout_ms: milliseconds
    .optional()
    .describe('until the connection to a provider stands; unset: learned, at first 5 s'),
  first_event_timeout_ms: milliseconds
    .optional()
    .describe(
      'until the first event of a stream; unset: learned, at most 60 s, 600 s for models that reason',
    ),
  idle_timeout_ms: milliseconds
    .optional()
    .describe(
      'silence between two events of a stream; unset: learned, at most 30 s, 120 s for models that reason',
    ),
  attempts: z.number().int().min(1).max(20).default(4).describe('tries in one request, over all endpoints'),
  total_timeout_ms: z
    .number()
    .int()
    .positive()
    .max(24 * HOUR_MS)
    .default(900_000)
    .describe('for the whole request'),
  balance: z
    .enum(['listed', 'price'])
    .default('listed')
    .describe('endpoints in the order of the list, or drawn by price and health'),
  rescue: z.boolean().default(true).describe('continue a cut stream at another endpoint'),
  hedge: z
    .union([z.enum(['late', 'auto', 'off']), milliseconds], {
      error: 'must be late, auto, off or a number of milliseconds',
    })
    .default('late')
    .describe(
      'ask a second endpoint too when the first is so late, at your cost: far later than usual, later than nine times of ten, never, or milliseconds',
    ),
  probe_minutes: z
    .number()
    .int()
    .min(1)
    .max(30)
    .optional()
    .describe('send a tiny request to endpoints of models in use that had none for so long; unset: never'),
  probe_usd_per_day: z.number().positive().max(1000).default(0.05).describe('what those requests may cost'),
})

const choice = z.enum(['successor', 'refuse'])

const succession = z.strictObject({
  default: choice.default('successor').describe('what happens to models without a line of their own'),
  models: z
    .record(
      z.string().min(1),
      z.union([choice, z.strictObject({ to: z.string().min(1) })], {
        error: 'must be successor, refuse or { to: author/slug }',
      }),
    )
    .default({}),
})

/** The whole file. An empty file is a valid one. */
export const configFile = z.strictObject({
  providers: z
    .record(
      providerId,
      provider.refine(({ api_key: one, api_keys: several }) => one === undefined || several === undefined, {
        path: ['api_keys'],
        message: 'give either api_key or api_keys',
      }),
    )
    .default({}),
  models: z.record(modelId, model).default({}),
  margin: margin.optional(),
  routing: routing.prefault({}),
  succession: succession.prefault({}),
})

/** What a checked file holds, still in the file's own names. */
export type ConfigFileDocument = z.infer<typeof configFile>
