// How an answer in JSON is asked for. A model with structured outputs takes the schema. One without is made to call a tool of
// ours whose arguments are the answer (the readers turn that call back into text). Where no tool can be forced, since the
// caller has tools of his own or the model thinks, the schema goes into the system prompt: a wish rather than a guarantee.
import type { ChatRequest, ResponseFormat, Rest } from '../../core/chat.ts'
import { JSON_ANSWER_TOOL } from '../../core/json-answer.ts'
import { readObject, readWord } from './check.ts'
import { isObject, setOwn, type Draft } from './wire.ts'

/** Formats have no name on this wire, and must have one on others. */
const FORMAT_NAME = 'output'

/** Reads `output_config.format`. */
export function readFormat(value: unknown): ResponseFormat {
  const path = 'output_config.format'
  const format = readObject(value, path)
  readWord(format['type'], `${path}.type`, ['json_schema'])
  const schema = readObject(format['schema'], `${path}.schema`)
  return { type: 'json_schema', name: FORMAT_NAME, schema, strict: true }
}

export type FormatPlan =
  | { readonly way: 'none' }
  | { readonly way: 'native'; readonly format: Draft }
  | { readonly way: 'tool'; readonly tool: Draft }
  | { readonly way: 'words'; readonly text: string }

/** How to ask this model for the format of a request. */
export function planFormat(
  request: ChatRequest,
  model: { readonly takesSchema: boolean; readonly thinks: boolean },
): FormatPlan {
  const format = request.responseFormat
  if (format === undefined || format.type === 'text' || format.type === 'other') return { way: 'none' }
  const schema = format.type === 'json_schema' ? format.schema : undefined
  if (schema && model.takesSchema)
    return { way: 'native', format: { type: 'json_schema', schema: closeObjects(schema) } }
  if (!model.thinks && !request.tools?.length) {
    const description = 'Give your whole answer as the arguments of this call.'
    const shape = schema && schema['type'] === 'object' ? schema : { type: 'object', ...schema }
    return { way: 'tool', tool: { name: JSON_ANSWER_TOOL, description, input_schema: shape } }
  }
  const wanted = schema ? ` that fits this JSON schema: ${JSON.stringify(schema)}` : ''
  return { way: 'words', text: `Answer with one JSON object${wanted}. Write nothing before or after it.` }
}

const MOST_LEVELS = 200

/** The schema with every object closed (`additionalProperties: false`), which structured outputs demand. */
export function closeObjects(schema: Rest): Rest {
  return close(schema, 0) as Rest
}

/** Values that are data rather than schemas are not touched. */
const DATA = new Set(['const', 'enum', 'default', 'examples'])

function close(value: unknown, level: number): unknown {
  if (level > MOST_LEVELS) return value
  if (Array.isArray(value)) return value.map((item) => close(item, level + 1))
  if (!isObject(value)) return value
  const closed: Draft = {}
  for (const name of Object.keys(value))
    setOwn(closed, name, DATA.has(name) ? value[name] : close(value[name], level + 1))
  if (closed['type'] === 'object' && !Object.hasOwn(closed, 'additionalProperties'))
    closed['additionalProperties'] = false
  return closed
}
