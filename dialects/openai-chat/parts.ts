// Content parts of a message, read and written: text, image, file, audio, video, refusal; anything else rides along whole.
// Not checked here: which model takes which part (routing does that) and what a URL leads to.
import type { ContentPart, FilePart, ImagePart, Rest } from '../../core/chat.ts'
import { invalidType, missing, readObject, readString, readWord } from './check.ts'
import { isObject, setOwn, type Draft, type Wire } from './wire.ts'

const DETAILS = ['auto', 'low', 'high', 'original'] as const

/** Reads a `content` array. Unknown part types become `unknown` parts; unknown fields of known parts go to their `rest`. */
export function readParts(list: readonly unknown[], path: string): readonly ContentPart[] {
  return list.map((part, index) => readPart(part, `${path}[${index}]`))
}

function readPart(value: unknown, path: string): ContentPart {
  const part = readObject(value, path)
  if (part['type'] === undefined) throw missing(`${path}.type`)
  switch (readString(part['type'], `${path}.type`)) {
    case 'text':
      return withRest({ type: 'text', text: required(part, 'text', path) }, part, TEXT_FIELDS)
    case 'refusal':
      return { type: 'refusal', refusal: required(part, 'refusal', path) }
    case 'image_url':
      return readImage(part, path)
    case 'file':
      return readFile(part, path)
    case 'input_audio': {
      const audio = inner(part, 'input_audio', path)
      const at = `${path}.input_audio`
      const data = required(audio, 'data', at)
      const format = required(audio, 'format', at)
      return withRest({ type: 'audio', data, format }, part, AUDIO_FIELDS, innerRest(audio, AUDIO_INNER))
    }
    case 'video_url': {
      const video = inner(part, 'video_url', path)
      const url = required(video, 'url', `${path}.video_url`)
      return withRest({ type: 'video', url }, part, VIDEO_FIELDS, innerRest(video, URL_INNER))
    }
    default:
      return { type: 'unknown', wire: part }
  }
}

const TEXT_FIELDS = new Set(['type', 'text'])
const IMAGE_FIELDS = new Set(['type', 'image_url'])
const IMAGE_INNER = new Set(['url', 'detail'])
const FILE_FIELDS = new Set(['type', 'file'])
const FILE_INNER = new Set(['filename', 'file_data', 'file_id'])
const AUDIO_FIELDS = new Set(['type', 'input_audio'])
const AUDIO_INNER = new Set(['data', 'format'])
const VIDEO_FIELDS = new Set(['type', 'video_url'])
const URL_INNER = new Set(['url'])

/** `image_url` is an object; some clients send the bare URL, which means the same. */
function readImage(part: Wire, path: string): ImagePart {
  const given = part['image_url']
  if (typeof given === 'string') return withRest({ type: 'image', url: given }, part, IMAGE_FIELDS)
  const image = inner(part, 'image_url', path)
  const at = `${path}.image_url`
  const url = required(image, 'url', at)
  const detail = image['detail'] ?? undefined
  const read: ImagePart =
    detail === undefined
      ? { type: 'image', url }
      : { type: 'image', url, detail: readWord(detail, `${at}.detail`, DETAILS) }
  return withRest(read, part, IMAGE_FIELDS, innerRest(image, IMAGE_INNER))
}

function readFile(part: Wire, path: string): FilePart {
  const file = inner(part, 'file', path)
  const at = `${path}.file`
  const fileName = optional(file, 'filename', at)
  const data = optional(file, 'file_data', at)
  const fileId = optional(file, 'file_id', at)
  const read: FilePart = {
    type: 'file',
    ...(fileName === undefined ? undefined : { fileName }),
    ...(data === undefined ? undefined : { data }),
    ...(fileId === undefined ? undefined : { fileId }),
  }
  return withRest(read, part, FILE_FIELDS, innerRest(file, FILE_INNER))
}

/** The wire form of parts. `keepRest` is the caller's word on whether unknown fields are of this dialect. */
export function writeParts(parts: readonly ContentPart[], keepRest: 'keep' | 'drop'): unknown[] {
  const written: unknown[] = []
  for (const part of parts) {
    const wire = writePart(part)
    if (wire === undefined) {
      if (part.type === 'unknown' && keepRest === 'keep') written.push(part.wire)
    } else if (keepRest === 'keep' && 'rest' in part && part.rest) written.push(merge(wire, part.rest))
    else written.push(wire)
  }
  return written
}

function writePart(part: ContentPart): Wire | undefined {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text }
    case 'refusal':
      return { type: 'refusal', refusal: part.refusal }
    case 'image':
      return { type: 'image_url', image_url: { url: part.url, detail: part.detail } }
    case 'file':
      return {
        type: 'file',
        file: { filename: part.fileName, file_data: part.data, file_id: part.fileId },
      }
    case 'audio':
      return { type: 'input_audio', input_audio: { data: part.data, format: part.format } }
    case 'video':
      return { type: 'video_url', video_url: { url: part.url } }
    case 'unknown':
      return undefined
  }
}

/** Puts unknown fields back where they were found: beside the known ones, and inside the object that bears the part's name. */
export function merge(wire: Wire, rest: Rest): Draft {
  const merged: Draft = { ...wire }
  for (const name of Object.keys(rest)) {
    const there = merged[name]
    const value = rest[name]
    setOwn(merged, name, isObject(there) && isObject(value) ? { ...there, ...value } : value)
  }
  return merged
}

/** The fields of an object that are not in a set, or undefined when there are none. */
export function innerRest(from: Wire, known: ReadonlySet<string>): Draft | undefined {
  let rest: Draft | undefined
  for (const name of Object.keys(from)) {
    if (known.has(name)) continue
    rest ??= {}
    setOwn(rest, name, from[name])
  }
  return rest
}

function withRest<Part extends ContentPart>(
  read: Part,
  wire: Wire,
  known: ReadonlySet<string>,
  insideRest?: Draft,
): Part {
  let rest = innerRest(wire, known)
  if (insideRest) {
    rest ??= {}
    // The object inside a part has the part's own type for its name: `image_url`, `file`, `input_audio`, `video_url`.
    rest[wire['type'] as string] = insideRest
  }
  return rest ? { ...read, rest } : read
}

function inner(part: Wire, name: string, path: string): Wire {
  if (part[name] === undefined) throw missing(`${path}.${name}`)
  return readObject(part[name], `${path}.${name}`)
}

function required(wire: Wire, name: string, path: string): string {
  const value = wire[name]
  if (value === undefined) throw missing(`${path}.${name}`)
  if (typeof value !== 'string') throw invalidType(`${path}.${name}`, 'a string', value)
  return value
}

function optional(wire: Wire, name: string, path: string): string | undefined {
  const value = wire[name]
  return value === undefined || value === null ? undefined : readString(value, `${path}.${name}`)
}
