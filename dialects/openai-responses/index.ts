// The dialect `openai-responses`: OpenAI's Responses API, for callers (its SDKs, Codex, agents) and for providers that speak it.
// The one barrel that the house allows; each direction lives in its own file.
import type { Dialect } from '../dialect.ts'
import { echoOf } from './echo.ts'
import { readError, writeError } from './errors.ts'
import { createStreamReader } from './read-stream.ts'
import { readRequest } from './request.ts'
import { readAnswer } from './response.ts'
import { isOwnDetail, KNOWN_FIELDS } from './wire.ts'
import { writeAnswer } from './write-answer.ts'
import { writeRequest } from './write-request.ts'
import { createStreamWriter } from './write-stream.ts'

/** Responses in both directions. */
export const openaiResponses: Dialect = {
  id: 'openai-responses',
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
  echo: echoOf,
  errorEvent: 'error',
  // The last event holds the whole response: only the writer has it.
  endMarker: '',
}
