// How an answer in JSON is asked for: `outputConfig.textFormat` where a model takes a schema. Elsewhere the ways are those of
// Anthropic's format, a forced tool of ours or words, and are planned there.
import type { ResponseFormat, Rest } from '../../core/chat.ts'
import { parsed } from '../gemini/wire.ts'
import { closeObjects } from '../anthropic-messages/response-format.ts'
import { readObject, readString, readWord } from './check.ts'
import type { KeepRest } from './parts.ts'
import { isObject, type Draft } from './wire.ts'

/** Formats need no name on this wire, and must have one on others. */
const FORMAT_NAME = 'output'

/** Reads `outputConfig.textFormat`, whose schema is JSON text. */
export function readFormat(value: unknown): ResponseFormat {
  const path = 'outputConfig.textFormat'
  const format = readObject(value, path)
  readWord(format['type'], `${path}.type`, ['json_schema'])
  const structure = readObject(format['structure'], `${path}.structure`)
  const definition = readObject(structure['jsonSchema'], `${path}.structure.jsonSchema`)
  const text = readString(definition['schema'], `${path}.structure.jsonSchema.schema`)
  const { name, description } = definition
  return {
    type: 'json_schema',
    name: name == null ? FORMAT_NAME : readString(name, `${path}.structure.jsonSchema.name`),
    schema: readObject(parsed(text), `${path}.structure.jsonSchema.schema`),
    strict: true,
    ...(description != null && {
      description: readString(description, `${path}.structure.jsonSchema.description`),
    }),
  }
}

/** The wire form of a schema; of another format's, every object is closed as structured outputs demand. */
export function writeFormat(format: ResponseFormat, keep: KeepRest): Draft | undefined {
  if (format.type !== 'json_schema' || !isObject(format.schema)) return undefined
  const { name, description } = format
  const schema: Rest = keep === 'keep' ? format.schema : closeObjects(format.schema)
  const definition = {
    schema: JSON.stringify(schema),
    name,
    ...(description !== undefined && { description }),
  }
  return { type: 'json_schema', structure: { jsonSchema: definition } }
}
