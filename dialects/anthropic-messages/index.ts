// The dialect `anthropic-messages`: Anthropic's Messages API, for callers (its SDKs, Claude Code) and for providers that speak it.
// The one barrel that the house allows; each direction lives in its own file.
import type { Dialect } from '../dialect.ts'
import { readError, writeError } from './errors.ts'
import { createStreamReader } from './read-stream.ts'
import { readRequest } from './request.ts'
import { readAnswer } from './response.ts'
import { isOwnDetail, KNOWN_FIELDS } from './wire.ts'
import { writeAnswer } from './write-answer.ts'
import { writeRequest } from './write-request.ts'
import { createStreamWriter, END_MARKER } from './write-stream.ts'

/** Messages in both directions. */
export const anthropicMessages: Dialect = {
  id: 'anthropic-messages',
  knownFields: KNOWN_FIELDS,
  readRequest,
  writeRequest,
  readAnswer,
  writeAnswer,
  createStreamReader,
  createStreamWriter,
  readError,
  asksForJson: 'itself',
  takesProof: isOwnDetail,
  writeError,
  requestIdHeader: 'request-id',
  errorEvent: 'error',
  endMarker: END_MARKER,
  // Betas add fields that are refused without it, and a version decides what fields there are.
  passedHeaders: ['anthropic-beta', 'anthropic-version'],
}
