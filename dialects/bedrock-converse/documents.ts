// Documents as Bedrock takes them: a format, a name of few letters that no other document of the request has, and bytes.
// Source: DocumentBlock of the API reference; that names must differ is what the service answers.
import type { FilePart } from '../../core/chat.ts'
import { formatOf, mediaBlock, readUrl, refused, typeOfName, type Media } from './media.ts'
import type { Draft } from './wire.ts'

const LONGEST_NAME = 200
const UNNAMED = 'document'

/** The block of a file: a document, or what its type says that it is. `taken` are the names so far; this one is added. */
export function fileBlock(part: FilePart, taken: Set<string>): Draft {
  const media = mediaOf(part)
  const [family] = media.mediaType.split('/')
  if (family === 'image' || family === 'video' || family === 'audio') return mediaBlock(family, media)
  const { fileName = '' } = part
  const format = documentFormat(media.mediaType, fileName)
  return { document: { format, name: freeName(fileName, taken), source: media.source } }
}

function mediaOf({ data, fileName = '', fileId }: FilePart): Media {
  if (data === undefined)
    throw refused(
      fileId === undefined ? 'A file needs its data.' : 'This provider keeps no files; send the data itself.',
    )
  if (/^[a-z][a-z0-9+.-]*:/i.test(data)) {
    const media = readUrl(data, 'files')
    const isVague = media.mediaType === '' || media.mediaType === 'application/octet-stream'
    return isVague ? { ...media, mediaType: typeOfName(fileName) } : media
  }
  // Bare base64: a PDF shows itself by its first letters (`%PDF-`).
  const mediaType = data.startsWith('JVBERi0') ? 'application/pdf' : typeOfName(fileName)
  return { mediaType, source: { bytes: data } }
}

function documentFormat(mediaType: string, fileName: string): string {
  const format = formatOf('document', mediaType) ?? formatOf('document', typeOfName(fileName))
  if (format !== undefined) return format
  if (/^text\/|[/+](?:json|xml|yaml)$/.test(mediaType)) return 'txt'
  throw refused(`Files of type ${mediaType.slice(0, 60) || 'unknown'} cannot be sent to this model.`)
}

/** The file's name without its ending, in letters that are allowed, told apart from others by a number. */
function freeName(fileName: string, taken: Set<string>): string {
  const plain = fileName
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .replaceAll(/[^A-Za-z0-9()[\]-]+/g, ' ')
    .trim()
  const base = plain.slice(0, LONGEST_NAME - 10).trimEnd() || UNNAMED
  let name = base
  for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${base} (${number})`
  taken.add(name.toLowerCase())
  return name
}
