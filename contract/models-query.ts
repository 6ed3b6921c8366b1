// The query of `GET /models`. Names and meanings are OpenRouter's (openrouter.md 1.4); parameters that nobody knows are passed
// over, since every client adds its own, but a filter that exists and has no data behind it is refused. Pure.
import { z } from 'zod'

const INPUTS = ['text', 'image', 'file', 'audio', 'video'] as const
const OUTPUTS = ['text', 'image', 'audio', 'embeddings', 'rerank', 'all'] as const

/** Orders that the catalogue can answer for. OpenRouter's others need usage or benchmark data. */
export const MODEL_SORTS = [
  'newest',
  'pricing-low-to-high',
  'pricing-high-to-low',
  'context-high-to-low',
] as const
export type ModelSort = (typeof MODEL_SORTS)[number]

/** OpenRouter's filters for which a catalogue of one's own has no data. */
export const FILTERS_WITHOUT_DATA = [
  'category',
  'arch',
  'use_rss',
  'min_intelligence_index',
  'max_intelligence_index',
  'min_coding_index',
  'max_coding_index',
  'min_agentic_index',
  'max_agentic_index',
  'min_tool_success_rate',
  'max_tool_success_rate',
] as const

/** `a,b` and `?x=a&x=b` alike, lower case, empty ones left out. */
const list = z
  .union([z.string(), z.array(z.string())])
  .transform((given) =>
    [given]
      .flat()
      .flatMap((text) => text.split(','))
      .map((word) => word.trim().toLowerCase())
      .filter((word) => word !== ''),
  )
  .optional()
const number = z.preprocess(blankIsAbsent, z.coerce.number().nonnegative().optional())
const count = z.preprocess(blankIsAbsent, z.coerce.number().int().nonnegative().optional())

export const pageQuery = z.object({
  offset: count,
  limit: z.preprocess(blankIsAbsent, z.coerce.number().int().min(1).max(1000).optional()),
})

export const modelCountQuery = z.object({
  output_modalities: list.pipe(z.array(z.enum(OUTPUTS)).optional()),
})

export const modelsQuery = z.object({
  ...pageQuery.shape,
  ...modelCountQuery.shape,
  /** Part of a name or id. */
  q: z.string().max(200).optional(),
  /** An id or alias. */
  id: z.string().max(200).optional(),
  /** All of them. */
  supported_parameters: list,
  /** All of them. */
  input_modalities: list.pipe(z.array(z.enum(INPUTS)).optional()),
  /** At least this many tokens. */
  context: count,
  /** US dollars per million prompt tokens. */
  min_price: number,
  max_price: number,
  /** US dollars per million output tokens. */
  min_output_price: number,
  max_output_price: number,
  min_age_days: count,
  max_age_days: count,
  model_authors: list,
  providers: list,
  /** `eu` and all of its parts. */
  region: list,
  distillable: z.preprocess(blankIsAbsent, z.stringbool().optional()),
  zdr: z.preprocess(blankIsAbsent, z.stringbool().optional()),
  sort: z.preprocess(blankIsAbsent, z.enum(MODEL_SORTS).optional()),
})

/** The query of Anthropic's list, whose pages begin after or before a model. */
export const anthropicModelsQuery = z.object({
  limit: z.preprocess(blankIsAbsent, z.coerce.number().int().min(1).max(1000).default(20)),
  after_id: z.string().optional(),
  before_id: z.string().optional(),
})

/** The query of Google's list; a page is named by the first model on it. */
export const googleModelsQuery = z.object({
  pageSize: z.preprocess(blankIsAbsent, z.coerce.number().int().min(1).max(1000).default(50)),
  pageToken: z.preprocess(blankIsAbsent, z.string().optional()),
})

function blankIsAbsent(value: unknown): unknown {
  return value === '' ? undefined : value
}

export type ModelsQuery = z.infer<typeof modelsQuery>
export type PageQuery = z.infer<typeof pageQuery>
export type AnthropicModelsQuery = z.infer<typeof anthropicModelsQuery>
