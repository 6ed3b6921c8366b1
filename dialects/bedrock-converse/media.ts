// Images, documents, audio and video: Bedrock's words for formats and media types, and where the bytes are. Bytes are base64 in
// JSON; what lies elsewhere must lie in S3. Which block holds what is parts.ts.
import { GatewayError } from '../../core/errors.ts'
import { isObject, type Draft, type Wire } from './wire.ts'

/** Kinds of media that have a block of their own. */
export type MediaKind = 'image' | 'document' | 'video' | 'audio'

const OFFICE = 'application/vnd.openxmlformats-officedocument'

/** Formats with their media types. Where a type has two formats, the first is written. */
const FORMATS: Readonly<Record<MediaKind, readonly (readonly [format: string, mediaType: string])[]>> = {
  image: [
    ['png', 'image/png'],
    ['jpeg', 'image/jpeg'],
    ['gif', 'image/gif'],
    ['webp', 'image/webp'],
  ],
  document: [
    ['pdf', 'application/pdf'],
    ['csv', 'text/csv'],
    ['doc', 'application/msword'],
    ['docx', `${OFFICE}.wordprocessingml.document`],
    ['xls', 'application/vnd.ms-excel'],
    ['xlsx', `${OFFICE}.spreadsheetml.sheet`],
    ['html', 'text/html'],
    ['txt', 'text/plain'],
    ['md', 'text/markdown'],
  ],
  video: [
    ['mp4', 'video/mp4'],
    ['mkv', 'video/x-matroska'],
    ['mov', 'video/quicktime'],
    ['webm', 'video/webm'],
    ['flv', 'video/x-flv'],
    ['mpeg', 'video/mpeg'],
    ['wmv', 'video/x-ms-wmv'],
    ['three_gp', 'video/3gpp'],
  ],
  audio: [
    ['mp3', 'audio/mpeg'],
    ['wav', 'audio/wav'],
    ['flac', 'audio/flac'],
    ['ogg', 'audio/ogg'],
    ['aac', 'audio/aac'],
    ['m4a', 'audio/mp4'],
    ['webm', 'audio/webm'],
    ['opus', 'audio/opus'],
    ['pcm', 'audio/pcm'],
    ['mka', 'audio/x-matroska'],
  ],
}

/** The media type of a format; undefined for one that we do not know. */
export function mediaTypeOf(kind: MediaKind, format: unknown): string | undefined {
  return FORMATS[kind].find(([known]) => known === format)?.[1]
}

/** The format of a media type; undefined when Bedrock has none. */
export function formatOf(kind: MediaKind, mediaType: string): string | undefined {
  const type = mediaType === 'image/jpg' ? 'image/jpeg' : mediaType
  return FORMATS[kind].find(([, known]) => known === type)?.[0]
}

/** Formats of audio that have no media type of their own. */
const OTHER_AUDIO: ReadonlySet<string> = new Set(['mp4', 'mkv', 'x-aac', 'mpeg', 'mpga'])

/** Bedrock's word for a format of audio; undefined when it has none. */
export function audioFormat(format: string): string | undefined {
  if (format === 'pcm16') return 'pcm'
  return mediaTypeOf('audio', format) !== undefined || OTHER_AUDIO.has(format) ? format : undefined
}

/** A source as a URL: a data URL, or where in S3 it lies. Undefined for a source that says more than that. */
export function readSource(source: unknown, mediaType: string): string | undefined {
  if (!isObject(source) || Object.keys(source).length !== 1) return undefined
  const { bytes, s3Location: place } = source
  if (typeof bytes === 'string') return `data:${mediaType};base64,${bytes}`
  if (!isObject(place) || Object.keys(place).length !== 1) return undefined
  const { uri } = place
  return typeof uri === 'string' && isS3(uri) ? uri : undefined
}

function isS3(url: string): boolean {
  return /^s3:\/\//i.test(url)
}

/** The data of a URL, and what it is; the type of what lies in S3 is told by its name. */
export interface Media {
  readonly mediaType: string
  readonly source: Wire
}

/** Reads a data URL or the address of an object in S3; refuses any other, since Bedrock fetches nothing else. */
export function readUrl(url: string, what: string): Media {
  if (isS3(url)) return { mediaType: typeOfName(url), source: { s3Location: { uri: url } } }
  const data = parseDataUrl(url)
  if (!data)
    throw refused(
      `This model's provider fetches no ${what} from the web; send the data itself as a data URL.`,
    )
  return { mediaType: data.mediaType, source: { bytes: data.base64 } }
}

/** The media type that an ending stands for; empty when it says nothing. */
export function typeOfName(name: string): string {
  const ending = /\.([A-Za-z0-9]{1,5})(?:[?#].*)?$/.exec(name)?.[1]?.toLowerCase()
  const format =
    ending === 'jpg' ? 'jpeg' : ending === '3gp' ? 'three_gp' : ending === 'htm' ? 'html' : ending
  for (const kind of ['image', 'document', 'video', 'audio'] as const) {
    const type = mediaTypeOf(kind, format)
    if (type !== undefined) return type
  }
  return ''
}

interface Data {
  readonly mediaType: string
  readonly base64: string
}

/** Undefined for anything but a data URL. Only base64 is taken: nobody sends files in the other form. */
export function parseDataUrl(url: string): Data | undefined {
  if (!/^data:/i.test(url)) return undefined
  const comma = url.indexOf(',')
  const head = url.slice(5, Math.max(comma, 5)).toLowerCase()
  if (comma < 0 || !head.endsWith(';base64')) throw refused('A data URL must hold base64.')
  return { mediaType: head.split(';')[0] || 'text/plain', base64: url.slice(comma + 1) }
}

/** A block of media. Unknown formats are refused with their type. */
export function mediaBlock(kind: Exclude<MediaKind, 'document'>, { mediaType, source }: Media): Draft {
  const format = formatOf(kind, mediaType)
  if (format === undefined)
    throw refused(`Content of type ${mediaType.slice(0, 60) || 'unknown'} cannot be sent to this model.`)
  return { [kind]: { format, source } }
}

/** A refusal of content that this format has no place for. */
export function refused(message: string): GatewayError {
  return new GatewayError('invalid_value', message, { wireCode: null })
}
