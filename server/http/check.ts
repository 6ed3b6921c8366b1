// A body or a query against its schema: what is wrong becomes one error that names the field, the value and what is allowed.
import type { z } from 'zod'
import { GatewayError } from '../../core/errors.ts'
import type { ErrorCode } from '../../core/errors.ts'

/** Fields whose value no message repeats. */
const SECRET = /(^|\.)(key|password|token|secret)$/i

/** The checked value. Throws a 400 for the first thing that is wrong. */
export function check<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value, { reportInput: true })
  if (result.success) return result.data
  throw wrong(result.error.issues[0] as z.core.$ZodIssue, value)
}

/** As `check`, for a JSON body: anything but an object is refused by itself. */
export function checkBody<T>(schema: z.ZodType<T>, body: unknown): T {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new GatewayError('invalid_type', 'The body must be a JSON object.')
  return check(schema, body)
}

function wrong(issue: z.core.$ZodIssue, value: unknown): GatewayError {
  const param = pathOf(issue.path)
  if (issue.code === 'unrecognized_keys') {
    const unknown = pathOf([...issue.path, issue.keys[0] as string])
    return new GatewayError('unknown_parameter', `Unknown parameter: '${unknown}'.`, { param: unknown })
  }
  if (issue.code === 'invalid_type' && issue.input === undefined)
    return new GatewayError('missing_required_parameter', `Missing required parameter: '${param}'.`, {
      param,
    })
  const code: ErrorCode = issue.code === 'invalid_type' ? 'invalid_type' : 'invalid_value'
  // A word of a query that is no number: the schema has only seen what became of it.
  const isNoNumber = Number.isNaN(issue.input)
  const message = isNoNumber ? 'expected a number' : issue.message
  const given = isNoNumber ? valueAt(value, issue.path) : issue.input
  const got = SECRET.test(param) ? '' : ` Got ${shown(given)}.`
  return new GatewayError(code, `Invalid '${param}': ${message}.${got}`, { param })
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce(
    (inner, part) => (inner as Readonly<Record<PropertyKey, unknown>> | undefined)?.[part],
    value,
  )
}

function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : (at ? '.' : '') + String(part)))
    .join('')
}

function shown(input: unknown): string {
  const text = JSON.stringify(input) ?? String(input)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
