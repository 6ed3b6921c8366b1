// Parts of an answer for a caller, made from neutral pieces: JSON texts of thoughts, text, calls, images. Used by the writers of
// whole answers and of streams.
import { argumentsText, type Draft, type Wire } from './wire.ts'

/** JSON text of a thought. */
export function thoughtPart(text: string, signature?: string): string {
  return JSON.stringify({ text, thought: true, ...signed(signature) })
}

/** JSON text of a text part. */
export function textPart(text: string, signature?: string): string {
  return JSON.stringify({ text, ...signed(signature) })
}

function signed(signature: string | undefined): Wire {
  return signature === undefined || signature === '' ? {} : { thoughtSignature: signature }
}

export interface WrittenCall {
  readonly id: string
  readonly kind: 'function' | 'custom'
  readonly name: string
  readonly arguments: string
}

/** JSON text of a call; arguments that are a JSON object keep their spelling, but stand on one line, as an event of a stream must. */
export function callPart(call: WrittenCall, signature?: string): string {
  const args =
    call.kind === 'custom'
      ? JSON.stringify({ input: call.arguments })
      : onOneLine(argumentsText(call.arguments))
  const head = `{"functionCall":{"id":${JSON.stringify(call.id)},"name":${JSON.stringify(call.name)},"args":${args}}`
  return signature === undefined ? `${head}}` : `${head},"thoughtSignature":${JSON.stringify(signature)}}`
}

/** Strings of JSON have no raw line ends in them, so that these are only space between its members. */
function onOneLine(json: string): string {
  return json.replaceAll(/[\r\n]+/g, ' ')
}

/** Fields of a candidate that a provider of this format may have sent and that go on to a caller of it. */
const CANDIDATE_EXTRAS = [
  'finishMessage',
  'safetyRatings',
  'citationMetadata',
  'groundingMetadata',
  'groundingAttributions',
  'urlContextMetadata',
  'avgLogprobs',
  'logprobsResult',
  'tokenCount',
  'continuationToken',
] as const

/** The extras among these fields. */
export function candidateExtras(fields: Wire | undefined): Draft {
  const extras: Draft = {}
  for (const name of CANDIDATE_EXTRAS) if (fields?.[name] !== undefined) extras[name] = fields[name]
  return extras
}
