// The catalogue over HTTP: `/models` and its kin. Public, but for `/models/user`. Endpoints are endpoints.ts.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { anthropicModelsQuery, modelCountQuery, modelsQuery } from '../../contract/models-query.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { findModel } from '../catalogue/catalogue.ts'
import { resolveModel } from '../pipeline/prepare.ts'
import type { Services } from '../services.ts'
import { anthropicPage } from './anthropic-models.ts'
import { check } from './check.ts'
import { registerEndpoints, sendModelEndpoints } from './endpoints.ts'
import { isGoogleCaller, sendGoogleModel, sendGooglePage } from './google-models.ts'
import { newestFirst, refuseFiltersWithoutData, selectModels } from './model-filters.ts'
import { modelItem } from './model-item.ts'
import { sendModelsPage } from './model-page.ts'
import { modelsText, modelText } from './model-texts.ts'
import { modelsOfKey } from './models-of-key.ts'
import { requireKey } from './require-key.ts'
import { createDocument, sendDocument } from './send-document.ts'
import { surfaceOf } from './surface.ts'

interface AnyName {
  Params: { '*': string }
}

const ENDPOINTS = '/endpoints'

/** `GET /models`, `/models/user`, `/models/count`, `/models/{id}`, `/model/{id}`, `/embeddings/models`, and endpoints. */
export function registerModels(app: FastifyInstance, services: Services): void {
  const { current } = services.catalogue
  app.get('/models', (request, reply) => sendModels(request, reply, services))
  app.get('/models/count', (request) => countModels(request, services))
  app.get('/models/user', (request, reply) => {
    const key = requireKey(request, services)
    const account = services.accountSettings.of(key.accountId)
    const ownKeys = services.ownKeys.of(key.accountId)
    const models = modelsOfKey({ key, account, ownKeys, catalogue: current() })
    void reply.header('cache-control', 'private, no-cache')
    return sendModelsPage(request, reply, { catalogue: current(), models, isPublic: false })
  })
  app.get('/embeddings/models', (request, reply) => {
    const models = newestFirst(current()).filter((model) => model.kind === 'embedding')
    return sendModelsPage(request, reply, { catalogue: current(), models, isPublic: true })
  })
  app.get<AnyName>('/models/*', (request, reply) => {
    const name = request.params['*']
    if (!name.endsWith(ENDPOINTS)) return sendModel(request, reply, { catalogue: current(), name })
    return sendModelEndpoints(request, reply, { services, name: name.slice(0, -ENDPOINTS.length) })
  })
  app.get<AnyName>('/model/*', (request, reply) => {
    const { model } = resolveModel(current(), request.params['*'])
    return sendDocument(request, reply, createDocument(`{"data":${modelText(current(), model, 'plain')}}`))
  })
  registerEndpoints(app, services)
}

/** `GET /model/{id}` without a prefix, as AI/ML API has it. */
export function registerModelAtRoot(app: FastifyInstance, services: Services): void {
  app.get<AnyName>('/model/*', (request, reply) => {
    const catalogue = services.catalogue.current()
    const { model } = resolveModel(catalogue, request.params['*'])
    const text = `{"object":"model","data":${modelText(catalogue, model, 'detailed')}}`
    return sendDocument(request, reply, createDocument(text))
  })
}

function sendModels(request: FastifyRequest, reply: FastifyReply, services: Services): FastifyReply {
  const catalogue = services.catalogue.current()
  if (request.headers['anthropic-version'] !== undefined) return sendAnthropicPage(request, reply, catalogue)
  if (isGoogleCaller(request)) return sendGooglePage(request, reply, catalogue)
  const asked = request.query as Record<string, unknown>
  refuseFiltersWithoutData(asked)
  const query = check(modelsQuery, asked)
  // OpenRouter lists what gives text unless told otherwise; OpenAI lists everything.
  if (surfaceOf(request.url) === 'openrouter') query.output_modalities ??= ['text']
  const flavour = wantsDetails(asked) ? 'detailed' : 'plain'
  const models = selectModels({ catalogue, query, now: services.now() })
  return sendModelsPage(request, reply, { catalogue, models, flavour, isPublic: true })
}

function sendAnthropicPage(request: FastifyRequest, reply: FastifyReply, catalogue: Catalogue): FastifyReply {
  const chatModels = newestFirst(catalogue).filter((model) => model.kind === 'chat')
  const query = check(anthropicModelsQuery, request.query)
  const { models, hasMore } = anthropicPage({ catalogue, models: chatModels, query })
  const ends = { has_more: hasMore, first_id: models[0]?.id ?? null, last_id: models.at(-1)?.id ?? null }
  const text = `{"data":${modelsText(catalogue, models, 'anthropic')},${JSON.stringify(ends).slice(1)}`
  return sendDocument(request, reply, createDocument(text))
}

function countModels(request: FastifyRequest, services: Services): { data: { count: number } } {
  const query = check(modelCountQuery, request.query)
  if (surfaceOf(request.url) === 'openrouter') query.output_modalities ??= ['text']
  return {
    data: {
      count: selectModels({ catalogue: services.catalogue.current(), query, now: services.now() }).length,
    },
  }
}

/**
 * One model. Its id is the name that was asked for: OpenAI's clients ask for `o1` and look for `o1`; what it stands for is in
 * `canonical_slug` and `aliases`.
 */
function sendModel(
  request: FastifyRequest,
  reply: FastifyReply,
  asked: { readonly catalogue: Catalogue; readonly name: string },
): FastifyReply {
  const { catalogue, name } = asked
  if (isGoogleCaller(request)) return sendGoogleModel(request, reply, asked)
  const { model } = resolveModel(catalogue, name)
  if (request.headers['anthropic-version'] !== undefined)
    return sendDocument(request, reply, createDocument(modelText(catalogue, model, 'anthropic')))
  const id = surfaceOf(request.url) === 'openai' && findModel(catalogue, name) ? name.toLowerCase() : model.id
  const text = modelText(catalogue, model, 'plain')
  const own = id === model.id ? text : JSON.stringify({ ...modelItem(model), id })
  return sendDocument(request, reply, createDocument(own))
}

/** AI/ML API's `details=1` or `true`, or any `include`. */
function wantsDetails({ details, include }: Record<string, unknown>): boolean {
  return details === '1' || details === 'true' || (include !== undefined && include !== '')
}
