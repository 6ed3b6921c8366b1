// A provider's whole answer, read into neutral choices. Each candidate is read as a stream of one chunk, so that both kinds of
// answer are read by the same rules. The object itself is kept beside it for callers who speak this format too.
import { addToChoice, draftChoice, type ChoiceDraft } from '../../core/choice-draft.ts'
import type { Rest } from '../../core/chat.ts'
import type { Answer, AnswerChoice, StreamEvent } from '../../core/events.ts'
import { malformedAnswer, readWithinStack } from '../broken-answers.ts'
import { isPosition } from '../openai-chat/positions.ts'
import { idBaseOf } from '../openai-chat/tool-call-reader.ts'
import { readStreamError } from './errors.ts'
import { createCandidateReader } from './read-candidate.ts'
import { blockReason, failedWith } from './read-stream.ts'
import { readUsage } from './usage.ts'
import { isObject, textOf, type Draft, type Wire } from './wire.ts'

/** Throws `malformed_answer` when it is none, and the provider's own error when the body holds one. */
export function readAnswer(wire: unknown): Answer {
  if (!isObject(wire)) throw malformedAnswer('is not a JSON object')
  if (wire['error']) throw readStreamError(wire)
  const upstreamId = textOf(wire['responseId'])
  const given: readonly unknown[] = Array.isArray(wire['candidates']) ? wire['candidates'] : []
  const blocked = given.length === 0 ? blockReason(wire) : undefined
  const list = blocked === undefined ? given : [{ finishReason: blocked }]
  if (list.length === 0) throw malformedAnswer('has no candidates')
  const read = readWithinStack(() =>
    list.map((candidate, position) => readChoice(candidate, position, idBaseOf(upstreamId))),
  )
  const messages = read.map(({ message }) => ({ message }))
  return {
    upstreamId,
    model: textOf(wire['modelVersion']),
    created: 0,
    choices: read.map(({ choice }) => choice),
    usage: readUsage(wire['usageMetadata']),
    // Writers of Chat Completions take images and annotations from here.
    ...(messages.some(({ message }) => Object.keys(message).length > 0) && { wire: { choices: messages } }),
    native: { dialect: 'gemini', wire },
  }
}

interface ReadChoice {
  readonly choice: AnswerChoice
  /** What only Chat Completions has a place for. */
  readonly message: Rest
}

/** Without a finish reason an answer that came whole is complete all the same. */
function readChoice(wire: unknown, position: number, idBase: string): ReadChoice {
  if (!isObject(wire)) throw malformedAnswer(`has no content in candidate ${position}`)
  const index = isPosition(wire['index']) ? wire['index'] : position
  const choice = draftChoice(index, 'STOP')
  const message: Draft = {}
  const reader = createCandidateReader({ index, idBase, emit: (event) => gather({ choice, message }, event) })
  const failure = reader.push(wire)
  if (failure !== undefined) throw failedWith(failure, wire['finishMessage'])
  reader.end()
  return { choice, message }
}

interface Gathered {
  readonly choice: ChoiceDraft
  readonly message: Draft
}

function gather({ choice, message }: Gathered, event: StreamEvent): void {
  switch (event.type) {
    case 'annotations':
      message['annotations'] = event.annotations
      return
    case 'delta-rest':
      if (Array.isArray(event.rest['images']))
        message['images'] = [...listOf(message['images']), ...event.rest['images']]
      return
    default:
      addToChoice(choice, event)
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : []
}

/** The candidate of an answer's own object at a position. */
export function wireCandidate(own: Wire, position: number): Wire {
  const candidates = own['candidates']
  const candidate: unknown = Array.isArray(candidates) ? candidates[position] : undefined
  return isObject(candidate) ? candidate : {}
}
