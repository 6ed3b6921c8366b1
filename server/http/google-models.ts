// The catalogue for callers who speak Google's format: `GET /v1beta/models` and one model, in Google's pages.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { googleModelsQuery } from '../../contract/models-query.ts'
import { GatewayError } from '../../core/errors.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { resolveModel } from '../pipeline/prepare.ts'
import type { Services } from '../services.ts'
import { check } from './check.ts'
import { newestFirst } from './model-filters.ts'
import { modelsText, modelText } from './model-texts.ts'
import { createDocument, sendDocument } from './send-document.ts'

/** Below which there is nothing but Google's. */
export const GOOGLE_PREFIXES = ['/v1beta', '/v1alpha'] as const

/** `/models` and `/models/{id}`. */
export function registerGoogleModels(app: FastifyInstance, services: Services): void {
  app.get('/models', (request, reply) => sendGooglePage(request, reply, services.catalogue.current()))
  app.get<{ Params: { '*': string } }>('/models/*', (request, reply) =>
    sendGoogleModel(request, reply, {
      catalogue: services.catalogue.current(),
      name: request.params['*'],
    }),
  )
}

/** Whether a caller of a path that is not Google's alone speaks Google's format: its packages present their keys so. */
export function isGoogleCaller({ headers }: FastifyRequest): boolean {
  return headers['x-goog-api-key'] !== undefined
}

/** A page of the chat models. Throws 400 for a page that was never given out. */
export function sendGooglePage(
  request: FastifyRequest,
  reply: FastifyReply,
  catalogue: Catalogue,
): FastifyReply {
  const { pageSize, pageToken } = check(googleModelsQuery, request.query)
  const models = newestFirst(catalogue).filter((model) => model.kind === 'chat')
  const start = pageToken === undefined ? 0 : models.findIndex((model) => model.id === pageToken)
  if (start < 0)
    throw new GatewayError(
      'invalid_value',
      `Invalid 'pageToken': take it from 'nextPageToken' of the page before.`,
      { param: 'pageToken' },
    )
  const page = models.slice(start, start + pageSize)
  const next = models[start + pageSize]
  const rest = next === undefined ? '' : `,"nextPageToken":${JSON.stringify(next.id)}`
  const text = `{"models":${modelsText(catalogue, page, 'google')}${rest}}`
  return sendDocument(request, reply, createDocument(text))
}

/** One model by any of its names. */
export function sendGoogleModel(
  request: FastifyRequest,
  reply: FastifyReply,
  { catalogue, name }: { readonly catalogue: Catalogue; readonly name: string },
): FastifyReply {
  const { model } = resolveModel(catalogue, name)
  return sendDocument(request, reply, createDocument(modelText(catalogue, model, 'google')))
}
