// The request that a reader puts together on the API tab: kept in the address, so that it can be shared, and read from there whatever
// stands in it. Makes the body of the code and of the trial. Pure.
import type { SampleBody } from '../../../contract/code-samples/sample-request.ts'
import { SAMPLE_KINDS } from '../../../contract/code-samples/code-samples.ts'
import type { SampleKind } from '../../../contract/code-samples/code-samples.ts'
import type { ApiOfModel, SchemaRow } from './api-schema.ts'

/** What the address says. */
export interface ApiSearch {
  /** The id of a kind of sample. */
  readonly code: string
  /** Parameters that are switched on, with their values. */
  readonly set: Readonly<Record<string, unknown>>
  /** The question. */
  readonly ask: string
  /** By which of its names the model is called. */
  readonly as: string
}

export const USUAL_QUESTION = 'Hello'
const LONGEST_QUESTION = 4000
const MOST_PARAMETERS = 40
/** Set by their own fields. */
const APART = new Set(['model', 'messages', 'input'])

/** Reads the address; what does not fit this model is left out. */
export function readSearch(search: Readonly<Record<string, unknown>>, api: ApiOfModel): ApiSearch {
  const { code, set, ask, as } = search
  const known = new Set(api.rows.map(({ name }) => name).filter((name) => !APART.has(name)))
  const given = typeof set === 'object' && set !== null && !Array.isArray(set) ? Object.entries(set) : []
  return {
    code: kindOf(typeof code === 'string' ? code : '').id,
    set: Object.fromEntries(given.filter(([name]) => known.has(name)).slice(0, MOST_PARAMETERS)),
    // The router reads a number in the address as a number.
    ask:
      typeof ask === 'string' || typeof ask === 'number'
        ? String(ask).slice(0, LONGEST_QUESTION)
        : USUAL_QUESTION,
    as: typeof as === 'string' && api.ids.includes(as) ? as : (api.ids[0] ?? ''),
  }
}

/** What to put into the address: nothing that is as usual. */
export function writeSearch(search: ApiSearch, api: ApiOfModel): Readonly<Record<string, unknown>> {
  return {
    ...(search.code === SAMPLE_KINDS[0]?.id ? {} : { code: search.code }),
    ...(Object.keys(search.set).length === 0 ? {} : { set: search.set }),
    ...(search.ask === USUAL_QUESTION ? {} : { ask: search.ask }),
    ...(search.as === api.ids[0] ? {} : { as: search.as }),
  }
}

/** The kind of sample with this id, else the first. */
export function kindOf(id: string): SampleKind {
  const [first] = SAMPLE_KINDS
  const found = SAMPLE_KINDS.find((kind) => kind.id === id) ?? first
  if (found === undefined) throw new Error('there are no kinds of samples')
  return found
}

/** The body, its parameters in the order of the document. */
export function bodyOf({ set, ask, as }: ApiSearch, api: ApiOfModel): SampleBody {
  const question =
    api.operation === 'embeddings' ? { input: ask } : { messages: [{ role: 'user', content: ask }] }
  const parameters = api.rows.flatMap(({ name }) => (Object.hasOwn(set, name) ? [[name, set[name]]] : []))
  return { model: as, ...question, ...Object.fromEntries(parameters) }
}

/** The body to try: streamed, so that the answer can be watched, where one text comes out of it. */
export function trialBody(body: SampleBody, { operation }: ApiOfModel): SampleBody {
  const { stream, n, logprobs } = body
  if (operation !== 'chat' || stream !== undefined || n !== undefined || logprobs !== undefined) return body
  return { ...body, stream: true, stream_options: { include_usage: true } }
}

/** How a value is edited. */
export type Editor = 'switch' | 'number' | 'words' | 'text' | 'json' | 'none'

/** By the schema; a fixed value cannot be edited. */
export function editorOf({ schema, words, isFixed }: SchemaRow): Editor {
  if (isFixed || schema.const !== undefined) return 'none'
  if (schema.type === 'boolean') return 'switch'
  if (schema.type === 'integer' || schema.type === 'number') return 'number'
  if (words.length > 0) return 'words'
  return schema.type === 'string' ? 'text' : 'json'
}

/** The value that a parameter gets when it is switched on. */
export function firstValue(row: SchemaRow): unknown {
  if (row.example !== undefined) return row.example
  if (row.schema.default !== undefined) return row.schema.default
  if (row.words[0] !== undefined) return row.words[0]
  const { type } = row.schema
  if (type === 'boolean') return true
  if (type === 'integer' || type === 'number') return row.schema.minimum ?? 1
  if (type === 'array') return []
  return type === 'string' ? '' : {}
}

/** What a text in a field means, or why it means nothing. */
export function readValue(
  text: string,
  editor: Editor,
): { readonly value: unknown } | { readonly problem: string } {
  if (editor === 'json') {
    try {
      return { value: JSON.parse(text) as unknown }
    } catch {
      return { problem: 'This is not JSON yet.' }
    }
  }
  if (editor !== 'number') return { value: text }
  const number = Number(text)
  return text.trim() === '' || !Number.isFinite(number)
    ? { problem: 'This is not a number.' }
    : { value: number }
}
