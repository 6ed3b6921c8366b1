// A server in this process with real services and people who use it as browsers do: cookies kept, Origin sent. For tests of the
// private API; what a whole process does is started by start-causeway.ts.
import assert from 'node:assert/strict'
import { openHttpServer } from '../../server/http/server.ts'
import type { Services } from '../../server/services.ts'
import type { AccountRole, PersonRecord } from '../../server/store/people/ports.ts'
import { openServicesForTests } from './control-services.ts'

/** An answer with its body read. */
export interface AppAnswer {
  readonly status: number
  readonly headers: Headers
  /** Undefined when it is no JSON. */
  readonly body: unknown
  /** The code of an error, of ours or of the people library. */
  readonly code: string | undefined
}

export interface AppCall {
  readonly json?: unknown
  /** For which account: `X-Causeway-Account`. */
  readonly account?: string | number | undefined
  readonly headers?: Readonly<Record<string, string>>
}

/** Somebody's browser. */
export interface Browser {
  /** `GET`, `/me`: below /api/app. */
  readonly call: (method: string, path: string, call?: AppCall) => Promise<AppAnswer>
  readonly cookies: ReadonlyMap<string, string>
  /** Throws when it does not work. */
  readonly signIn: (email: string, password?: string) => Promise<void>
}

export interface PeopleWorld {
  readonly url: string
  readonly services: Services
  readonly browser: () => Browser
  /** Makes somebody, with PASSWORD, whatever the rules for signing up say. */
  readonly person: (email: string, also?: { readonly administrator: boolean }) => Promise<PersonRecord>
  /** Makes somebody a member of an organisation. */
  readonly join: (wish: {
    readonly accountId: number
    readonly person: PersonRecord
    readonly role: AccountRole
  }) => Promise<void>
  readonly close: () => Promise<void>
}

/** What everybody here signs in with. */
export const PASSWORD = 'correct horse battery staple'

/** Starts it with these settings, without an administrator. */
export async function openPeopleWorld(
  environment: Readonly<Record<string, string>> = {},
): Promise<PeopleWorld> {
  const { services, close } = await openServicesForTests({ PORT: '0', ...environment })
  const http = await openHttpServer(services)
  services.people.address.listen(http.port)
  const url = `http://127.0.0.1:${http.port}`
  return {
    url,
    services,
    browser: () => openBrowser(url),
    person: (email, { administrator } = { administrator: false }) =>
      services.people.create({
        email,
        name: email.split('@')[0] ?? email,
        password: PASSWORD,
        administrator,
      }),
    join: async ({ accountId, person, role }) => {
      const at = services.now()
      const digest = `${accountId} ${person.id} ${role} ${at}`
      await services.store.invitations.create({
        digest,
        email: person.email,
        organisation: { accountId, role },
        invitedBy: undefined,
        createdAt: at,
        expiresAt: at + 60_000,
      })
      assert.ok(await services.store.invitations.accept({ digest, personId: person.id, at }))
    },
    close: async () => {
      await http.drain(500)
      await close()
    },
  }
}

/** A browser at a server, fresh or with these cookies. */
export function openBrowser(url: string, kept: ReadonlyMap<string, string> = new Map()): Browser {
  const cookies = new Map(kept)
  const call: Browser['call'] = async (method, path, { json, account, headers } = {}) => {
    const answer = await fetch(`${url}/api/app${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(method === 'GET' ? {} : { origin: url }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...(account === undefined ? {} : { 'x-causeway-account': String(account) }),
        ...(cookies.size === 0 ? {} : { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    })
    for (const line of answer.headers.getSetCookie()) keep(cookies, line)
    const body = parsed(await answer.text())
    return { status: answer.status, headers: answer.headers, body, code: codeOf(body) }
  }
  return {
    call,
    cookies,
    signIn: async (email, password = PASSWORD) => {
      const answer = await call('POST', '/auth/sign-in/email', { json: { email, password } })
      assert.equal(answer.status, 200, JSON.stringify(answer.body))
    },
  }
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';')
  const at = pair.indexOf('=')
  const name = pair.slice(0, at)
  if (attributes.some((attribute) => /^\s*max-age=0$/i.test(attribute))) cookies.delete(name)
  else cookies.set(name, pair.slice(at + 1))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // Redirects have no body, and the test that follows them knows.
    return undefined
  }
}

function codeOf(body: unknown): string | undefined {
  const { error, code } = (body ?? {}) as {
    readonly error?: { readonly code: string }
    readonly code?: string
  }
  return error?.code ?? code
}
