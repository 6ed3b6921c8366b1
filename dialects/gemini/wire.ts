// The names of Google's generateContent format: fields that we know, fields that never leave the gateway, and our own marks.
// Names only; what they mean is read and written in the neighbouring files.
// Sources: Google's API reference (v1beta) and the types of its JavaScript SDK @google/genai 3.1.0.
import type { ReasoningDetail } from '../../core/chat.ts'
import { isObject, setOwn, type Draft, type Wire } from '../openai-chat/wire.ts'

export { isObject, setOwn, type Draft, type Wire }

/** Every top-level field of a request that we know. `model` and `stream` come from the path. */
export const KNOWN_FIELDS: readonly string[] = [
  'model',
  'stream',
  'contents',
  'systemInstruction',
  'generationConfig',
  'tools',
  'toolConfig',
  'safetySettings',
  'cachedContent',
  'labels',
  'serviceTier',
  'store',
  'provider',
  'simulate',
]

/** Fields that steer this gateway or stand in the path; no provider of this format takes them in a body. */
export const PRIVATE_FIELDS: readonly string[] = ['model', 'stream', 'provider', 'simulate']

/** The `format` of reasoning items whose signatures only Google's models understand (openrouter.md 3.3). */
export const REASONING_FORMAT = 'google-gemini-v1'

/** The member of a `delta-rest` event that holds parts which only this format has (code and its results). */
export const FOREIGN_PARTS = 'parts'

/** True for an item that is of this format's own making. */
export function isOwnDetail(detail: ReasoningDetail): boolean {
  return detail['format'] === REASONING_FORMAT
}

const SNAKE = /_([a-z0-9])/g

/** A name as this format's JSON has it. */
function camelName(name: string): string {
  return name.startsWith('_') ? name : name.replace(SNAKE, (_match, letter: string) => letter.toUpperCase())
}

/**
 * The object with its names in camel case: Google takes both spellings of its own names. Not for objects whose names are the
 * caller's (arguments, schema properties, labels).
 */
export function named(wire: Wire): Wire {
  let copy: Draft | undefined
  for (const name of Object.keys(wire)) {
    if (!name.includes('_') || name.startsWith('_')) continue
    copy ??= { ...wire }
    delete copy[name]
    setOwn(copy, camelName(name), wire[name])
  }
  return copy ?? wire
}

/** The other spelling of a name, as a body may have it. */
export function snakeName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** A string, or nothing. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** JSON text of an object's members, each after a comma. Members without a value are left out, as JSON.stringify does. */
export function membersText(fields: Wire | undefined): string {
  if (fields === undefined) return ''
  const text = JSON.stringify(fields).slice(1, -1)
  return text === '' ? '' : `,${text}`
}

/** Arguments of a call as the JSON text of an object. An object goes as it was written; free text goes under `input`. */
export function argumentsText(text: string): string {
  if (text.trim() === '') return '{}'
  return isObject(parsed(text)) ? text.trim() : JSON.stringify({ input: text })
}

/** The value of a JSON text; undefined when it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined // cut short, or free text
  }
}
