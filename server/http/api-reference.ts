// `/docs/api-reference`: this server's OpenAPI document in Scalar's reference, a page of its own beside the web app, since it brings its
// own framework and needs a policy of its own: style elements that Scalar makes have the nonce. Its script is a file of the built app (web/build/api-reference.ts).
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { createNonce, pageHeaders } from './page-headers.ts'

export const API_REFERENCE = '/docs/api-reference'

/** Registers the page when the script has been built. */
export function registerApiReference(app: FastifyInstance, builtFolder: string): void {
  if (!existsSync(join(builtFolder, 'api-reference', 'scalar.js'))) return
  app.get(API_REFERENCE, (_request, reply) => {
    const nonce = createNonce()
    return reply
      .headers(pageHeaders(nonce, { formAction: "'none'", manifest: 'none' }))
      .type('text/html; charset=utf-8')
      .send(page(nonce))
  })
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
