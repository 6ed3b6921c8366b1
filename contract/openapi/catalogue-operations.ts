// The paths of the catalogue, which need no key, and those without a prefix, as rows. Pure.
import { googleModelsQuery, modelCountQuery, modelsQuery } from '../models-query.ts'
import type { Operation } from './operation.ts'
import type { Words } from './query-of.ts'
import { queryOf } from './query-of.ts'

/** A test sees that none is missing. */
export const MODELS_QUERY_WORDS: Words = {
  q: 'Models whose name, id or alias has all these words.',
  id: 'The model with this id or alias.',
  supported_parameters: 'Models that take all of these parameters.',
  input_modalities: 'Models that read all of these.',
  output_modalities: 'Models that give one of these; `all`.',
  model_authors: 'Models of one of these authors.',
  providers: 'Models that one of these providers serves.',
  context: 'Models with at least so many tokens of context.',
  min_price: 'US dollars per million prompt tokens, at least.',
  max_price: 'US dollars per million prompt tokens, at most.',
  min_output_price: 'US dollars per million tokens of the answer, at least.',
  max_output_price: 'US dollars per million tokens of the answer, at most.',
  min_age_days: 'Days since the release, at least.',
  max_age_days: 'Days since the release, at most.',
  region: 'Models with an endpoint that is known to serve in one of these; `eu` stands for all of its parts.',
  distillable: 'Models whose author is known to allow that their text trains others, or the others.',
  zdr: 'Models with an endpoint that keeps nothing.',
  sort: 'In which order.',
  offset: 'How many to pass over.',
  limit: 'How many at most.',
}

/** Of lists that are only paged. */
export const PAGE_WORDS: Words = { offset: 'How many to pass over.', limit: 'How many at most.' }
const model = { method: 'get', tag: 'Catalogue', key: 'none', under: 'prefix' } as const

const GOOGLE = { under: 'google', errors: 'GeminiError' } as const

/** For everybody. */
export const CATALOGUE_OPERATIONS: readonly Operation[] = [
  {
    ...model,
    path: '/models',
    id: 'listModels',
    summary: 'All models, newest first',
    query: {
      ...queryOf(modelsQuery.shape, MODELS_QUERY_WORDS),
      details: {
        description: "`1`: AI/ML API's details too.",
        schema: { type: 'string', enum: ['1', 'true'] },
      },
    },
    answer: { description: 'A page of models.', schema: 'ModelList' },
  },
  {
    ...model,
    path: '/models/count',
    id: 'countModels',
    summary: 'How many there are',
    query: queryOf(modelCountQuery.shape, { output_modalities: 'Models that give one of these; `all`.' }),
    answer: { description: 'The number.', schema: 'ModelCount' },
  },
  {
    ...model,
    path: '/models/{id}',
    id: 'getModel',
    summary: 'One model, by id or alias',
    answer: { description: 'The model.', schema: 'Model' },
  },
  {
    ...model,
    path: '/models/{author}/{slug}/endpoints',
    id: 'listModelEndpoints',
    summary: 'Who serves a model, at which price',
    answer: { description: "Its endpoints; with a test key the simulator's.", schema: 'ModelEndpoints' },
  },
  {
    ...model,
    ...GOOGLE,
    path: '/v1beta/models',
    id: 'listGeminiModels',
    summary: "The chat models, newest first, in Google's format",
    query: queryOf(googleModelsQuery.shape, {
      pageSize: 'How many at most.',
      pageToken: 'From `nextPageToken` of the page before.',
    }),
    answer: { description: 'A page of models.', schema: 'GeminiModels' },
  },
  {
    ...model,
    ...GOOGLE,
    path: '/v1beta/models/{id}',
    id: 'getGeminiModel',
    summary: "One model, by id or alias, in Google's format",
    answer: { description: 'The model.', schema: 'GeminiModel' },
  },
  {
    ...model,
    path: '/model/{id}',
    id: 'getModelData',
    summary: 'One model under `data`',
    answer: { description: 'The model.', schema: 'ModelAnswer' },
  },
  {
    ...model,
    path: '/embeddings/models',
    id: 'listEmbeddingModels',
    summary: 'Models that make vectors',
    query: queryOf(modelsQuery.shape, PAGE_WORDS),
    answer: { description: 'A page of models.', schema: 'ModelList' },
  },
  {
    ...model,
    path: '/endpoints/zdr',
    id: 'listZdrEndpoints',
    summary: 'Endpoints that keep nothing and learn from nothing',
    answer: { description: 'The endpoints.', schema: 'EndpointList' },
  },
  {
    ...model,
    path: '/providers',
    id: 'listProviders',
    summary: 'Providers, with policies and whether they are switched on',
    answer: { description: 'The providers.', schema: 'ProviderList' },
  },
]

const root = { method: 'get', under: 'root', key: 'none' } as const
const page = { tag: 'Documents', ...root } as const
const operator = { tag: 'Operation', ...root } as const

/** Documents and what operators ask. */
export const ROOT_OPERATIONS: readonly Operation[] = [
  {
    ...page,
    path: '/openapi.json',
    id: 'getDocument',
    summary: 'This document',
    answer: { description: 'An OpenAPI document.', schema: 'Document' },
  },
  {
    ...page,
    path: '/openapi/{author}/{slug}.json',
    id: 'getModelDocument',
    summary: 'The document of one model',
    description:
      'Exactly the parameters of this model, with ranges, defaults, what is fixed and what is not taken, examples and code.',
    answer: { description: 'An OpenAPI document.', schema: 'Document' },
  },
  {
    ...page,
    path: '/docs-json',
    id: 'getModelDocumentByName',
    summary: 'The same, by any name of the model',
    query: {
      model: { description: 'Id or alias.', schema: { type: 'string' }, required: true },
      endpoint: {
        description: 'Taken and passed over: a model has one document.',
        schema: { type: 'string' },
      },
    },
    answer: { description: 'An OpenAPI document.', schema: 'Document' },
  },
  {
    ...operator,
    tag: 'Catalogue',
    path: '/model/{id}',
    id: 'getModelDetails',
    summary: "One model with AI/ML API's `info`",
    answer: { description: 'The model.', schema: 'ModelDetails' },
  },
  {
    ...operator,
    path: '/healthz',
    id: 'getHealth',
    summary: '200 while the process lives',
    answer: { description: 'It lives.', schema: 'Health' },
  },
  {
    ...operator,
    path: '/readyz',
    id: 'getReadiness',
    summary: '200 when it takes requests, else 503 with `reasons`',
    answer: { description: 'It takes requests.', schema: 'Health' },
  },
  {
    ...operator,
    path: '/metrics',
    id: 'getMetrics',
    summary: "Prometheus' text format, to callers on this machine only",
    answer: { description: 'Metrics.', type: 'text/plain' },
  },
]
