// `models.add`: a model of the operator's own, or one more provider of a model that there is, into his configuration file.
import type { Document } from 'yaml'
import { z } from 'zod'
import { readShippedDocuments } from '../../catalogue/read-data.ts'
import { PARAMETERS, model as modelSchema, modelId } from '../../catalogue/schema.ts'
import { EFFORTS } from '../../../core/reasoning.ts'
import { ControlError } from '../control-error.ts'
import { operation } from '../operation.ts'
import { changeOperatorFile } from '../operator-file.ts'

/** What came of it. `copied`: the model is one of the shipped ones, whose row stands in the file now. */
export interface AddedModel {
  readonly id: string
  readonly file: string
  readonly what: 'new' | 'endpoint' | 'copied'
}

const price = z.number().nonnegative().max(1_000_000)

const input = z.strictObject({
  model: modelId,
  provider: z.string().min(1),
  upstreamId: z.string().min(1),
  promptPrice: price.optional(),
  completionPrice: price.optional(),
  cacheReadPrice: price.optional(),
  /** Ask this provider before the others. */
  first: z.boolean().default(false),
  /** Facts of a new model; an existing one has them. */
  facts: z
    .strictObject({
      name: z.string().trim().min(1).max(200).optional(),
      kind: modelSchema.shape.kind.unwrap().optional(),
      aliases: z.array(z.string().min(1)).optional(),
      context: z.number().int().positive().optional(),
      maxOutput: z.number().int().positive().optional(),
      input: modelSchema.shape.input,
      supports: z.array(z.enum(PARAMETERS)).optional(),
      efforts: z.array(z.enum(EFFORTS)).optional(),
      successor: modelId.optional(),
    })
    .default({}),
})
type Input = z.infer<typeof input>

/** Prices are US dollars per million tokens. */
export const addModel = operation({
  input,
  run: async (services, wanted): Promise<AddedModel> => {
    const { model: id, provider } = wanted
    const { providers } = services.catalogue.current()
    if (!providers.has(provider))
      throw new ControlError(
        'failed',
        `There is no provider ${JSON.stringify(provider)}. Add it first with "causeway providers add", or name one of: ${[...providers.keys()].join(', ')}.`,
      )
    const shipped = (await readShippedDocuments()).models.get(id)
    let what: AddedModel['what'] = 'endpoint'
    const file = await changeOperatorFile(services, (document) => {
      if (!document.hasIn(['models', id])) {
        what = shipped ? 'copied' : 'new'
        document.setIn(
          ['models', id],
          document.createNode(shipped ? withoutEmpty(shipped) : newModel(wanted)),
        )
      } else if (Object.values(wanted.facts).some((fact) => fact !== undefined)) {
        throw new ControlError(
          'usage',
          `${id} is in the configuration file already; only its provider, its id there and prices can be added. Change the rest in the file.`,
        )
      }
      addEndpoint(document, wanted)
    })
    return { id, file, what }
  },
})

function newModel({ model: id, facts, ...wanted }: Input): object {
  if (wanted.promptPrice === undefined || wanted.completionPrice === undefined)
    throw new ControlError(
      'usage',
      `${id} is a new model: say its prices, 0 if it is free. Without them nothing could be charged for it.`,
    )
  const { efforts } = facts
  return withoutEmpty({
    name: facts.name ?? id.slice(id.indexOf('/') + 1),
    kind: facts.kind,
    aliases: facts.aliases,
    context: facts.context,
    max_output: facts.maxOutput,
    input: facts.input,
    supports: facts.supports,
    reasoning: efforts && { kind: 'effort', efforts },
    pricing: pricesOf(wanted),
    successor: facts.successor,
    endpoints: [],
  })
}

function addEndpoint(document: Document, wanted: Input): void {
  const endpoints = endpointsOf(document, wanted.model)
  if (endpoints.some(({ provider }) => provider === wanted.provider))
    throw new ControlError('failed', `${wanted.model} has ${wanted.provider} already; change it in the file.`)
  // A new model's own prices are those of its first endpoint.
  const prices = endpoints.length === 0 ? undefined : pricesOf(wanted)
  const row = withoutEmpty({ provider: wanted.provider, id: wanted.upstreamId, pricing: prices })
  const rows = wanted.first ? [row, ...endpoints] : [...endpoints, row]
  document.setIn(['models', wanted.model, 'endpoints'], document.createNode(rows))
}

/** As the file has them; it was checked before, so they have the shape of the schema. */
function endpointsOf(document: Document, model: string): readonly { readonly provider: string }[] {
  const { models } = document.toJS() as {
    readonly models: Readonly<
      Record<string, { readonly endpoints?: readonly { readonly provider: string }[] }>
    >
  }
  return models[model]?.endpoints ?? []
}

function pricesOf({
  promptPrice,
  completionPrice,
  cacheReadPrice,
}: Omit<Input, 'model' | 'facts'>): object | undefined {
  if (promptPrice === undefined && completionPrice === undefined && cacheReadPrice === undefined)
    return undefined
  return withoutEmpty({ prompt: promptPrice ?? 0, completion: completionPrice, cache_read: cacheReadPrice })
}

/** What the schema would fill in by itself is not written down. */
function withoutEmpty(row: object): object {
  const isEmpty = (value: unknown): boolean =>
    value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  return Object.fromEntries(
    Object.entries(row).filter(([name, value]) => name === 'endpoints' || !isEmpty(value)),
  )
}
