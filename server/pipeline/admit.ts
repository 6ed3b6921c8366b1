// Who may come in: drain, loops, the key. Everything here happens before the body is looked at.
import { GatewayError } from '../../core/errors.ts'
import type { Services } from '../services.ts'
import type { KeyRecord } from '../store/keys/ports.ts'
import type { Inbound } from './inbound.ts'
import { header } from './inbound.ts'

/** The key of a caller who may call models. Throws 401, 403, 503 or 508. */
export function admit(inbound: Pick<Inbound, 'headers'>, services: Services): KeyRecord {
  if (services.activity.isDraining())
    throw new GatewayError('shutting_down', 'This gateway is shutting down; send the request again.', {
      retryAfterSeconds: 1,
    })
  const via = header(inbound, 'via')
  if (via?.includes(services.via))
    throw new GatewayError(
      'loop_detected',
      'This request has already passed this gateway: a provider address points back at it.',
    )
  const key = authenticate(inbound, services)
  if (key.kind === 'management')
    throw new GatewayError(
      'permission_denied',
      'Management keys administer keys and credits and cannot call models. Use an ordinary key.',
    )
  return key
}

/** The key of any kind that these headers present. Throws 401, and 403 when its account is shut. */
export function authenticate(
  inbound: Pick<Inbound, 'headers'>,
  services: Pick<Services, 'keys' | 'disabledAccounts'>,
): KeyRecord {
  const presented = presentedKey(inbound)
  if (presented === undefined)
    throw new GatewayError(
      'missing_api_key',
      "You didn't provide an API key. Send it as 'Authorization: Bearer YOUR_KEY' or 'x-api-key: YOUR_KEY'. " +
        "Make one with 'causeway keys create --name NAME'.",
      { wireCode: null },
    )
  const found = services.keys.authenticate(presented)
  if (typeof found !== 'string') {
    requireOpenAccount(found.accountId, services)
    return found
  }
  const reason =
    found === 'disabled'
      ? 'This API key is disabled'
      : found === 'expired'
        ? 'This API key has expired'
        : undefined
  throw new GatewayError(
    'invalid_api_key',
    reason ? `${reason}: ${masked(presented)}.` : `Incorrect API key provided: ${masked(presented)}.`,
  )
}

/** Throws the reason that an administrator gave for shutting the account. */
export function requireOpenAccount(
  accountId: number,
  { disabledAccounts }: Pick<Services, 'disabledAccounts'>,
): void {
  const disabling = disabledAccounts.of(accountId)
  if (disabling === undefined) return
  throw new GatewayError(
    'account_disabled',
    `This account was disabled by an administrator of this gateway: ${disabling.reason}`,
  )
}

function presentedKey(inbound: Pick<Inbound, 'headers'>): string | undefined {
  const authorization = header(inbound, 'authorization')
  if (authorization !== undefined) {
    if (authorization.length > 7 && authorization.slice(0, 7).toLowerCase() === 'bearer ')
      return authorization.slice(7).trim()
    return authorization.trim()
  }
  return header(inbound, 'x-api-key')?.trim()
}

/** Enough to recognise one's own key, too little to use it; never more than a quarter of what was sent. */
export function masked(presented: string): string {
  const shown = Math.min(4, Math.floor(presented.length / 8))
  const safe = presented.replace(/[^\x21-\x7e]/g, '?')
  return shown === 0 ? '***' : `${safe.slice(0, shown + 2)}***${safe.slice(-shown)}`
}
