// The dialect `gemini`: Google's generateContent, for callers (its SDKs) and for providers that speak it.
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

/** generateContent and streamGenerateContent in both directions. */
export const gemini: Dialect = {
  id: 'gemini',
  knownFields: KNOWN_FIELDS,
  readRequest,
  writeRequest,
  readAnswer,
  writeAnswer,
  createStreamReader,
  createStreamWriter,
  readError,
  takesProof: isOwnDetail,
  writeError,
  endMarker: END_MARKER,
}
