// `/docs/api-reference`: this server's OpenAPI document in Scalar's reference, a page of its own beside the web app, since it brings its
// own framework and needs a policy of its own. Its script is a file of the built app (web/build/api-reference.ts).
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'

export const API_REFERENCE = '/docs/api-reference'

/** Registers the page when the script has been built. */
export function registerApiReference(app: FastifyInstance, builtFolder: string): void {
  if (!existsSync(join(builtFolder, 'api-reference', 'scalar.js'))) return
  app.get(API_REFERENCE, (_request, reply) => {
    const nonce = randomBytes(16).toString('base64')
    return reply
      .headers({
        'content-security-policy': contentPolicy(nonce),
        'cache-control': 'no-store',
        'referrer-policy': 'same-origin',
        'x-frame-options': 'DENY',
        'cross-origin-opener-policy': 'same-origin',
        'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
      })
      .type('text/html; charset=utf-8')
      .send(page(nonce))
  })
}

/** This server and nobody else, no script in the page; the style elements that Scalar makes have the nonce. */
function contentPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src-elem 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

function page(nonce: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta property="csp-nonce" nonce="${nonce}" content="${nonce}" />
    <title>API reference · Causeway</title>
    <link rel="icon" href="/mark.svg" type="image/svg+xml" />
    <script src="/theme.js"></script>
    <link rel="stylesheet" href="/api-reference/style.css" />
  </head>
  <body>
    <header class="bar">
      <a class="home" href="/"><img src="/mark.svg" alt="" width="20" height="20" /> Causeway</a>
      <a href="/docs">Docs</a>
      <span class="quiet" aria-current="page">API reference</span>
    </header>
    <div id="reference"></div>
    <noscript>The reference needs JavaScript. The document that it shows is /openapi.json.</noscript>
    <script src="/api-reference/before.js" defer></script>
    <script src="/api-reference/scalar.js" defer></script>
    <script src="/api-reference/start.js" defer></script>
  </body>
</html>
`
}
