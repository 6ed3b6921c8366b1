// Every URL on one screen. Model endpoints run on bare Node requests; everything else is registered with Fastify.
import type { FastifyInstance } from 'fastify'
import type { Services } from '../services.ts'
import type { ModelEndpoint } from './model-endpoints.ts'
import {
  chatCompletions,
  completions,
  countTokens,
  embeddings,
  messages,
  responses,
} from './model-endpoints.ts'
import { registerActivity } from './activity.ts'
import { registerAnalytics } from './analytics.ts'
import { registerAccountKeys } from './keys.ts'
import { registerCredits } from './credits.ts'
import { registerDatasets } from './datasets.ts'
import { registerDocuments } from './documents.ts'
import { registerGeneration } from './generation.ts'
import { registerHealth } from './health.ts'
import { registerModelAtRoot, registerModels } from './models.ts'
import { registerProviders } from './providers.ts'
import { registerResponses } from './responses.ts'

/** Under `/v1` and `/api/v1`; `/chat/completions` also at the root, as AI/ML API has it. */
export const MODEL_ENDPOINTS: Readonly<Record<string, ModelEndpoint>> = {
  '/chat/completions': chatCompletions,
  '/completions': completions,
  '/embeddings': embeddings,
  '/responses': responses,
  '/messages': messages,
  '/messages/count_tokens': countTokens,
}

/** What has no prefix: `GET /healthz`, `/readyz`, `/metrics`, AI/ML API's `GET /model/{id}`, and the documents for programs. */
export function registerOperations(app: FastifyInstance, services: Services): void {
  registerHealth(app, services)
  registerModelAtRoot(app, services)
  registerDocuments(app, services) //   GET /openapi.json, /openapi/{author}/{slug}.json, /docs-json
}

/** Everything under one of the two program prefixes that does not call a model. */
export function registerProgramRoutes(app: FastifyInstance, services: Services): void {
  registerModels(app, services) //      GET /models, /models/count, /models/user, /models/*, /model/*, /embeddings/models, /endpoints/zdr
  registerProviders(app, services) //   GET /providers
  registerGeneration(app, services) //  GET /generation, /generation/content
  registerAccountKeys(app, services) // GET /key, /auth/key; GET, POST /keys; GET, PATCH, DELETE /keys/{hash}
  registerCredits(app, services) //     GET /credits
  registerActivity(app, services) //    GET /activity
  registerAnalytics(app, services) //   GET /analytics/meta; POST /analytics/query
  registerDatasets(app, services) //    GET /datasets/rankings-daily, app-rankings, session-cost; GET /benchmarks
  registerResponses(app, services) //   GET, DELETE /responses/{id}: none is kept
}
