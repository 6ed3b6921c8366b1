// Signing in and out: better-auth's own paths under /api/app/auth, called with fetch so that its client is not shipped.
import { readError } from './api.ts'

/** Calls one of better-auth's paths, `/sign-in/email`. Rejects with an ApiError whose message is for the reader. */
export async function auth<Answer = unknown>(path: string, body?: unknown): Promise<Answer> {
  let response: Response
  try {
    response = await fetch(`/api/app/auth${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  } catch {
    throw readError(0, { code: 'unreachable', message: 'The server could not be reached. Try again.' })
  }
  const answer: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw readError(response.status, answer)
  return answer as Answer
}

/** A path of ours to go to after signing in; anything that leads elsewhere becomes the home page. */
export function safeReturn(path: string | undefined): string {
  return path !== undefined && /^\/(?![/\\])/.test(path) ? path : '/'
}
