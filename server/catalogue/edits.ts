// What administrators changed about the catalogue in the web app: laid over the shipped documents, and under the operator's file,
// whose rows replace it whole. Pure; keeping it is open-edits.ts.
import { z } from 'zod'
import type { CatalogueDocuments } from './build.ts'
import type { ModelDocument, ProviderDocument } from './schema.ts'
import { endpoint, margin, model, modelId, pricing } from './schema.ts'

/** What is changed about one model. */
const modelEdit = z.strictObject({
  hidden: z.literal(true).optional(),
  margin: margin.optional(),
  price: pricing.optional(),
  /** The model itself, where nothing shipped has it. */
  document: model.optional(),
  /** Beside those that it has. */
  endpoints: z.array(endpoint).optional(),
})

const providerEdit = z.strictObject({ enabled: z.literal(false) })

/** The whole, as it is kept. */
export const catalogueEdits = z.strictObject({
  margin: margin.optional(),
  providers: z.record(z.string(), providerEdit).default({}),
  models: z.record(modelId, modelEdit).default({}),
})

export type ModelEdit = z.infer<typeof modelEdit>
export type CatalogueEdits = z.infer<typeof catalogueEdits>

/** Nothing is changed. */
export const NO_EDITS: CatalogueEdits = { providers: {}, models: {} }

/** The documents with the edits in them. What is about rows that are not there is left out; `providers` are all there will be. */
export function applyEdits(
  base: CatalogueDocuments,
  { edits, providers: known }: { readonly edits: CatalogueEdits; readonly providers: ReadonlySet<string> },
): CatalogueDocuments {
  const providers = new Map<string, ProviderDocument>(base.providers)
  for (const [id, edit] of Object.entries(edits.providers)) {
    const document = providers.get(id)
    if (document) providers.set(id, { ...document, ...edit })
  }
  const models = new Map<string, ModelDocument>(base.models)
  for (const [id, { document: own, endpoints = [], ...changes }] of Object.entries(edits.models)) {
    const document = own ?? models.get(id)
    if (!document) continue
    const rows = [...document.endpoints, ...endpoints].filter(({ provider }) => known.has(provider))
    models.set(id, { ...document, ...changes, endpoints: rows })
  }
  return { ...base, providers, models, margin: edits.margin ?? base.margin }
}

/** The same edits without models and endpoints of their own, which alone can be at odds with other documents. */
export function withoutAdditions(edits: CatalogueEdits): CatalogueEdits {
  const models = Object.entries(edits.models).map(
    ([id, { document: _own, endpoints: _rows, ...rest }]) => [id, rest] as const,
  )
  return { ...edits, models: Object.fromEntries(models) }
}

/** What was kept. A row that is none any more is left out and told, so that one bad row does not stop the start. */
export function readEdits(text: string | undefined, onLost: (what: string) => void): CatalogueEdits {
  if (text === undefined) return NO_EDITS
  const value = parse(text)
  const whole = catalogueEdits.safeParse(value)
  if (whole.success) return whole.data
  if (typeof value !== 'object') onLost('all of them')
  const kept = z
    .object({
      margin: z.unknown(),
      providers: z.record(z.string(), z.unknown()).catch({}),
      models: z.record(z.string(), z.unknown()).catch({}),
    })
    .catch({ margin: undefined, providers: {}, models: {} })
    .parse(value)
  const rows = <Row>(
    entries: Readonly<Record<string, unknown>>,
    schema: z.ZodType<Row>,
  ): Record<string, Row> =>
    Object.fromEntries(
      Object.entries(entries).flatMap(([id, value]) => {
        const row = schema.safeParse(value)
        if (row.success) return [[id, row.data] as const]
        onLost(id)
        return []
      }),
    )
  const percent = margin.optional().safeParse(kept.margin)
  if (!percent.success) onLost('margin')
  return {
    ...(percent.success && percent.data !== undefined && { margin: percent.data }),
    providers: rows(kept.providers, providerEdit),
    models: rows(kept.models, modelEdit),
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // told as lost by the caller
  }
}
