// Answers the people library's paths, with what the library does not do itself: wrong passwords are limited by e-mail address, and
// the OpenID Connect issuer is asked for its addresses when somebody wants to sign in there.
import type { AuthHolder } from './auth-holder.ts'
import { ADDRESS_HEADER, AUTH_PATH, OIDC_ID } from './constants.ts'
import type { People } from './people.ts'
import type { SignInGuard } from './sign-in-guard.ts'
import type { SignUp } from './sign-up.ts'

/** The `answer` of People. */
export function createAnswer(parts: {
  readonly library: AuthHolder
  readonly guard: SignInGuard
  readonly signUp: SignUp
  /** Where people sign in, for those who come back from elsewhere in vain. */
  readonly signInUrl: () => string
}): People['answer'] {
  const { library, guard, signUp, signInUrl } = parts
  return async (request) => {
    const path = new URL(request.url).pathname.slice(AUTH_PATH.length)
    if (path === '/sign-up/email') {
      const refused = await refuseSignUp(request, signUp)
      if (refused !== undefined) return refused
    }
    if (path === '/sign-in/email') return await signIn(request, { library, guard })
    if (path === `/callback/${OIDC_ID}`) {
      const whole = await library.getWithOidc()
      return whole
        ? await whole.handler(request)
        : Response.redirect(`${signInUrl()}?error=issuer_unreachable`)
    }
    if (path === '/sign-in/social' || path === '/link-social') {
      const { provider } = await fieldsOf(request)
      const chosen = provider === OIDC_ID ? await library.getWithOidc() : await library.get()
      return chosen ? await chosen.handler(request) : issuerUnreachable()
    }
    return await (await library.get()).handler(request)
  }
}

// The library would ask the same rule, but only after it has said whether the address is taken.
async function refuseSignUp(request: Request, signUp: SignUp): Promise<Response | undefined> {
  const { email, invitation } = await fieldsOf(request)
  const message = await signUp.refusal({
    email: typeof email === 'string' ? email : '',
    invitation: typeof invitation === 'string' && invitation !== '' ? invitation : undefined,
    isProven: false,
  })
  return message === undefined ? undefined : refusal(403, { code: 'SIGN_UP_REFUSED', message, headers: {} })
}

async function signIn(
  request: Request,
  { library, guard }: { readonly library: AuthHolder; readonly guard: SignInGuard },
): Promise<Response> {
  const { email } = await fieldsOf(request)
  if (typeof email !== 'string') return await (await library.get()).handler(request)
  const address = request.headers.get(ADDRESS_HEADER) ?? ''
  const entered = await guard.enter({ email, address })
  if ('waitMs' in entered) return tooManyPasswords(entered.waitMs)
  const answer = await (await library.get()).handler(request)
  // Only a wrong password uses a try up: not a refusal of another kind, and not an answer that asks for the second factor.
  if (answer.status !== 401) entered.succeeded()
  return answer
}

async function fieldsOf(request: Request): Promise<Readonly<Record<string, unknown>>> {
  try {
    const body: unknown = await request.clone().json()
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  } catch {
    // The library says what is wrong with it.
    return {}
  }
}

function tooManyPasswords(waitMs: number): Response {
  const seconds = Math.ceil(waitMs / 1000)
  return refusal(429, {
    code: 'TOO_MANY_PASSWORDS',
    message: `Too many wrong passwords for this address. Try again in ${Math.ceil(seconds / 60)} minutes, use a passkey, or choose a new password.`,
    headers: { 'retry-after': String(seconds) },
  })
}

function issuerUnreachable(): Response {
  return refusal(503, {
    code: 'ISSUER_UNREACHABLE',
    message: 'The place to sign in at does not answer. Try again in a moment, or sign in with your password.',
    headers: { 'retry-after': '10' },
  })
}

// In the library's own shape, since its client reads it.
function refusal(
  status: number,
  said: { readonly code: string; readonly message: string; readonly headers: Record<string, string> },
): Response {
  return Response.json({ code: said.code, message: said.message }, { status, headers: said.headers })
}
