// `providers.add`: a provider of the operator's own, into his configuration file.
import { z } from 'zod'
import { QUIRKS } from '../../../dialects/openai-chat/quirks.ts'
import { provider as providerSchema } from '../../catalogue/schema.ts'
import { ControlError } from '../control-error.ts'
import { operation } from '../operation.ts'
import { changeOperatorFile } from '../operator-file.ts'

/** What came of it. */
export interface AddedProvider {
  readonly id: string
  readonly file: string
  /** False while its variable is not set. */
  readonly enabled: boolean
  readonly keyVariable: string | null
}

/** Writes the row; refuses an id that is taken, since a row of the same id would replace that provider whole. */
export const addProvider = operation({
  input: z.strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/, 'lower-case letters, digits, dots and dashes'),
    name: z.string().trim().min(1).max(100).optional(),
    dialect: providerSchema.shape.dialect.default('openai-chat'),
    baseUrl: z.url({ protocol: /^https?$/ }),
    /** Absent for a server that needs no key. */
    keyVariable: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of an environment variable')
      .optional(),
    quirks: z.array(z.string().min(1)).default([]),
    discover: z.boolean().default(false),
  }),
  run: async (services, input): Promise<AddedProvider> => {
    const { id, keyVariable } = input
    const taken = services.catalogue.current().providers.get(id)
    if (taken)
      throw new ControlError(
        'failed',
        taken.enabled
          ? `There is a provider ${id} already.`
          : `There is a provider ${id} already: switch it on with ${taken.keyVariable ?? 'its key'}, or choose another id.`,
      )
    const quirk = input.quirks.find((name) => !Object.hasOwn(QUIRKS, name))
    if (quirk !== undefined)
      throw new ControlError(
        'usage',
        `There is no quirk ${JSON.stringify(quirk)}. Quirks: ${Object.keys(QUIRKS).join(', ')}.`,
      )
    const row = {
      name: input.name ?? id,
      dialect: input.dialect,
      base_url: input.baseUrl,
      ...(keyVariable === undefined ? { auth: 'none' } : { api_key: `\${${keyVariable}}` }),
      ...(input.quirks.length > 0 && { quirks: input.quirks }),
      ...(input.discover && { discover: true }),
    }
    const file = await changeOperatorFile(services, (document) =>
      document.setIn(['providers', id], document.createNode(row)),
    )
    const { enabled = false } = services.catalogue.current().providers.get(id) ?? {}
    return { id, file, enabled, keyVariable: keyVariable ?? null }
  },
})
