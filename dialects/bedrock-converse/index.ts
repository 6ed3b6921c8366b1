// The dialect `bedrock-converse`: Amazon Bedrock's Converse and ConverseStream, for providers that speak it and in both directions.
// The one barrel that the house allows; each direction lives in its own file.
import type { Dialect } from '../dialect.ts'
import { readError, writeError } from './errors.ts'
import { createStreamReader } from './read-stream.ts'
import { replayedReasoning } from './reasoning-details.ts'
import { readRequest } from './request.ts'
import { readAnswer } from './response.ts'
import { KNOWN_FIELDS } from './wire.ts'
import { writeAnswer } from './write-answer.ts'
import { writeRequest } from './write-request.ts'
import { createStreamWriter, END_MARKER } from './write-stream.ts'

/** Converse and ConverseStream in both directions. */
export const bedrockConverse: Dialect = {
  id: 'bedrock-converse',
  knownFields: KNOWN_FIELDS,
  framing: 'aws-event-stream',
  readRequest,
  writeRequest,
  readAnswer,
  writeAnswer,
  createStreamReader,
  createStreamWriter,
  readError,
  asksForJson: 'itself',
  takesProof: (detail, quirks) =>
    replayedReasoning({ details: [detail], reasoning: undefined }, quirks).length > 0,
  writeError,
  endMarker: END_MARKER,
}
