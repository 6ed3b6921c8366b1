// Parts of a content that are no thought and no call: text, data given inline, files given by address; anything else rides along
// whole. Which model takes which part is not checked here (routing does that), nor what an address leads to.
import type { ContentPart, Rest } from '../../core/chat.ts'
import { GatewayError } from '../../core/errors.ts'
import { innerRest, merge } from '../openai-chat/parts.ts'
import { readObject, readString } from './check.ts'
import { isObject, named, type Draft, type Wire } from './wire.ts'

const TEXT_FIELDS = new Set(['text', 'thought'])
const INLINE_FIELDS = new Set(['inlineData'])
const FILE_FIELDS = new Set(['fileData'])
const SCHEME = /^[a-z][a-z0-9+.-]*:/i

/** Reads a part whose names are in camel case. */
export function readPart(part: Wire, path: string): ContentPart {
  if (part['text'] != null) {
    const text = readString(part['text'], `${path}.text`)
    return withRest({ type: 'text', text }, innerRest(part, TEXT_FIELDS))
  }
  if (part['inlineData'] != null)
    return readInline(readObject(part['inlineData'], `${path}.inlineData`), part, `${path}.inlineData`)
  if (part['fileData'] != null)
    return readFile(readObject(part['fileData'], `${path}.fileData`), part, `${path}.fileData`)
  return { type: 'unknown', wire: part }
}

function withRest<Part extends ContentPart>(part: Part, rest: Draft | undefined, inside?: Draft): Part {
  const all = inside === undefined || Object.keys(inside).length === 0 ? rest : { ...rest, ...inside }
  return all ? { ...part, rest: all } : part
}

function readInline(value: Wire, part: Wire, path: string): ContentPart {
  const inline = named(value)
  const type = readString(inline['mimeType'], `${path}.mimeType`)
  const data = readString(inline['data'], `${path}.data`)
  const rest = innerRest(part, INLINE_FIELDS)
  const { mimeType: _type, data: _data, ...others } = inline
  const url = `data:${type};base64,${data}`
  const inside = Object.keys(others).length > 0 ? { inlineData: others } : undefined
  if (type.startsWith('image/')) return withRest({ type: 'image', url }, rest, inside)
  if (type.startsWith('video/')) return withRest({ type: 'video', url }, rest, inside)
  if (type.startsWith('audio/')) {
    const format = type === 'audio/mpeg' ? 'mp3' : type.slice('audio/'.length)
    const spelled = type === `audio/${format}` ? others : { ...others, mimeType: type }
    return withRest(
      { type: 'audio', data, format },
      rest,
      Object.keys(spelled).length > 0 ? { inlineData: spelled } : undefined,
    )
  }
  return withRest({ type: 'file', data: url }, rest, inside)
}

function readFile(value: Wire, part: Wire, path: string): ContentPart {
  const file = named(value)
  const uri = readString(file['fileUri'], `${path}.fileUri`)
  const guessed = typeOfName(uri)
  const type = typeof file['mimeType'] === 'string' ? file['mimeType'] : guessed
  const { fileUri: _uri, mimeType, ...others } = file
  const spelled = { ...others, ...(mimeType !== undefined && mimeType !== guessed && { mimeType }) }
  const inside = Object.keys(spelled).length > 0 ? { fileData: spelled } : undefined
  const rest = innerRest(part, FILE_FIELDS)
  if (type?.startsWith('image/')) return withRest({ type: 'image', url: uri }, rest, inside)
  if (type?.startsWith('video/')) return withRest({ type: 'video', url: uri }, rest, inside)
  return withRest(
    SCHEME.test(uri) ? { type: 'file', data: uri } : { type: 'file', fileId: uri },
    rest,
    inside,
  )
}

/** The wire form of parts. Unknown fields are kept only where they are of this format. */
export function writeParts(parts: readonly ContentPart[], keep: 'keep' | 'drop'): Wire[] {
  const written: Wire[] = []
  for (const part of parts) {
    if (part.type === 'unknown') {
      if (keep === 'keep') written.push(part.wire)
      continue
    }
    const wire = writePart(part)
    if (wire === undefined) continue
    written.push(keep === 'keep' && 'rest' in part && part.rest ? merge(wire, part.rest) : wire)
  }
  return written
}

function writePart(part: Exclude<ContentPart, { type: 'unknown' }>): Wire | undefined {
  switch (part.type) {
    case 'text':
      return part.text === '' ? undefined : { text: part.text }
    case 'refusal':
      return part.refusal === '' ? undefined : { text: part.refusal }
    case 'image':
    case 'video':
      return addressed(part.url)
    case 'audio':
      return { inlineData: { mimeType: `audio/${part.format}`, data: part.data } }
    case 'file':
      return part.data === undefined ? writeStored(part.fileId) : writeFile(part.data, part.fileName)
  }
}

function writeStored(fileId: string | undefined): Wire {
  if (fileId === undefined)
    throw new GatewayError('invalid_value', 'A file needs its data or an address.', { wireCode: null })
  return addressed(fileId)
}

function writeFile(data: string, fileName: string | undefined): Wire {
  if (SCHEME.test(data)) return addressed(data)
  const mimeType = (fileName === undefined ? undefined : typeOfName(fileName)) ?? 'application/pdf'
  return { inlineData: { mimeType, data } }
}

/** A data URL as inline data, any other URL as a file. */
function addressed(url: string): Wire {
  if (!url.startsWith('data:')) {
    const mimeType = typeOfName(url)
    return { fileData: { ...(mimeType !== undefined && { mimeType }), fileUri: url } }
  }
  const comma = url.indexOf(',')
  const head = comma < 0 ? '' : url.slice('data:'.length, comma)
  const body = url.slice(comma + 1)
  if (head.endsWith(';base64')) return { inlineData: { mimeType: head.slice(0, -7), data: body } }
  return { inlineData: { mimeType: head || 'text/plain', data: base64Of(body) } }
}

/** The base64 of text that stands percent-encoded in a data URL. */
function base64Of(body: string): string {
  let letters = ''
  try {
    for (const byte of new TextEncoder().encode(decodeURIComponent(body)))
      letters += String.fromCharCode(byte)
  } catch (error) {
    throw new GatewayError('invalid_value', 'The data URL of a part is not properly encoded.', {
      cause: error,
    })
  }
  return btoa(letters)
}

const TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  heic: 'image/heic',
  heif: 'image/heif',
  gif: 'image/gif',
  mp4: 'video/mp4',
  mov: 'video/mov',
  webm: 'video/webm',
  mpeg: 'video/mpeg',
  mpg: 'video/mpg',
  avi: 'video/avi',
  pdf: 'application/pdf',
  txt: 'text/plain',
  csv: 'text/csv',
  html: 'text/html',
  md: 'text/markdown',
  json: 'application/json',
}

function typeOfName(name: string): string | undefined {
  const path = name.split(/[?#]/, 1)[0] ?? ''
  const extension = /\.([a-z0-9]{2,5})$/i.exec(path)?.[1]
  return extension === undefined ? undefined : TYPES[extension.toLowerCase()]
}

/** An image that a model has drawn, as OpenRouter lists it in `images`; undefined for data of any other kind. */
export function imageOf(part: Wire): Rest | undefined {
  const inline = part['inlineData']
  if (!isObject(inline) || typeof inline['mimeType'] !== 'string' || typeof inline['data'] !== 'string')
    return undefined
  if (!inline['mimeType'].startsWith('image/')) return undefined
  const signature = part['thoughtSignature']
  return {
    type: 'image_url',
    image_url: { url: `data:${inline['mimeType']};base64,${inline['data']}` },
    ...(typeof signature === 'string' && { thought_signature: signature }),
  }
}

/** The part for such an entry; undefined when it holds no image that could go inline. */
export function partOfImage(image: unknown): Wire | undefined {
  if (!isObject(image) || !isObject(image['image_url'])) return undefined
  const { url } = image['image_url']
  if (typeof url !== 'string' || !url.startsWith('data:')) return undefined
  const signature = image['thought_signature']
  try {
    return { ...addressed(url), ...(typeof signature === 'string' && { thoughtSignature: signature }) }
  } catch {
    return undefined // a data URL that cannot be read holds no image
  }
}
