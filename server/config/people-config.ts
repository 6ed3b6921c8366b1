// The settings about people, put together: what belongs together is either whole or a mistake. Reads nothing itself.
import type { SignUpPolicy } from './people-settings.ts'
import { SETTINGS } from './settings.ts'

/** A client of ours at somebody else's sign-in. */
export interface SignInClient {
  readonly clientId: string
  readonly clientSecret: string
}

export interface PeopleConfig {
  readonly signUp: SignUpPolicy
  /** Addresses and ranges. */
  readonly trustedProxies: readonly string[]
  readonly mail: { readonly smtpUrl: string; readonly from: string } | undefined
  readonly github: SignInClient | undefined
  readonly google: SignInClient | undefined
  readonly oidc: (SignInClient & { readonly issuer: string; readonly name: string }) | undefined
}

/** Values as they were read; a value that was not allowed is undefined and its problem is noted already. */
export interface PeopleValues {
  readonly signUp: SignUpPolicy | undefined
  readonly trustedProxies: readonly string[] | undefined
  readonly smtpUrl: string | undefined
  readonly mailFrom: string | undefined
  readonly githubClientId: string | undefined
  readonly githubClientSecret: string | undefined
  readonly googleClientId: string | undefined
  readonly googleClientSecret: string | undefined
  readonly oidcIssuer: string | undefined
  readonly oidcClientId: string | undefined
  readonly oidcClientSecret: string | undefined
  readonly oidcName: string | undefined
}

/** Without any setting. */
export const NO_PEOPLE_CONFIG: PeopleConfig = {
  signUp: 'closed',
  trustedProxies: [],
  mail: undefined,
  github: undefined,
  google: undefined,
  oidc: undefined,
}

/** Puts the values together; `problems` gets a sentence for each half that is missing. */
export function composePeople(values: PeopleValues, problems: string[]): PeopleConfig {
  const together = <const Name extends keyof PeopleValues>(
    ...names: readonly Name[]
  ): { readonly [K in Name]: NonNullable<PeopleValues[K]> } | undefined => {
    const missing = names.filter((name) => values[name] === undefined)
    const given = names.find((name) => values[name] !== undefined)
    if (given === undefined) return undefined
    for (const name of missing)
      problems.push(
        `${SETTINGS[name].name} is not set, but ${SETTINGS[given].name} is. For example: ${SETTINGS[name].example}`,
      )
    return missing.length === 0 ? (values as never) : undefined
  }
  const mail = together('smtpUrl', 'mailFrom')
  const github = together('githubClientId', 'githubClientSecret')
  const google = together('googleClientId', 'googleClientSecret')
  const oidc = together('oidcIssuer', 'oidcClientId', 'oidcClientSecret')
  return {
    signUp: values.signUp ?? 'closed',
    trustedProxies: values.trustedProxies ?? [],
    mail: mail && { smtpUrl: mail.smtpUrl, from: mail.mailFrom },
    github: github && { clientId: github.githubClientId, clientSecret: github.githubClientSecret },
    google: google && { clientId: google.googleClientId, clientSecret: google.googleClientSecret },
    oidc: oidc && {
      clientId: oidc.oidcClientId,
      clientSecret: oidc.oidcClientSecret,
      issuer: oidc.oidcIssuer,
      name: values.oidcName ?? 'Single sign-on',
    },
  }
}

/** What of them no log may hold. */
export function peopleSecrets({ mail, github, google, oidc }: PeopleConfig): string[] {
  const password = mail === undefined ? '' : new URL(mail.smtpUrl).password
  const all = [mail?.smtpUrl, password, github?.clientSecret, google?.clientSecret, oidc?.clientSecret]
  return all.filter((secret) => secret !== undefined && secret !== '') as string[]
}
