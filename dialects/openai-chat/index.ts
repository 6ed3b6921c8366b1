// The dialect `openai-chat`: OpenAI's Chat Completions and everything that imitates it, OpenRouter's superset included.
// The one barrel that the house allows; each direction lives in its own file.
import type { Dialect } from '../dialect.ts'
import { readError, readStreamError, writeError } from './errors.ts'
import { createStreamReader } from './read-stream.ts'
import { createRelay } from './relay.ts'
import { readRequest } from './request.ts'
import { readAnswer } from './response.ts'
import { KNOWN_FIELDS, nearestField } from './wire.ts'
import { writeAnswer } from './write-answer.ts'
import { writeRequest } from './write-request.ts'
import { createStreamWriter, END_MARKER } from './write-stream.ts'

export { KNOWN_FIELDS, nearestField, readStreamError }
export { QUIRKS } from './quirks.ts'

/** Chat Completions in both directions. */
export const openaiChat: Dialect = {
  id: 'openai-chat',
  knownFields: [...KNOWN_FIELDS],
  readRequest,
  writeRequest,
  readAnswer,
  writeAnswer,
  createStreamReader,
  createStreamWriter,
  readError,
  takesProof: (_detail, quirks) => quirks.has('effort-object'),
  writeError,
  endMarker: END_MARKER,
  createRelay,
}
