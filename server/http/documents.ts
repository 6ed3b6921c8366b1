// The OpenAPI documents: `/openapi.json` of the whole program API, and one for each model. Made from the catalogue that is in force,
// once for each of its snapshots. Public, as the catalogue is.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Model } from '../../core/model.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { resolveModel } from '../pipeline/prepare.ts'
import type { Services } from '../services.ts'
import { check } from './check.ts'
import type { Document } from './send-document.ts'
import { createDocument, sendDocument } from './send-document.ts'

/** AI/ML API's name for what it asks for at a path that we do not need. */
const byNameQuery = z.object({ model: z.string().min(1).max(200), endpoint: z.string().optional() })

interface ByAuthor {
  Params: { author: string; slug: string }
}

/** `GET /openapi.json`, `/openapi/{author}/{slug}.json`, `/docs-json?model=`. */
export function registerDocuments(app: FastifyInstance, services: Services): void {
  const kept = createKeptDocuments()
  // The schemas take a while to be made, and most servers are never asked for them: they are loaded when somebody does.
  const send = async (request: FastifyRequest, reply: FastifyReply, name: string): Promise<FastifyReply> => {
    const { modelDocument } = await import('../../contract/openapi/model-document.ts')
    const catalogue = services.catalogue.current()
    const { model } = resolveModel(catalogue, name)
    const baseUrl = services.people.address.url()
    const document = kept(catalogue, `${baseUrl} ${model.id}`, () =>
      modelDocument({ model, baseUrl, version: services.version }),
    )
    return sendDocument(request, reply, document)
  }
  app.get('/openapi.json', async (request, reply) => {
    const { programDocument } = await import('../../contract/openapi/program-document.ts')
    const catalogue = services.catalogue.current()
    const baseUrl = services.people.address.url()
    const document = kept(catalogue, baseUrl, () =>
      programDocument({ baseUrl, version: services.version, models: exampleModels(catalogue) }),
    )
    return sendDocument(request, reply, document)
  })
  app.get<ByAuthor>('/openapi/:author/:slug.json', (request, reply) =>
    send(request, reply, `${request.params.author}/${request.params.slug}`),
  )
  app.get('/docs-json', (request, reply) => send(request, reply, check(byNameQuery, request.query).model))
}

/** Documents of a catalogue go with it. */
function createKeptDocuments(): (catalogue: Catalogue, name: string, make: () => object) => Document {
  const kept = new WeakMap<Catalogue, Map<string, Document>>()
  return (catalogue, name, make) => {
    const ofCatalogue = kept.get(catalogue) ?? new Map<string, Document>()
    kept.set(catalogue, ofCatalogue)
    const document = ofCatalogue.get(name) ?? createDocument(JSON.stringify(make()))
    ofCatalogue.set(name, document)
    return document
  }
}

/** Examples have to name models: the ones with the shortest ids, so that they are the easiest to read. */
function exampleModels(catalogue: Catalogue): { readonly chat: string; readonly embedding: string } {
  const shortest = (kind: Model['kind']): string =>
    [...catalogue.models.values()]
      .filter((model) => model.kind === kind)
      .map(({ id }) => id)
      .toSorted((a, b) => a.length - b.length || a.localeCompare(b))[0] ?? 'author/model'
  return { chat: shortest('chat'), embedding: shortest('embedding') }
}
