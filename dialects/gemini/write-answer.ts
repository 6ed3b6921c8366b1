// Writes a whole answer as Google's API does. The provider's own parts are the base where it spoke this format; from any other they
// are made: thoughts, text, calls.
import type { Answer, AnswerChoice } from '../../core/events.ts'
import { plainDetail } from '../../core/sealed-details.ts'
import type { WriteAnswerOptions } from '../dialect.ts'
import { callPart, candidateExtras, textPart, thoughtPart } from './answer-parts.ts'
import { writeFinishReason } from './finish-reasons.ts'
import { groundingOf } from './grounding.ts'
import { partOfImage } from './parts.ts'
import { readSignatures } from './reasoning-details.ts'
import { wireCandidate } from './response.ts'
import { sealedSignature } from './sealed-signature.ts'
import { writeUsage } from './usage.ts'
import { isObject, membersText, type Draft, type Wire } from './wire.ts'

const WRITTEN = new Set(['candidates', 'usageMetadata', 'modelVersion', 'responseId', 'error'])

/** The JSON text of a whole answer. */
export function writeAnswer(answer: Answer, options: WriteAnswerOptions): string {
  const own = answer.native?.dialect === 'gemini' ? answer.native.wire : undefined
  const candidates = answer.choices.map((choice, position) =>
    candidateText(answer, choice, { own, position }),
  )
  const tail = membersText({
    ...unknownFields(own ?? {}),
    usageMetadata: writeUsage(options.usage),
    modelVersion: options.model,
    responseId: options.id,
  })
  // A prompt that was refused has no candidate, but says why.
  const isBlocked = own !== undefined && !Array.isArray(own['candidates']) && isObject(own['promptFeedback'])
  return isBlocked ? `{${tail.slice(1)}}` : `{"candidates":[${candidates.join(',')}]${tail}}`
}

function unknownFields(own: Wire): Draft {
  return Object.fromEntries(Object.entries(own).filter(([name]) => !WRITTEN.has(name)))
}

interface Place {
  readonly own: Wire | undefined
  readonly position: number
}

function candidateText(answer: Answer, choice: AnswerChoice, { own, position }: Place): string {
  const candidate = own ? wireCandidate(own, position) : {}
  const parts = (own && ownParts(candidate, choice)) ?? madeParts(answer, choice, position)
  const tail = membersText({
    finishReason: writeFinishReason(choice.finishReason, choice.nativeFinishReason),
    index: choice.index,
    ...groundingOf(listIn(answer, position, 'annotations')),
    ...candidateExtras(candidate),
  })
  return `{"content":{"parts":[${parts.join(',')}],"role":"model"}${tail}}`
}

/** The provider's own parts, without the thoughts that were taken out of the choice; undefined when they must be made. */
function ownParts(candidate: Wire, choice: AnswerChoice): string[] | undefined {
  const content = candidate['content']
  if (!isObject(content) || !Array.isArray(content['parts'])) return undefined
  const isHidden = choice.reasoning === undefined
  return (content['parts'] as readonly unknown[])
    .filter(isObject)
    .filter((part) => !isHidden || part['thought'] !== true)
    .map((part) => JSON.stringify(part))
}

function madeParts(answer: Answer, choice: AnswerChoice, position: number): string[] {
  const { text, refusal, reasoning, toolCalls } = choice
  const { thoughts, texts, calls } = readSignatures(choice.reasoningDetails)
  const parts: string[] = []
  const hasThoughts = thoughts.some((thought) => thought['text'] !== '')
  if (hasThoughts) parts.push(...thoughts.map((thought) => JSON.stringify(thought)))
  else if (reasoning !== undefined && reasoning !== '') parts.push(thoughtPart(reasoning))
  const said = [text, refusal].filter((piece): piece is string => piece !== null && piece !== '')
  const kept = choice.reasoningDetails ?? (reasoning ? [plainDetail(reasoning)] : [])
  const sealed = sealedSignature(kept, toolCalls.length > 0 ? 'calls' : undefined)
  const signature = texts.at(-1)?.signature ?? (toolCalls.length === 0 ? sealed : undefined)
  said.forEach((piece, index) =>
    parts.push(textPart(piece, index === said.length - 1 ? signature : undefined)),
  )
  if (said.length === 0 && signature !== undefined) parts.push(textPart('', signature))
  for (const image of imagesOf(answer, position)) parts.push(JSON.stringify(image))
  parts.push(
    ...toolCalls.map((call, place) =>
      callPart(call, calls.get(call.id) ?? (place === 0 ? sealed : undefined)),
    ),
  )
  return parts
}

/** Images are parts here. */
function imagesOf(answer: Answer, position: number): Wire[] {
  return listIn(answer, position, 'images')
    .map(partOfImage)
    .filter((part) => part !== undefined)
}

/** What stands beside the text of a message in Chat Completions. */
function listIn(answer: Answer, position: number, name: 'images' | 'annotations'): readonly unknown[] {
  const choices = answer.wire?.['choices']
  const choice: unknown = Array.isArray(choices) ? choices[position] : undefined
  const message = isObject(choice) && isObject(choice['message']) ? choice['message'] : {}
  const list = message[name]
  return Array.isArray(list) ? (list as readonly unknown[]) : []
}
