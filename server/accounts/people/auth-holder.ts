// Holds the people library: opened once, by the first who needs it, and opened again with the OpenID Connect issuer when somebody
// first signs in with that. An issuer that is down or silent therefore holds up nobody but those who want to sign in with it.
import type { AuthLibrary, AuthParts } from './auth-library.ts'
import { OIDC_ID } from './constants.ts'

export interface AuthHolder {
  readonly get: () => Promise<AuthLibrary>
  /** Undefined while the issuer does not answer; the next call asks it again. */
  readonly getWithOidc: () => Promise<AuthLibrary | undefined>
}

const ISSUER_PATIENCE_MS = 10_000

/** Opens nothing yet. */
export function createAuthHolder(parts: Omit<AuthParts, 'withOidc'>): AuthHolder {
  let plain: Promise<AuthLibrary> | undefined
  let asking: Promise<AuthLibrary | undefined> | undefined
  let whole: AuthLibrary | undefined

  const open = async (withOidc: boolean): Promise<AuthLibrary> => {
    const { openAuthLibrary } = await import('./auth-library.ts')
    return await openAuthLibrary({ ...parts, withOidc })
  }
  const ask = async (): Promise<AuthLibrary | undefined> => {
    const opened = await open(true)
    const { socialProviders } = await opened.$context
    if (socialProviders.some((provider) => provider.id === OIDC_ID)) whole = opened
    return whole
  }

  return {
    get: async () => {
      plain ??= open(false).catch((error: unknown) => {
        plain = undefined
        throw error
      })
      return whole ?? (await plain)
    },
    getWithOidc: async () => {
      if (whole !== undefined) return whole
      asking ??= ask().finally(() => {
        asking = undefined
      })
      return await Promise.race([asking, undefinedAfter(ISSUER_PATIENCE_MS)])
    },
  }
}

function undefinedAfter(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(undefined), milliseconds).unref()
  })
}
