// A list of models as one answer or as pages of it.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { pageQuery } from '../../contract/models-query.ts'
import type { PageQuery } from '../../contract/models-query.ts'
import type { Model } from '../../core/model.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { check } from './check.ts'
import { keptDocument, modelsText } from './model-texts.ts'
import type { Flavour } from './model-texts.ts'
import { createDocument, sendDocument } from './send-document.ts'

/** OpenRouter's, when a page is asked for without its size. Without either, the whole list is one page. */
const MODELS_PER_PAGE = 500

export interface ModelList {
  readonly catalogue: Catalogue
  readonly models: readonly Model[]
  readonly flavour?: Flavour
  /** The same for everybody: its text may be kept while the catalogue stays, when the request has no query. */
  readonly isPublic: boolean
}

/** Sends what `offset` and `limit` of the request leave of the list; `links.next` leads on. */
export function sendModelsPage(request: FastifyRequest, reply: FastifyReply, list: ModelList): FastifyReply {
  const query = check(pageQuery, request.query)
  const write = (): string => pageText(request.url, list, query)
  const { url } = request
  const document =
    list.isPublic && !url.includes('?')
      ? keptDocument(list.catalogue, request.routeOptions.url ?? '', write)
      : createDocument(write())
  return sendDocument(request, reply, document)
}

function pageText(url: string, { catalogue, models, flavour }: ModelList, query: PageQuery): string {
  const total = models.length
  const isWhole = query.offset === undefined && query.limit === undefined
  const start = query.offset ?? 0
  const limit = isWhole ? total : (query.limit ?? MODELS_PER_PAGE)
  const page = isWhole ? models : models.slice(start, start + limit)
  const next = start + limit < total ? nextPage(url, { offset: start + limit, limit }) : null
  const data = modelsText(catalogue, page, flavour ?? 'plain')
  return `{"object":"list","data":${data},"links":{"next":${JSON.stringify(next)}},"total_count":${total}}`
}

/** The same query further on, relative to the host as OpenRouter writes it. */
function nextPage(url: string, page: { readonly offset: number; readonly limit: number }): string {
  const [path = '', query = ''] = url.split('?', 2)
  const parameters = new URLSearchParams(query)
  parameters.set('offset', String(page.offset))
  parameters.set('limit', String(page.limit))
  return `${path}?${parameters.toString()}`
}
