// Who sees what is said about the traffic of the whole installation: as the operator says (CAUSEWAY_STATISTICS).
import { GatewayError } from '../../../core/errors.ts'
import type { VisitorCall } from './route.ts'

/** Throws 401 for a visitor and 403 for a person who may not see it. */
export function requireStatistics(call: Pick<VisitorCall<unknown>, 'services' | 'person'>): void {
  if (maySeeStatistics(call)) return
  if (call.person === undefined)
    throw new GatewayError('permission_denied', 'Sign in to see this.', {
      status: 401,
      wireCode: 'not_signed_in',
    })
  throw new GatewayError(
    'permission_denied',
    'The operator shows this to administrators of the installation only.',
    { wireCode: 'role_not_allowed' },
  )
}

/** Whether they may, for answers that leave it out otherwise. */
export function maySeeStatistics({
  services,
  person,
}: Pick<VisitorCall<unknown>, 'services' | 'person'>): boolean {
  const readers = services.config.current().statistics
  if (readers === 'administrators') return person?.administrator === true
  return readers === 'everyone' || person !== undefined
}
