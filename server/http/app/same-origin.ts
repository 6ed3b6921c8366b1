// Requests that change something come from our own pages only: a page elsewhere can send a form with the reader's cookies, but it
// cannot say that it is us.
import type { IncomingMessage } from 'node:http'
import { GatewayError } from '../../../core/errors.ts'

const HARMLESS = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Throws 403 for a change that does not come from one of these origins. */
export function requireSameOrigin(request: IncomingMessage, origins: () => readonly string[]): void {
  if (HARMLESS.has(request.method ?? '')) return
  // Browsers set it themselves and let no page change it.
  if (request.headers['sec-fetch-site'] === 'same-origin') return
  const { origin } = request.headers
  if (origin !== undefined && request.headers['sec-fetch-site'] === undefined && origins().includes(origin))
    return
  throw new GatewayError(
    'permission_denied',
    'This change did not come from a page of this server. A program sends its address in the header Origin; a server that is reached under another name needs CAUSEWAY_PUBLIC_URL.',
    { wireCode: 'foreign_origin' },
  )
}
