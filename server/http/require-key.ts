// The key behind a request of our JSON API, and which kind may do what.
import type { FastifyRequest } from 'fastify'
import { GatewayError } from '../../core/errors.ts'
import { authenticate } from '../pipeline/admit.ts'
import type { Services } from '../services.ts'
import type { KeyRecord } from '../store/keys/ports.ts'

/** A key of any kind. Throws 401. */
export function requireKey(
  request: FastifyRequest,
  services: Pick<Services, 'keys' | 'disabledAccounts'>,
): KeyRecord {
  return authenticate(request, services)
}

/** A management key. Throws 401, or 403 in OpenRouter's words (openrouter.md 1.0). */
export function requireManagementKey(
  request: FastifyRequest,
  services: Pick<Services, 'keys' | 'disabledAccounts'>,
): KeyRecord {
  const key = authenticate(request, services)
  if (key.kind !== 'management')
    throw new GatewayError('permission_denied', 'Only management keys can perform this operation')
  return key
}

/** The id of an account's only workspace, as a UUID because OpenRouter's clients expect one. */
export function workspaceIdOf(accountId: number): string {
  return `00000000-0000-4000-8000-${accountId.toString(16).padStart(12, '0')}`
}

/** Throws 404 when a request names a workspace that is not its account's. */
export function requireOwnWorkspace(workspaceId: string | undefined, key: KeyRecord): void {
  if (workspaceId === undefined || workspaceId.toLowerCase() === workspaceIdOf(key.accountId)) return
  throw new GatewayError(
    'not_found',
    `There is no workspace '${workspaceId.slice(0, 80)}'. This account has one: '${workspaceIdOf(key.accountId)}'.`,
    { param: 'workspace_id' },
  )
}
