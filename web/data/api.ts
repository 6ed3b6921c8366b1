// The only place that talks to the server: /api/app for the pages, /v1 for what programs use too. Adds the account that the
// reader acts for, turns every failure into an ApiError. Holds no state but that account.
import { sayIfOver } from './session-end.ts'

/** What the server refused, or `status` 0 when it could not be reached. `message` is written for the reader. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  /** The field of the form that is wrong, when one is. */
  readonly field: string | undefined

  constructor(given: { status: number; code: string; message: string; field?: string | undefined }) {
    super(given.message)
    this.name = 'ApiError'
    this.status = given.status
    this.code = given.code
    this.field = given.field
  }
}

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

const ACCOUNT = 'causeway.account'
let account = readAccount()

function readAccount(): string | undefined {
  try {
    return localStorage.getItem(ACCOUNT) ?? undefined
  } catch {
    return undefined // storage may be forbidden; the personal account is used then
  }
}

/** The account that requests act for from now on; undefined is the reader's personal one. */
export function actFor(id: string | undefined): void {
  account = id
  try {
    if (id === undefined) localStorage.removeItem(ACCOUNT)
    else localStorage.setItem(ACCOUNT, id)
  } catch {
    // storage may be forbidden: the choice then lasts as long as the page
  }
}

/** A path below /api/app with its query; what is undefined or empty is left out, a list becomes `a,b`. */
export function pathWith(path: string, query: Query = {}): string {
  const words = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    const text = Array.isArray(value) ? value.join(',') : String(value ?? '')
    if (text !== '') words.set(name, text)
  }
  const search = words.toString()
  return search === '' ? path : `${path}?${search}`
}

/** Reads from /api/app. Rejects with an ApiError. */
export function get<Answer>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Answer> {
  return call<Answer>('GET', `/api/app${pathWith(path, query)}`, undefined, signal)
}

/** Reads a file from /api/app, such as a table as CSV. Rejects with an ApiError. */
export async function getFile(path: string, query: Query): Promise<Blob> {
  const response = await request('GET', `/api/app${pathWith(path, query)}`)
  if (!response.ok) throw readError(response.status, parse(await response.text()))
  return response.blob()
}

/** Changes something below /api/app. Rejects with an ApiError. */
export function send<Answer>(
  method: 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  path: string,
  body: unknown = {},
): Promise<Answer> {
  return call<Answer>(method, `/api/app${path}`, body)
}

/** What every request says of itself: the account that it acts for. */
export function requestHeaders(): Record<string, string> {
  return { accept: 'application/json', ...(account === undefined ? {} : { 'x-causeway-account': account }) }
}

async function call<Answer>(
  method: string,
  url: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Answer> {
  const response = await request(method, url, body, signal)
  const answer = parse(await response.text())
  if (!response.ok) throw readError(response.status, answer)
  return answer as Answer
}

async function request(method: string, url: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  const headers = requestHeaders()
  if (body !== undefined) headers['content-type'] = 'application/json'
  try {
    return await fetch(url, {
      method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ApiError({
      status: 0,
      code: 'unreachable',
      message: 'The server could not be reached. Check that it is running and try again.',
    })
  }
}

function parse(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined // a proxy's page; the status says enough
  }
}

/** Our own errors are `{ error: { code, message, field? } }`; better-auth's are `{ code, message }`. */
export function readError(status: number, answer: unknown): ApiError {
  const outer = (answer ?? {}) as { error?: unknown; code?: unknown; message?: unknown }
  const found = (typeof outer.error === 'object' && outer.error !== null ? outer.error : outer) as {
    code?: unknown
    message?: unknown
    field?: unknown
  }
  if (status === 401 && found.code === 'not_signed_in') sayIfOver(true)
  return new ApiError({
    status,
    code: typeof found.code === 'string' ? found.code : `http_${status}`,
    message:
      typeof found.message === 'string' && found.message !== ''
        ? found.message
        : `The server answered with status ${status}.`,
    field: typeof found.field === 'string' ? found.field : undefined,
  })
}
