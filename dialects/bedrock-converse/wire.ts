// The names of Amazon Bedrock's Converse format: fields that we know, and our own mark. Names only; what
// they mean is read and written in the neighbouring files.
// Sources: the service model of bedrock-runtime 2023-09-30 as botocore 1.44.5 has it, and the Bedrock user guide.
import { isObject, setOwn, type Draft, type Wire } from '../openai-chat/wire.ts'

export { isObject, setOwn, type Draft, type Wire }

/** Every top-level field of a request that we know. `modelId` and `stream` come from the path. */
export const KNOWN_FIELDS: readonly string[] = [
  'modelId',
  'stream',
  'messages',
  'system',
  'inferenceConfig',
  'toolConfig',
  'additionalModelRequestFields',
  'outputConfig',
  'serviceTier',
  'guardrailConfig',
  'promptVariables',
  'additionalModelResponseFieldPaths',
  'requestMetadata',
  'performanceConfig',
]

/** Fields that stand in the path; no body has them. */
export const PATH_FIELDS: readonly string[] = ['modelId', 'stream']

/** The mark of a text that was sent as JSON within a tool's result. */
export const JSON_RESULT = 'json_result'

/** A string, or nothing. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
