// Who serves a model, and which endpoints keep nothing. Public; a test key sees the simulator's endpoints, which are all that
// it reaches.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { EndpointItem, ModelEndpoints } from '../../contract/models.ts'
import type { Endpoint, Model } from '../../core/model.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { findModel } from '../catalogue/catalogue.ts'
import { resolveModel } from '../pipeline/prepare.ts'
import type { Services } from '../services.ts'
import { endpointItem, keepsNothing } from './endpoint-item.ts'
import { architectureOf, createdAt } from './model-item.ts'
import { newestFirst } from './model-filters.ts'
import { requireKey } from './require-key.ts'

/** `GET /endpoints/zdr`: zero data retention, so nothing is kept and nothing is learnt from. */
export function registerEndpoints(app: FastifyInstance, services: Services): void {
  app.get('/endpoints/zdr', async (): Promise<{ data: EndpointItem[] }> => ({
    data: newestFirst(services.catalogue.current()).flatMap((model) =>
      model.endpoints.filter(keepsNothing).map((endpoint) => endpointItem(model, endpoint, services)),
    ),
  }))
}

/** Suffixes that name another entry of the catalogue, not a way of routing (openrouter.md 1.4, slug resolution). */
const CATALOGUE_SUFFIX = /^(.+):(?:free|batch|thinking|extended)$/

/** `GET /models/{author}/{slug}/endpoints`. */
export function sendModelEndpoints(
  request: FastifyRequest,
  reply: FastifyReply,
  asked: { readonly services: Services; readonly name: string },
): FastifyReply {
  const { services, name } = asked
  void reply.headers({ 'cache-control': 'no-cache', vary: 'authorization, x-api-key' })
  const catalogue = services.catalogue.current()
  const base = findModel(catalogue, name) ? undefined : CATALOGUE_SUFFIX.exec(name)?.[1]
  // OpenRouter answers for a variant that a known model does not have with an empty list.
  if (base !== undefined) return reply.send(answer(resolveModel(catalogue, base).model, []))
  const { model } = resolveModel(catalogue, name)
  const endpoints = endpointsFor(request, model, { catalogue, services })
  return reply.send(
    answer(
      model,
      endpoints.map((endpoint) => endpointItem(model, endpoint, services)),
    ),
  )
}

function endpointsFor(
  request: FastifyRequest,
  model: Model,
  { catalogue, services }: { readonly catalogue: Catalogue; readonly services: Services },
): readonly Endpoint[] {
  return isTestCaller(request, services) ? (catalogue.simulated.get(model.id) ?? []) : model.endpoints
}

function isTestCaller(request: FastifyRequest, services: Services): boolean {
  try {
    return requireKey(request, services).kind === 'test'
  } catch {
    // The path is public: a wrong key is no more than no key.
    return false
  }
}

function answer(model: Model, endpoints: EndpointItem[]): { data: ModelEndpoints } {
  return {
    data: {
      id: model.id,
      name: model.name,
      created: createdAt(model),
      description: model.description,
      architecture: architectureOf(model),
      endpoints,
    },
  }
}
