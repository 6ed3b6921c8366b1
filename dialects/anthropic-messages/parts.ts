// Content blocks of turns, tool results and the system prompt, as neutral parts and back. Text, images and documents have a
// neutral form; any other block rides along whole. Thinking and tools of a turn are messages.ts's business.
import type { ContentPart, FilePart, Rest } from '../../core/chat.ts'
import { GatewayError } from '../../core/errors.ts'
import { innerRest } from '../openai-chat/parts.ts'
import { missing, readList, readName, readObject, readString } from './check.ts'
import { isObject, type Draft, type Wire } from './wire.ts'

/** Whether unknown fields are of this dialect or of another one. Of another's only `cache_control` is known to mean the same. */
export type KeepRest = 'keep' | 'drop'

const TEXT_FIELDS = new Set(['type', 'text'])
const SOURCE_FIELDS = new Set(['type', 'source'])
const DOCUMENT_FIELDS = new Set(['type', 'source', 'title'])

/** Reads a list of blocks. */
export function readBlocks(value: unknown, path: string): readonly ContentPart[] {
  return readList(value, path).map((block, index) =>
    readPart(readBlock(block, `${path}.${index}`), `${path}.${index}`),
  )
}

/** A block of any kind; all have a type. */
export function readBlock(value: unknown, path: string): Wire & { readonly type: string } {
  const block = readObject(value, path)
  readName(block['type'], `${path}.type`)
  return block as Wire & { readonly type: string }
}

/** Reads one block that is neither thinking nor a tool's. */
export function readPart(block: Wire, path: string): ContentPart {
  switch (block['type']) {
    case 'text':
      return {
        type: 'text',
        text: readString(block['text'], `${path}.text`),
        ...restOf(block, TEXT_FIELDS),
      }
    case 'image':
      return readImage(block, path)
    case 'document':
      return readDocument(block, path)
    default:
      return { type: 'unknown', wire: block }
  }
}

function restOf(block: Wire, known: ReadonlySet<string>): { readonly rest: Rest } | undefined {
  const rest = innerRest(block, known)
  return rest && { rest }
}

function readImage(block: Wire, path: string): ContentPart {
  const at = `${path}.source`
  const source = readObject(block['source'], at)
  const rest = restOf(block, SOURCE_FIELDS)
  if (source['type'] === 'base64') return { type: 'image', url: dataUrl(source, at), ...rest }
  if (source['type'] === 'url') return { type: 'image', url: readString(source['url'], `${at}.url`), ...rest }
  readName(source['type'], `${at}.type`)
  return { type: 'unknown', wire: block }
}

/** A document of plain text is text to everyone else; what else it says goes to `rest.document`, from where it is rebuilt. */
function readDocument(block: Wire, path: string): ContentPart {
  const at = `${path}.source`
  const source = readObject(block['source'], at)
  const title = block['title']
  const named = typeof title === 'string' ? { fileName: title } : undefined
  const rest = restOf(block, typeof title === 'string' ? DOCUMENT_FIELDS : SOURCE_FIELDS)
  switch (readName(source['type'], `${at}.type`)) {
    case 'base64':
      return { type: 'file', data: dataUrl(source, at), ...named, ...rest }
    case 'url':
      return { type: 'file', data: readString(source['url'], `${at}.url`), ...named, ...rest }
    case 'file':
      return { type: 'file', fileId: readString(source['file_id'], `${at}.file_id`), ...named, ...rest }
    case 'text': {
      const text = readString(source['data'], `${at}.data`)
      return { type: 'text', text, rest: { document: innerRest(block, SOURCE_FIELDS) ?? {} } }
    }
    default:
      return { type: 'unknown', wire: block }
  }
}

function dataUrl(source: Wire, path: string): string {
  if (source['media_type'] === undefined) throw missing(`${path}.media_type`)
  const mediaType = readString(source['media_type'], `${path}.media_type`)
  return `data:${mediaType};base64,${readString(source['data'], `${path}.data`)}`
}

/** Blocks as a provider takes them. Empty text is left out, since it is refused. */
export function writeParts(parts: readonly ContentPart[], keep: KeepRest): Draft[] {
  return parts.flatMap((part) => {
    const block = writePart(part, keep)
    if (block === undefined) return []
    return 'rest' in part ? [{ ...block, ...writtenRest(part.rest, keep) }] : [block]
  })
}

/** The unknown fields that go out again. */
export function writtenRest(rest: Rest | undefined, keep: KeepRest): Rest | undefined {
  if (rest === undefined) return undefined
  if (keep === 'drop') {
    const { cache_control: cacheControl } = rest
    return isObject(cacheControl) ? { cache_control: cacheControl } : undefined
  }
  return Object.hasOwn(rest, 'document') ? undefined : rest
}

function writePart(part: ContentPart, keep: KeepRest): Draft | undefined {
  switch (part.type) {
    case 'text': {
      if (part.text === '') return undefined
      const document = part.rest?.['document']
      if (keep === 'drop' || !isObject(document)) return { type: 'text', text: part.text }
      return {
        type: 'document',
        source: { type: 'text', media_type: 'text/plain', data: part.text },
        ...document,
      }
    }
    case 'refusal':
      return part.refusal === '' ? undefined : { type: 'text', text: part.refusal }
    case 'image':
      return { type: 'image', source: imageSource(part.url) }
    case 'file':
      return writeFile(part)
    case 'unknown':
      return keep === 'keep' ? { ...part.wire } : undefined
    default:
      throw unsupported(`Content of type '${part.type}' cannot be sent to this model.`)
  }
}

function imageSource(url: string): Draft {
  const data = parseDataUrl(url)
  return data ? { type: 'base64', media_type: data.mediaType, data: data.base64 } : { type: 'url', url }
}

function writeFile(part: FilePart): Draft {
  const title = part.fileName === undefined ? undefined : { title: part.fileName }
  if (part.data === undefined) {
    if (part.fileId === undefined) throw unsupported('A file needs its data or an id.')
    return { type: 'document', source: { type: 'file', file_id: part.fileId }, ...title }
  }
  if (/^https?:/i.test(part.data))
    return { type: 'document', source: { type: 'url', url: part.data }, ...title }
  const data = parseDataUrl(part.data) ?? bareData(part.data)
  if (data.mediaType.startsWith('image/')) return { type: 'image', source: imageSource(part.data) }
  if (data.mediaType === 'application/pdf')
    return {
      type: 'document',
      source: { type: 'base64', media_type: data.mediaType, data: data.base64 },
      ...title,
    }
  if (!/^text\/|[/+](?:json|xml|yaml)$/.test(data.mediaType))
    throw unsupported(`Files of type ${data.mediaType.slice(0, 60)} cannot be sent to this model.`)
  return {
    type: 'document',
    source: { type: 'text', media_type: 'text/plain', data: decode(data.base64) },
    ...title,
  }
}

interface Data {
  readonly mediaType: string
  readonly base64: string
}

/** Undefined for anything but a data URL. Only base64 is taken: nobody sends files in the other form. */
function parseDataUrl(url: string): Data | undefined {
  if (!/^data:/i.test(url)) return undefined
  const comma = url.indexOf(',')
  const head = url.slice(5, Math.max(comma, 5)).toLowerCase()
  if (comma < 0 || !head.endsWith(';base64')) throw unsupported('A data URL must hold base64.')
  return { mediaType: head.split(';')[0] || 'text/plain', base64: url.slice(comma + 1) }
}

/** Bare base64: a PDF shows itself by its first letters (`%PDF-`). */
function bareData(base64: string): Data {
  if (base64.startsWith('JVBERi0')) return { mediaType: 'application/pdf', base64 }
  throw unsupported('The data of a file must be a data URL that names its type.')
}

function decode(base64: string): string {
  try {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
    return new TextDecoder().decode(bytes)
  } catch (error) {
    throw new GatewayError('invalid_value', 'The data of a file is not base64.', { cause: error })
  }
}

function unsupported(message: string): GatewayError {
  return new GatewayError('invalid_value', message, { wireCode: null })
}
