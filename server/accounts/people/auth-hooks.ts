// The library's options that say what happens to people: who becomes one, what a name and a password are, who may have a session.
import type { AuthEvents } from './auth-events.ts'
import { currentPass } from './auth-events.ts'
import { ADDRESS_HEADER, LONGEST_NAME, LONGEST_PASSWORD, SHORTEST_PASSWORD } from './constants.ts'
import type { SignUp } from './sign-up.ts'

/** Passwords, lost ones, and proofs of address where mail is configured. */
export function passwordOptions(events: AuthEvents) {
  const { prove } = events
  return {
    emailAndPassword: {
      enabled: true,
      minPasswordLength: SHORTEST_PASSWORD,
      maxPasswordLength: LONGEST_PASSWORD,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: 3600,
      onPasswordReset: async (
        { user }: { readonly user: { readonly email: string } },
        request: Request | undefined,
      ) => events.reset({ email: user.email, address: request?.headers.get(ADDRESS_HEADER) ?? undefined }),
      sendResetPassword: async ({
        user,
        token,
      }: {
        readonly user: { readonly id: string; readonly email: string }
        readonly token: string
      }) => events.forgot({ id: user.id, email: user.email, token }),
    },
    ...(prove && {
      emailVerification: {
        sendOnSignUp: true,
        sendVerificationEmail: async ({
          user,
          url,
        }: {
          readonly user: { readonly email: string }
          readonly url: string
        }) => prove({ email: user.email, url }),
      },
    }),
  }
}

/** Our two columns, which nobody sets by asking, and the rule for signing up. */
export function userOptions(signUp: SignUp) {
  const own = { type: 'boolean', required: true, input: false, returned: false, defaultValue: false } as const
  return {
    modelName: 'auth_users',
    additionalFields: { administrator: own, disabled: own },
    validateUserInfo: async (
      { user, source }: { readonly user: object; readonly source: { readonly action: string } },
      context: { readonly body?: unknown },
    ) => {
      if (source.action !== 'create-user' || currentPass() !== undefined) return
      const { email, emailVerified } = user as { readonly email?: string; readonly emailVerified?: boolean }
      const refusal = await signUp.refusal({
        email: email ?? '',
        invitation: invitationIn(context.body),
        isProven: emailVerified === true,
      })
      return refusal === undefined ? undefined : { error: 'SIGN_UP_REFUSED', errorDescription: refusal }
    },
  }
}

type Refuse = (message: string, code: string) => never

/** What happens around rows; `refuse` throws an error of the library's. */
export function databaseHooks(events: AuthEvents, refuse: Refuse) {
  const withName = <T extends { readonly name?: unknown }>(data: T): T & { readonly name?: string } => {
    if (data.name === undefined) return data as T & { readonly name?: string }
    const name = String(data.name).trim()
    // oxlint-disable-next-line no-control-regex -- these are what is refused
    if (name === '' || name.length > LONGEST_NAME || /[\u0000-\u001f\u007f]/.test(name))
      refuse(`A name has 1 to ${LONGEST_NAME} characters.`, 'invalid_name')
    return { ...data, name }
  }
  return {
    user: {
      create: {
        before: async (user: object) => ({
          data: {
            ...withName(user as { readonly name?: unknown }),
            // Pictures elsewhere would tell their host who looks at whom.
            image: null,
            administrator: currentPass()?.administrator ?? false,
            disabled: false,
          },
        }),
        after: (
          user: { readonly id: string; readonly email: string },
          context: { readonly body?: unknown } | null,
        ) =>
          events.joined({
            id: user.id,
            email: user.email,
            invitation: invitationIn(context?.body),
            pass: currentPass(),
          }),
      },
      update: {
        before: async (user: object) => {
          const { image: _, ...rest } = user as { readonly image?: unknown; readonly name?: unknown }
          return { data: withName(rest) }
        },
      },
    },
    session: {
      create: {
        before: async (session: { readonly userId: string }) => {
          if (await events.mayBeActive(session.userId)) return
          refuse('This access was disabled. Ask an administrator.', 'person_disabled')
        },
      },
    },
  }
}

function invitationIn(body: unknown): string | undefined {
  const { invitation } = (body ?? {}) as { readonly invitation?: unknown }
  return typeof invitation === 'string' && invitation !== '' ? invitation : undefined
}
