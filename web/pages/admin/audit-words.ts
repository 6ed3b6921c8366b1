// What a row of the audit log says in words. Pure.
import type { AuditItem } from '../../../contract/app/audit.ts'

/** By method and path; what is not here is shown by them. */
const ACTIONS: Readonly<Record<string, string>> = {
  'POST /setup': 'Set the installation up',
  'DELETE /me': 'Deleted themselves',
  'POST /keys': 'Made a key',
  'PATCH /keys/:hash': 'Changed a key',
  'DELETE /keys/:hash': 'Deleted a key',
  'POST /organisations': 'Made an organisation',
  'PATCH /organisation': 'Renamed an organisation',
  'DELETE /organisation': 'Deleted an organisation',
  'POST /organisation/leave': 'Left an organisation',
  'PATCH /organisation/members/:personId': 'Changed a role or a budget',
  'DELETE /organisation/members/:personId': 'Removed somebody from an organisation',
  'POST /organisation/invitations': 'Invited somebody into an organisation',
  'DELETE /organisation/invitations/:id': 'Revoked an invitation of an organisation',
  'PUT /account/settings': 'Changed privacy or routing of an account',
  'DELETE /account/kept': 'Deleted the prompts and answers that an account kept',
  'POST /invitations/accept': 'Accepted an invitation',
  'DELETE /sessions/:id': 'Ended a session',
  'POST /sessions/end-others': 'Ended their other sessions',
  'POST /credits/redeem': 'Redeemed a code',
  'POST /admin/invitations': 'Invited somebody',
  'DELETE /admin/invitations/:id': 'Revoked an invitation',
  'PATCH /admin/people/:personId': 'Changed a person',
  'POST /admin/people/:personId/reset-link': 'Made a link for a new password',
  'PUT /admin/sign-up': 'Changed who may sign up',
  'POST /admin/redeem-codes': 'Made redeem codes',
  'DELETE /admin/redeem-codes/:id': 'Revoked a redeem code',
  'DELETE /admin/redeem-codes/batches/:batch': 'Revoked redeem codes',
  'PATCH /admin/accounts/:id': 'Changed the billing of an account',
  'POST /admin/accounts/:id/credit': 'Gave or took credit',
  'POST /admin/accounts/:id/disable': 'Disabled an account',
  'POST /admin/accounts/:id/enable': 'Enabled an account',
  'PATCH /admin/providers/:provider': 'Switched a provider',
  'PUT /admin/providers/:provider/values': 'Gave a provider its key',
  'POST /provider-keys': 'Brought a provider key',
  'PATCH /provider-keys/:id': 'Changed an own provider key',
  'DELETE /provider-keys/:id': 'Took an own provider key away',
  'POST /provider-keys/:id/test': 'Tested an own provider key',
  'POST /admin/providers/:provider/test': 'Tested a provider',
  'POST /admin/models': 'Added a model',
  'PATCH /admin/models/:author/:slug': 'Changed a model',
  'DELETE /admin/models/:author/:slug': 'Took a model away',
  'PUT /admin/margin': 'Changed the margin',
}

/** For the filter: what is sent, and how it is called, by name. */
export const ACTION_CHOICES: readonly (readonly [action: string, name: string])[] = Object.entries(
  ACTIONS,
).toSorted(([, one], [, other]) => one.localeCompare(other))

/** `Made a key`; method and path of what has no words here. */
export function actionWords({ method, path }: Pick<AuditItem, 'method' | 'path'>): string {
  const action = `${method} ${path}`
  return Object.hasOwn(ACTIONS, action) ? (ACTIONS[action] ?? action) : action
}
