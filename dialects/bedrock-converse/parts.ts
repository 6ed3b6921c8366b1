// Content blocks of turns, tool results and the system prompt, as neutral parts and back. Text and media have a neutral form; any
// other block rides along whole. Reasoning, calls and results of a turn are read-messages.ts's and write-messages.ts's business.
import type { AudioPart, ContentPart, FilePart, Rest, TextPart } from '../../core/chat.ts'
import { innerRest, merge } from '../openai-chat/parts.ts'
import { cachePointBlock, isMarked, marked, readCachePoint, withoutMark } from './cache-points.ts'
import { readList, readName, readObject, readString } from './check.ts'
import { fileBlock } from './documents.ts'
import { audioFormat, mediaBlock, mediaTypeOf, readSource, readUrl, refused } from './media.ts'
import { isObject, JSON_RESULT, textOf, type Draft, type Wire } from './wire.ts'

/** Whether unknown fields are of this dialect or of another one. Of another's only marks for the cache mean the same. */
export type KeepRest = 'keep' | 'drop'

/** What writers of blocks share. */
export interface BlockContext {
  readonly keep: KeepRest
  /** The model takes cache points. */
  readonly takesMarks: boolean
  /** Names of documents so far, in small letters. */
  readonly names: Set<string>
}

/** Reads a list of blocks. */
export function readBlocks(value: unknown, path: string): ContentPart[] {
  const parts: ContentPart[] = []
  const list = readList(value, path)
  for (let index = 0; index < list.length; index++)
    addPart(parts, readObject(list[index], `${path}.${index}`), `${path}.${index}`)
  return parts
}

/** Adds the part of a block, or the mark to the part before. */
export function addPart(parts: ContentPart[], block: Wire, path: string): void {
  const mark = readCachePoint(block)
  const last = parts.at(-1)
  if (mark && last && canBeMarked(last)) parts[parts.length - 1] = marked(last, mark)
  else parts.push(readPart(block, path))
}

type MarkablePart = Exclude<ContentPart, { readonly type: 'refusal' | 'unknown' }>

function canBeMarked(part: ContentPart): part is MarkablePart {
  return part.type !== 'refusal' && part.type !== 'unknown' && !isMarked(part.rest)
}

/** Plain text in one part is a string. */
export function contentOf(parts: readonly ContentPart[]): string | readonly ContentPart[] {
  const [only] = parts
  return parts.length === 1 && only?.type === 'text' && only.rest === undefined ? only.text : parts
}

function readPart(block: Wire, path: string): ContentPart {
  if (block['text'] !== undefined)
    return withRest({ type: 'text', text: readString(block['text'], `${path}.text`) }, block, 'text')
  for (const kind of ['image', 'video', 'audio', 'document'] as const) {
    if (block[kind] === undefined) continue
    const inner = readObject(block[kind], `${path}.${kind}`)
    const read = kind === 'document' ? readDocument(inner, path) : readMedia(kind, inner)
    return read
      ? withRest(read, block, kind, innerRest(inner, INNER_FIELDS))
      : { type: 'unknown', wire: block }
  }
  if (block['json'] !== undefined)
    return { type: 'text', text: JSON.stringify(block['json']), rest: { [JSON_RESULT]: true } }
  return { type: 'unknown', wire: block }
}

const INNER_FIELDS = new Set(['format', 'source', 'name'])

/** Unknown fields of a block, beside the object that bears its name and inside of it. */
function withRest<Part extends ContentPart>(read: Part, block: Wire, name: string, inside?: Draft): Part {
  const beside = innerRest(block, new Set([name]))
  // A text that is the content of a document has put everything there.
  if ('rest' in read && read.rest) return { ...read, rest: { ...read.rest, ...beside } }
  const rest = inside ? { ...beside, [name]: inside } : beside
  return rest ? { ...read, rest } : read
}

function readMedia(kind: 'image' | 'video' | 'audio', inner: Wire): ContentPart | undefined {
  const format = textOf(inner['format'])
  const { source } = inner
  if (kind === 'audio') {
    const bytes = isObject(source) && Object.keys(source).length === 1 ? source['bytes'] : undefined
    return typeof bytes === 'string' ? { type: 'audio', data: bytes, format } : undefined
  }
  const mediaType = mediaTypeOf(kind, format)
  const url = mediaType && readSource(source, mediaType)
  return url ? { type: kind, url } : undefined
}

const DOCUMENT_TEXT = new Set(['source'])

/** A document of plain text is text to everyone else; what else it says goes to `rest.document`, from where it is rebuilt. */
function readDocument(inner: Wire, path: string): TextPart | FilePart | undefined {
  const name = readName(inner['name'], `${path}.document.name`)
  const { source } = inner
  if (isObject(source) && typeof source['text'] === 'string')
    return { type: 'text', text: source['text'], rest: { document: innerRest(inner, DOCUMENT_TEXT) ?? {} } }
  const mediaType = mediaTypeOf('document', inner['format'])
  const data = mediaType && readSource(source, mediaType)
  return data ? { type: 'file', fileName: name, data } : undefined
}

/** Blocks as a provider takes them, each mark behind its block. Text that is nothing but white space is refused there. */
export function writeParts(parts: readonly ContentPart[], context: BlockContext): Draft[] {
  return parts.flatMap((part) => {
    const block = writePart(part, context)
    if (block === undefined) return []
    if (!('rest' in part) || part.rest === undefined) return [block]
    const others = context.keep === 'keep' ? withoutMark(part.rest) : undefined
    const whole = others && part.type !== 'text' ? merge(block, others) : block
    return isMarked(part.rest) && context.takesMarks ? [whole, cachePointBlock(part.rest)] : [whole]
  })
}

function writePart(part: ContentPart, context: BlockContext): Draft | undefined {
  switch (part.type) {
    case 'text':
      return writeText(part, context.keep)
    case 'refusal':
      return plainText(part.refusal)
    case 'image':
      return mediaBlock('image', readUrl(part.url, 'images'))
    case 'video':
      return mediaBlock('video', readUrl(part.url, 'videos'))
    case 'audio':
      return writeAudio(part)
    case 'file':
      return context.keep === 'keep' ? ownFile(part, context) : fileBlock(part, context.names)
    case 'unknown':
      return context.keep === 'keep' ? { ...part.wire } : undefined
  }
}

function plainText(text: string): Draft | undefined {
  return text.trim() === '' ? undefined : { text }
}

function writeText({ text, rest }: TextPart, keep: KeepRest): Draft | undefined {
  if (keep === 'drop') return plainText(text)
  const { document, [JSON_RESULT]: isJson, ...others }: Rest = withoutMark(rest) ?? {}
  if (isJson === true) return { json: JSON.parse(text) as unknown }
  if (isObject(document)) return { document: { ...document, source: { text } }, ...others }
  return { text, ...others }
}

function writeAudio({ data, format }: AudioPart): Draft {
  const word = audioFormat(format)
  if (word === undefined)
    throw refused(`Audio of the format ${format.slice(0, 40)} cannot be sent to this model.`)
  return { audio: { format: word, source: { bytes: data } } }
}

/** A document of this dialect keeps its name, whatever it is. */
function ownFile(part: FilePart, context: BlockContext): Draft {
  const block = fileBlock(part, context.names)
  return isObject(block['document']) && part.fileName !== undefined
    ? { document: { ...block['document'], name: part.fileName } }
    : block
}
