// The settings about people: who may sign up, whose word about addresses counts, mail, and whom to sign in with. Part of settings.ts.
import { BlockList, isIP } from 'node:net'
import type { Setting } from './setting.ts'
import { hidden, readHttpUrl, visible } from './setting.ts'

const SIGN_UP = ['closed', 'invitation', 'open'] as const
/** Who may become a person here by themselves. */
export type SignUpPolicy = (typeof SIGN_UP)[number]

const signUp: Setting<SignUpPolicy> = {
  ...visible,
  name: 'CAUSEWAY_SIGN_UP',
  fallback: 'closed',
  allowed: `one of ${SIGN_UP.join(', ')}`,
  doc: 'Who may sign up: nobody but whom an administrator invites (`closed`), also whom an organisation invites (`invitation`), or anybody (`open`). An administrator may change it while the server runs, and then that holds.',
  example: 'CAUSEWAY_SIGN_UP=invitation',
  read: (text) => SIGN_UP.find((policy) => policy === text),
}

const trustedProxies: Setting<readonly string[]> = {
  ...visible,
  name: 'CAUSEWAY_TRUSTED_PROXIES',
  fallback: '127.0.0.1,::1',
  allowed: 'IP addresses or ranges such as 10.0.0.0/8, separated by commas; `none` trusts nobody',
  doc: 'Proxies whose `X-Forwarded-For` is believed when the address of a caller matters: for limits on signing in and in the list of sessions.',
  example: 'CAUSEWAY_TRUSTED_PROXIES=10.0.0.0/8,127.0.0.1',
  read: readAddressRanges,
}

const smtpUrl: Setting<string> = {
  ...hidden,
  name: 'SMTP_URL',
  fallback: undefined,
  allowed: 'an smtp:// or smtps:// address, with user and password where the mail server wants them',
  doc: 'The mail server for invitations, forgotten passwords and the proof of addresses. Without it, links are shown to those who hand them on.',
  example: 'SMTP_URL=smtps://user:password@mail.example.com:465',
  read: (text) => (URL.canParse(text) && /^smtps?:$/.test(new URL(text).protocol) ? text : undefined),
}

const mailFrom: Setting<string> = {
  ...visible,
  name: 'MAIL_FROM',
  fallback: undefined,
  allowed: 'an e-mail address, alone or as `Name <address>`',
  doc: 'Who mail comes from. Needed with SMTP_URL.',
  example: 'MAIL_FROM="Causeway <causeway@example.com>"',
  read: (text) => (/^([^<>\r\n]*<)?[^\s@<>]+@[^\s@<>]+>?$/.test(text) ? text : undefined),
}

const githubClientId = clientId('GITHUB', 'GitHub')
const githubClientSecret = clientSecret('GITHUB', 'GitHub')
const googleClientId = clientId('GOOGLE', 'Google')
const googleClientSecret = clientSecret('GOOGLE', 'Google')
const oidcClientId = clientId('OIDC', 'the OpenID Connect issuer')
const oidcClientSecret = clientSecret('OIDC', 'the OpenID Connect issuer')

const oidcIssuer: Setting<string> = {
  ...visible,
  name: 'OIDC_ISSUER',
  fallback: undefined,
  allowed: 'an http:// or https:// address without query or fragment',
  doc: 'An OpenID Connect issuer to sign in with. It is asked for its addresses when somebody first signs in with it, so it may be down when the server starts.',
  example: 'OIDC_ISSUER=https://login.example.com/realms/staff',
  read: readHttpUrl,
}

const oidcName: Setting<string> = {
  ...visible,
  name: 'OIDC_NAME',
  fallback: 'Single sign-on',
  allowed: 'at most 40 characters',
  doc: 'What the button for it says.',
  example: 'OIDC_NAME="Example account"',
  read: (text) => (text.length <= 40 ? text : undefined),
}

/** In the order of the documentation. */
export const PEOPLE_SETTINGS = {
  signUp,
  trustedProxies,
  smtpUrl,
  mailFrom,
  githubClientId,
  githubClientSecret,
  googleClientId,
  googleClientSecret,
  oidcIssuer,
  oidcClientId,
  oidcClientSecret,
  oidcName,
} as const

function clientId(start: string, name: string): Setting<string> {
  return {
    ...visible,
    name: `${start}_CLIENT_ID`,
    fallback: undefined,
    allowed: 'the client id that you were given',
    doc: `Lets people sign in with ${name}, together with the secret. Give it \`<public address>/api/app/auth/callback/${start.toLowerCase()}\` as the address to come back to.`,
    example: `${start}_CLIENT_ID=causeway`,
    read: (text) => text,
  }
}

function clientSecret(start: string, name: string): Setting<string> {
  return {
    ...hidden,
    name: `${start}_CLIENT_SECRET`,
    fallback: undefined,
    allowed: 'the client secret that you were given',
    doc: `The secret of the client at ${name}.`,
    example: `${start}_CLIENT_SECRET="the secret"`,
    read: (text) => text,
  }
}

function readAddressRanges(text: string): readonly string[] | undefined {
  if (text === 'none') return []
  const ranges = text.split(',').map((range) => range.trim())
  return ranges.every(isAddressRange) ? ranges : undefined
}

function isAddressRange(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  if (isIP(address) === 0 || more.length > 0 || (bits !== undefined && !/^\d+$/.test(bits))) return false
  try {
    new BlockList().addSubnet(address, Number(bits ?? 0), isIP(address) === 6 ? 'ipv6' : 'ipv4')
    return true
  } catch {
    // More bits than an address has.
    return false
  }
}
