// `GET /models` for callers who send `anthropic-version`: Anthropic's shape and its pages, which begin after or before a model.
// Shape: https://platform.claude.com/docs/en/api/models/list
import type { AnthropicModelsQuery } from '../../contract/models-query.ts'
import { GatewayError } from '../../core/errors.ts'
import type { Model } from '../../core/model.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { findModel } from '../catalogue/catalogue.ts'
import { createdAt } from './model-item.ts'

/** One model. The epoch stands for an unknown release date, as Anthropic documents it. */
export function anthropicModel(model: Model): object {
  return {
    type: 'model',
    id: model.id,
    display_name: model.name,
    created_at: new Date(createdAt(model) * 1000).toISOString().replace('.000Z', 'Z'),
    max_input_tokens: model.capabilities.contextTokens ?? null,
    max_tokens: model.capabilities.maxOutputTokens ?? null,
    capabilities: null,
  }
}

export interface AnthropicPage {
  readonly models: readonly Model[]
  readonly hasMore: boolean
}

/** One page of these models. Throws 400 for a cursor that is none of them. */
export function anthropicPage(options: {
  readonly catalogue: Catalogue
  readonly models: readonly Model[]
  readonly query: AnthropicModelsQuery
}): AnthropicPage {
  const { models, query } = options
  const placeOf = (param: 'after_id' | 'before_id', id: string): number => {
    const model = findModel(options.catalogue, id)
    const place = model ? models.indexOf(model) : -1
    if (place >= 0) return place
    throw new GatewayError(
      'invalid_value',
      `Invalid '${param}': there is no model ${JSON.stringify(id.slice(0, 80))}.`,
      {
        param,
      },
    )
  }
  if (query.before_id !== undefined) {
    const end = placeOf('before_id', query.before_id)
    const start = Math.max(0, end - query.limit)
    return { models: models.slice(start, end), hasMore: start > 0 }
  }
  const start = query.after_id === undefined ? 0 : placeOf('after_id', query.after_id) + 1
  const end = start + query.limit
  return { models: models.slice(start, end), hasMore: end < models.length }
}
