// The errors of every path as schemas, in the four shapes that callers know, and as the responses of an operation. Which statuses
// there are is read from core/errors.ts. Pure.
import { ERRORS } from '../../core/errors.ts'
import type { ResponseObject } from './document.ts'
import type { JsonSchema } from './json-schema.ts'
import { integer, list, object, ref, text } from './json-schema.ts'

const MESSAGE = text('What is wrong and what to do, for people.')

/** One for each shape. */
export const ERROR_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  Error: object(
    {
      error: {
        description: "Below `/v1` OpenAI's members, below `/api/v1` OpenRouter's.",
        anyOf: [ref('OpenAiError'), ref('OpenRouterError')],
      },
    },
    { description: 'Why there is no answer.', required: ['error'] },
  ),
  OpenAiError: object(
    {
      message: MESSAGE,
      type: text('The kind: `invalid_request_error`, `authentication_error` …'),
      param: { type: ['string', 'null'], description: 'The field at fault.' },
      code: { type: ['string', 'null'], description: 'One word for programs.' },
    },
    { description: 'Below `/v1`.', required: ['message', 'type', 'param', 'code'] },
  ),
  OpenRouterError: object(
    {
      code: integer('The status.'),
      message: MESSAGE,
      metadata: object(
        { error_type: text('One word for programs.') },
        { description: 'More, where there is more to say.' },
      ),
    },
    { description: 'Below `/api/v1`.', required: ['code', 'message'] },
  ),
  AnthropicError: object(
    {
      type: { type: 'string', const: 'error' },
      error: object(
        { type: text('One word for programs.'), message: MESSAGE },
        { required: ['type', 'message'] },
      ),
      request_id: { type: ['string', 'null'], description: 'As `X-Request-Id`.' },
    },
    { description: 'On `/messages`.', required: ['type', 'error'] },
  ),
  GeminiError: object(
    {
      error: object(
        {
          code: integer('The status.'),
          message: MESSAGE,
          status: text("Google's word for the status."),
          details: list(object({}), { description: 'Our own code.' }),
        },
        { required: ['code', 'message', 'status'] },
      ),
    },
    { description: "On Google's paths.", required: ['error'] },
  ),
}

export type ErrorShape = 'Error' | 'AnthropicError' | 'GeminiError'

const MEANINGS: Readonly<Record<number, string>> = {
  400: 'The request cannot be what was meant.',
  401: 'The key is missing, wrong, disabled or expired.',
  402: 'There is too little credit.',
  403: 'The key may not do this, or its limit is used up.',
  404: 'There is no such thing.',
  413: 'The body is too large.',
  429: 'Too much in too little time; `Retry-After` says when to come back.',
  500: 'A mistake of the gateway.',
  502: 'The provider failed.',
  503: 'Nobody can answer just now.',
  504: 'The provider was too slow.',
}
/** What can happen to any request, and what only to one that calls a model. */
const ANYWHERE = [400, 401, 403, 404, 500, 503]
const WITH_A_MODEL = [402, 413, 429, 502, 504]

/** `400` and so on, each with the codes that it stands for. */
export function errorResponses(
  shape: ErrorShape,
  callsModel: 'model' | 'no-model',
): Record<string, ResponseObject> {
  const statuses =
    callsModel === 'model' ? [...ANYWHERE, ...WITH_A_MODEL].toSorted((a, b) => a - b) : ANYWHERE
  return Object.fromEntries(
    statuses.map((status) => [
      String(status),
      {
        description: `${MEANINGS[status] ?? ''} Codes: ${codesOf(status)
          .map((code) => `\`${code}\``)
          .join(', ')}.`,
        content: { 'application/json': { schema: ref(shape) } },
      },
    ]),
  )
}

function codesOf(status: number): readonly string[] {
  return Object.entries(ERRORS)
    .filter(([, kind]) => kind.status === status)
    .map(([code]) => code)
}
