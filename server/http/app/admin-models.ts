// Models for the installation's administrators: listed with cost and price, priced, hidden, added and taken away again. What the
// operator's file has is changed there and not here.
import { z } from 'zod'
import type {
  ChangeModel,
  ModelOfInstallation,
  ModelsOfInstallation,
} from '../../../contract/app/admin-catalogue.ts'
import {
  changeModelInput,
  deleteModelInput,
  marginAnswer,
  marginInput,
  modelAnswer,
  modelsOfInstallationAnswer,
  newModelInput,
} from '../../../contract/app/admin-catalogue.ts'
import { GatewayError } from '../../../core/errors.ts'
import type { Model } from '../../../core/model.ts'
import type { CatalogueEdits, ModelEdit } from '../../catalogue/edits.ts'
import { readShippedDocuments } from '../../catalogue/read-data.ts'
import type { Services } from '../../services.ts'
import { allModels, installationMargin, modelItem, realProviders } from './admin-catalogue.ts'
import { addedTo, takenFrom } from './added-model.ts'
import type { AppRoute, Call } from './route.ts'
import { route } from './route.ts'

const NOBODY = { author: 'nobody', slug: 'nothing' }

/** `GET`, `POST /admin/models`; `PATCH`, `DELETE /admin/models/:author/:slug`; `PUT /admin/margin`. */
export const ADMIN_MODEL_ROUTES: readonly AppRoute[] = [
  route({
    method: 'GET',
    path: '/admin/models',
    role: 'administrator',
    input: z.strictObject({}),
    answer: modelsOfInstallationAnswer,
    example: {},
    run: async ({ services }) => await listModels(services),
  }),
  route({
    method: 'POST',
    path: '/admin/models',
    role: 'administrator',
    input: newModelInput,
    answer: modelAnswer,
    example: { id: 'nobody/nothing', provider: 'nobody', upstreamId: 'nothing', prompt: 1, completion: 2 },
    run: addModel,
  }),
  route({
    method: 'PATCH',
    path: '/admin/models/:author/:slug',
    role: 'administrator',
    input: changeModelInput,
    answer: modelAnswer,
    example: { ...NOBODY, hidden: true },
    run: changeModel,
  }),
  route({
    method: 'DELETE',
    path: '/admin/models/:author/:slug',
    role: 'administrator',
    input: deleteModelInput,
    answer: z.strictObject({}),
    example: NOBODY,
    run: deleteModel,
  }),
  route({
    method: 'PUT',
    path: '/admin/margin',
    role: 'administrator',
    input: marginInput,
    answer: marginAnswer,
    example: { margin: 0 },
    run: changeMargin,
  }),
]

async function listModels(services: Services): Promise<ModelsOfInstallation> {
  const view = { services, shipped: await readShippedDocuments() }
  return {
    models: allModels(services)
      .map((model) => modelItem(model, view))
      .toSorted((one, other) => one.id.localeCompare(other.id, 'en', { numeric: true })),
    ...installationMargin(services),
    configuration: services.config.current().file ?? null,
  }
}

async function changeMargin({
  services,
  input: { margin },
}: Call<z.output<typeof marginInput>>): Promise<{ margin: number }> {
  const { documents, file } = services.config.current()
  if (documents.margin !== undefined)
    throw new GatewayError(
      'conflict',
      `The configuration file ${file ?? ''} says a margin, which holds. Change it there.`,
    )
  await services.catalogueEditor.change(({ margin: _before, ...edits }) =>
    margin === 0 ? edits : { ...edits, margin },
  )
  return { margin }
}

async function changeModel({
  services,
  input,
}: Call<z.output<typeof changeModelInput>>): Promise<{ model: ModelOfInstallation }> {
  const { id } = findChangeable(services, input)
  await edit(services, { id, change: (before) => changed(before, input) })
  return { model: await itemOf(services, id) }
}

/** `charge` says which of the rules holds, and the others go. */
function changed(before: ModelEdit, { hidden, charge, ...wanted }: ChangeModel): ModelEdit {
  const { hidden: wasHidden, margin, price, ...rest } = before
  const isHidden = hidden ?? wasHidden === true
  const kept: ModelEdit = { ...rest, ...(isHidden && { hidden: true }) }
  if (charge === undefined)
    return { ...kept, ...(margin !== undefined && { margin }), ...(price && { price }) }
  if (charge === 'inherit') return kept
  if (charge === 'margin') return { ...kept, margin: orRefuse(wanted.margin, 'margin') }
  const { cacheRead } = wanted
  return {
    ...kept,
    price: {
      prompt: orRefuse(wanted.prompt, 'prompt'),
      completion: orRefuse(wanted.completion, 'completion'),
      ...(cacheRead != null && { cache_read: cacheRead }),
    },
  }
}

function orRefuse(value: number | undefined, param: string): number {
  if (value !== undefined) return value
  throw new GatewayError('invalid_value', `Say ${param} with this charge.`, { param })
}

async function addModel({
  services,
  input,
}: Call<z.output<typeof newModelInput>>): Promise<{ model: ModelOfInstallation }> {
  const { id, provider } = input
  refuseOperators(services, id)
  const known = realProviders(services)
  if (!known.some((one) => one.id === provider))
    throw new GatewayError('not_found', `There is no provider ${provider}.`, { param: 'provider' })
  const existing = allModels(services).find((model) => model.id === id)
  if (existing?.endpoints.some((endpoint) => endpoint.provider.id === provider))
    throw new GatewayError('conflict', `${id} is served by ${provider} already.`, { param: 'provider' })
  await edit(services, { id, change: (before) => addedTo(before, { existing, input }) })
  return { model: await itemOf(services, id) }
}

async function deleteModel({
  services,
  input,
}: Call<z.output<typeof deleteModelInput>>): Promise<Record<string, never>> {
  const { id } = findChangeable(services, input)
  await edit(services, { id, change: (before) => takenFrom(before, { id, provider: input.provider }) })
  return {}
}

interface EditOfModel {
  readonly id: string
  readonly change: (before: ModelEdit) => ModelEdit | undefined
}

/** An edit that changes nothing any more is not kept. */
async function edit({ catalogueEditor }: Services, { id, change }: EditOfModel): Promise<void> {
  const apply = ({ models, ...edits }: CatalogueEdits): CatalogueEdits => {
    const { [id]: before = {}, ...others } = models
    const after = change(before)
    return { ...edits, models: isNothing(after) ? others : { ...others, [id]: after } }
  }
  try {
    await catalogueEditor.change(apply)
  } catch (error) {
    // The builder of the catalogue says which names are at odds.
    if (error instanceof GatewayError || !(error instanceof Error)) throw error
    throw new GatewayError('conflict', `That does not fit the catalogue: ${error.message}.`, { cause: error })
  }
}

function isNothing(edit: ModelEdit | undefined): edit is undefined {
  return edit === undefined || Object.keys(edit).length === 0
}

function findChangeable(
  services: Services,
  { author, slug }: { readonly author: string; readonly slug: string },
): Model {
  const id = `${author}/${slug}`
  const model = allModels(services).find((one) => one.id === id)
  if (!model) throw new GatewayError('not_found', `There is no model ${id}.`, { param: 'slug' })
  refuseOperators(services, id)
  return model
}

function refuseOperators({ config }: Services, id: string): void {
  const { documents, file } = config.current()
  if (documents.models.has(id))
    throw new GatewayError('conflict', `${id} is in the configuration file ${file ?? ''}; change it there.`)
}

async function itemOf(services: Services, id: string): Promise<ModelOfInstallation> {
  const view = { services, shipped: await readShippedDocuments() }
  const model = allModels(services).find((one) => one.id === id)
  if (model) return modelItem(model, view)
  throw new GatewayError('not_found', `There is no model ${id}.`)
}
