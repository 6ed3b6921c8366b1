// The private API of a server in a process of its own, used as the administrator's browser does: cookie kept, Origin sent.
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RunningCauseway } from './start-causeway.ts'

const ADMINISTRATOR = { name: 'Ada Lovelace', email: 'ada@example.com', password: 'correct horse battery' }
const INVITATION = 'Create the administrator: '

export interface AppSession {
  /** `GET`, `/me`: below /api/app, for this account or one's own. */
  readonly call: (
    method: string,
    path: string,
    more?: { readonly json?: unknown; readonly account?: string | undefined },
  ) => Promise<{ readonly status: number; readonly text: string; readonly body: unknown }>
}

/** Makes the administrator where there is none yet, and signs in. */
export async function openAppSession(server: RunningCauseway): Promise<AppSession> {
  let cookie = ''
  const call: AppSession['call'] = async (method, path, { json, account } = {}) => {
    const answer = await fetch(`${server.url}/api/app${path}`, {
      method,
      headers: {
        origin: server.url,
        cookie,
        ...(account !== undefined && { 'x-causeway-account': account }),
        ...(method !== 'GET' && { 'content-type': 'application/json' }),
      },
      ...(method !== 'GET' && { body: JSON.stringify(json ?? {}) }),
    })
    const cookies = answer.headers.getSetCookie().map((line) => line.slice(0, line.indexOf(';')))
    if (cookies.length > 0) cookie = cookies.join('; ')
    const text = await answer.text()
    return {
      status: answer.status,
      text,
      body: text.startsWith('{') ? (JSON.parse(text) as unknown) : undefined,
    }
  }
  const { email, password } = ADMINISTRATOR
  for (let patience = 100; patience > 0; patience--) {
    const signedIn = await call('POST', '/auth/sign-in/email', { json: { email, password } })
    if (signedIn.status === 200) return { call }
    // A first start prints the link a moment after it listens.
    const link = server.stdout.find((line) => line.startsWith(INVITATION))
    const token = link && new URL(link.slice(INVITATION.length)).searchParams.get('token')
    if (token) {
      const made = await call('POST', '/setup', { json: { token, ...ADMINISTRATOR } })
      assert.equal(made.status, 200, made.text)
    } else await sleep(100)
  }
  assert.fail('the administrator could not sign in')
}
