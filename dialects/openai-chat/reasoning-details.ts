// `reasoning_details`, OpenRouter's list of reasoning items: what is readable in them. They are kept as they came.
import type { ReasoningDetail } from '../../core/chat.ts'
import { isObject } from './wire.ts'

/** True for an item of `reasoning_details` that has a type, as all do. */
export function isDetail(value: unknown): value is ReasoningDetail {
  return isObject(value) && typeof value['type'] === 'string'
}

/** The readable text in details: `text` and `summary`. */
export function detailsText(details: readonly ReasoningDetail[] | undefined): string {
  if (details === undefined) return ''
  return details.map((detail) => textOf(detail['text']) || textOf(detail['summary'])).join('')
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
