// Content parts of input messages and tool results, as neutral parts and back. What a part is called depends on who said it:
// `input_text` for the caller, `output_text` for the model. Parts that have no neutral form ride along whole.
import type { ContentPart, FilePart, Rest } from '../../core/chat.ts'
import { GatewayError } from '../../core/errors.ts'
import { missing, readArray, readObject, readString, readWord } from '../openai-chat/check.ts'
import { innerRest } from '../openai-chat/parts.ts'
import { isObject, type Draft, type Wire } from './wire.ts'

/** Whether unknown fields are of this dialect or of another one. */
export type KeepRest = 'keep' | 'drop'

const DETAILS = ['auto', 'low', 'high', 'original'] as const
const TEXT_FIELDS = new Set(['type', 'text'])
const IMAGE_FIELDS = new Set(['type', 'image_url', 'detail'])
const FILE_FIELDS = new Set(['type', 'filename', 'file_data', 'file_url', 'file_id'])
const AUDIO_FIELDS = new Set(['type', 'input_audio'])

/** Reads a `content` or `output` array. */
export function readParts(value: unknown, path: string): readonly ContentPart[] {
  return readArray(value, path, 'objects').map((part, index) => readPart(part, `${path}[${index}]`))
}

function readPart(value: unknown, path: string): ContentPart {
  const part = readObject(value, path)
  if (part['type'] === undefined) throw missing(`${path}.type`)
  switch (readString(part['type'], `${path}.type`)) {
    case 'input_text':
    case 'output_text':
    case 'text':
      return { type: 'text', text: required(part, 'text', path), ...restOf(part, TEXT_FIELDS) }
    case 'refusal':
      return { type: 'refusal', refusal: required(part, 'refusal', path) }
    case 'input_image':
      return readImage(part, path)
    case 'input_file':
      return readFile(part, path)
    case 'input_audio': {
      const audio = readObject(part['input_audio'], `${path}.input_audio`)
      const at = `${path}.input_audio`
      const data = required(audio, 'data', at)
      return { type: 'audio', data, format: required(audio, 'format', at), ...restOf(part, AUDIO_FIELDS) }
    }
    default:
      return { type: 'unknown', wire: part }
  }
}

/** An image that only its keeper can find by id is left as it is. */
function readImage(part: Wire, path: string): ContentPart {
  if (part['image_url'] == null) return { type: 'unknown', wire: part }
  const url = readString(part['image_url'], `${path}.image_url`)
  const detail = part['detail'] == null ? undefined : readWord(part['detail'], `${path}.detail`, DETAILS)
  return { type: 'image', url, ...(detail !== undefined && { detail }), ...restOf(part, IMAGE_FIELDS) }
}

function readFile(part: Wire, path: string): FilePart {
  const read = (name: string): string | undefined =>
    part[name] == null ? undefined : readString(part[name], `${path}.${name}`)
  const fileName = read('filename')
  const data = read('file_data') ?? read('file_url')
  const fileId = read('file_id')
  return {
    type: 'file',
    ...(fileName !== undefined && { fileName }),
    ...(data !== undefined && { data }),
    ...(fileId !== undefined && { fileId }),
    ...restOf(part, FILE_FIELDS),
  }
}

function restOf(part: Wire, known: ReadonlySet<string>): { readonly rest: Rest } | undefined {
  const rest = innerRest(part, known)
  return rest && { rest }
}

function required(wire: Wire, name: string, path: string): string {
  if (wire[name] === undefined) throw missing(`${path}.${name}`)
  return readString(wire[name], `${path}.${name}`)
}

/** Who speaks, and whose unknown fields the parts carry. */
export interface PartVoice {
  readonly voice: 'input' | 'output'
  readonly keep: KeepRest
}

/** The wire form of parts. */
export function writeParts(parts: readonly ContentPart[], { voice, keep }: PartVoice): Draft[] {
  return parts.flatMap((part) => {
    if (part.type === 'unknown') return keep === 'keep' ? [{ ...part.wire }] : []
    const wire = writePart(part, voice)
    return keep === 'keep' && 'rest' in part && isObject(part.rest) ? [{ ...wire, ...part.rest }] : [wire]
  })
}

function writePart(part: Exclude<ContentPart, { type: 'unknown' }>, voice: PartVoice['voice']): Draft {
  switch (part.type) {
    case 'text':
      return voice === 'input'
        ? { type: 'input_text', text: part.text }
        : { type: 'output_text', text: part.text, annotations: [] }
    case 'refusal':
      // Only a model can refuse; anyone else who says so says it in words.
      return voice === 'input'
        ? { type: 'input_text', text: part.refusal }
        : { type: 'refusal', refusal: part.refusal }
    case 'image':
      return { type: 'input_image', image_url: part.url, detail: part.detail ?? 'auto' }
    case 'file':
      return {
        type: 'input_file',
        ...(part.fileName !== undefined && { filename: part.fileName }),
        ...fileSource(part),
      }
    case 'audio':
      return { type: 'input_audio', input_audio: { data: part.data, format: part.format } }
    case 'video':
      throw new GatewayError('invalid_value', "Content of type 'video' cannot be sent to this model.", {
        wireCode: null,
      })
  }
}

function fileSource({ data, fileId }: FilePart): Draft {
  if (data === undefined) return fileId === undefined ? {} : { file_id: fileId }
  return /^https?:/i.test(data) ? { file_url: data } : { file_data: data }
}
