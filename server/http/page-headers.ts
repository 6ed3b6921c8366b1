// What every page of ours is sent with: where its scripts, styles and requests may come from, and who may frame it. The pages
// themselves are web.ts and api-reference.ts.
import { randomBytes } from 'node:crypto'

/** Directives in which one page differs from another. */
export interface PolicyOfPage {
  /** Where forms may send: `'self'` or `'none'`. */
  readonly formAction: "'self'" | "'none'"
  /** Whether the page has a web app manifest. */
  readonly manifest: 'own' | 'none'
}

/** A nonce for one answer, never used twice. */
export function createNonce(): string {
  return randomBytes(16).toString('base64')
}

/** The headers of one answer that is a page. */
export function pageHeaders(nonce: string, policy: PolicyOfPage): Record<string, string> {
  return {
    'content-security-policy': contentPolicy(nonce, policy),
    'cache-control': 'no-store',
    'referrer-policy': 'same-origin',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  }
}

/**
 * This server and nobody else, and no script in the page. Styles inside elements are allowed, since sizes of bars and colours of
 * code are set there; style sheets made by scripts need the nonce.
 */
function contentPolicy(nonce: string, { formAction, manifest }: PolicyOfPage): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src-elem 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    ...(manifest === 'own' ? ["manifest-src 'self'"] : []),
    "base-uri 'none'",
    `form-action ${formAction}`,
    "frame-ancestors 'none'",
  ].join('; ')
}
