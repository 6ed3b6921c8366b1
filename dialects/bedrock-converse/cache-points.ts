// Marks for the cache. Here a mark is a block of its own that stands behind what is to be kept; elsewhere it is a field of the
// block itself (`cache_control`), and so it is in the neutral form.
import type { Rest } from '../../core/chat.ts'
import { isObject, type Draft, type Wire } from './wire.ts'

/** The field that a mark is in the neutral form: Anthropic's. */
const FIELD = 'cache_control'

/** The field for a block that marks what stands before it; undefined for any other block. */
export function readCachePoint(block: Wire): Draft | undefined {
  const { cachePoint } = block
  if (!isObject(cachePoint)) return undefined
  const { ttl } = cachePoint
  return { [FIELD]: { type: 'ephemeral', ...(ttl !== undefined && { ttl }) } }
}

/** The object with a mark added to its `rest`. */
export function marked<Item extends { readonly rest?: Rest }>(item: Item, mark: Draft): Item {
  return { ...item, rest: { ...item.rest, ...mark } }
}

/** True when something is marked. */
export function isMarked(rest: Rest | undefined): boolean {
  return isObject(rest?.[FIELD])
}

/** The block that stands behind something that is marked. */
export function cachePointBlock(rest: Rest | undefined): Draft {
  const mark = rest?.[FIELD]
  const ttl = isObject(mark) ? mark['ttl'] : undefined
  return { cachePoint: { type: 'default', ...((ttl === '1h' || ttl === '5m') && { ttl }) } }
}

/** The other fields; undefined when there are none. */
export function withoutMark(rest: Rest | undefined): Rest | undefined {
  if (rest === undefined || !Object.hasOwn(rest, FIELD)) return rest
  const { [FIELD]: _mark, ...others } = rest
  return Object.keys(others).length > 0 ? others : undefined
}
