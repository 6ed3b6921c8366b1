// What may be asked of kept responses in a query, and pages of their input items.
import { z } from 'zod'
import { GatewayError } from '../../core/errors.ts'

const flag = z.enum(['true', 'false']).transform((text) => text === 'true')
const list = z.union([z.string(), z.array(z.string())])
/** Everything is in a response as it is; clients may ask for parts of it by name. */
const include = { include: list.optional(), 'include[]': list.optional() }

/** `GET /responses/{id}`. */
export const responseQuery = z.object({
  ...include,
  stream: flag.optional(),
  starting_after: z.coerce.number().int().min(0).optional(),
  include_obfuscation: flag.optional(),
})

/** `GET /responses/{id}/input_items`. */
export const inputItemsQuery = z.object({
  ...include,
  limit: z.coerce.number().int().min(1).max(100).default(20),
  order: z.enum(['asc', 'desc']).default('desc'),
  after: z.string().optional(),
  before: z.string().optional(),
})

export interface Page {
  readonly object: 'list'
  readonly data: readonly Item[]
  readonly first_id: string | null
  readonly last_id: string | null
  readonly has_more: boolean
}

type Item = Readonly<Record<string, unknown>>

/** One page of a list that is in the order of the conversation. Throws for an item that is not in it. */
export function pageOf(items: readonly Item[], query: z.infer<typeof inputItemsQuery>): Page {
  const ordered = query.order === 'asc' ? items : items.toReversed()
  const start = query.after === undefined ? 0 : placeOf(ordered, query.after, 'after') + 1
  const stop = query.before === undefined ? ordered.length : placeOf(ordered, query.before, 'before')
  const rest = ordered.slice(start, Math.max(stop, start))
  const data = rest.slice(0, query.limit)
  return {
    object: 'list',
    data,
    first_id: idOf(data[0]),
    last_id: idOf(data.at(-1)),
    has_more: rest.length > data.length,
  }
}

function placeOf(items: readonly Item[], id: string, param: string): number {
  const at = items.findIndex((item) => item['id'] === id)
  if (at >= 0) return at
  throw new GatewayError('invalid_value', `There is no item with id '${id.slice(0, 80)}' in this list.`, {
    param,
  })
}

function idOf(item: Item | undefined): string | null {
  return item === undefined ? null : String(item['id'])
}
