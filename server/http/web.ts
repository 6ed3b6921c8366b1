// The web app's files: index.html for every page, with a nonce of its own, and the rest of web/dist as it was built. Knows no page.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { registerApiReference } from './api-reference.ts'
import { createNonce, pageHeaders } from './page-headers.ts'
import { isProgramPath } from './surface.ts'

const BUILT = join(import.meta.dirname, '../../web/dist')
const NONCE = '__CSP_NONCE__'
/** Never a page: what programs and operators ask for gets its answers in JSON. */
const NO_PAGE = /^\/(?:api|v\d\w*|healthz|readyz|metrics|assets|openapi\.json|docs-json)(?:[/?]|$)/

export interface WebPages {
  /** Sends the page when the request is a browser's for a page; false leaves the request to the caller. */
  readonly send: (request: FastifyRequest, reply: FastifyReply) => boolean
}

/** Registers the built files; without a build (a server started by itself) every page says how to get one. */
export function registerWeb(app: FastifyInstance): WebPages {
  const page = readPage()
  if (page !== undefined) {
    registerApiReference(app, BUILT)
    void app.register(fastifyStatic, {
      root: BUILT,
      // Each file is a route of its own, so that pages and wrong addresses never reach the disk.
      wildcard: false,
      dotfiles: 'ignore',
      globIgnore: ['index.html', '**/.*', '**/*.gz', '**/*.br'],
      index: false,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, path) => {
        // Vite puts a digest into the names of what lies in assets.
        const isNamedByContent = path.includes('/assets/') || path.includes('\\assets\\')
        void reply.header(
          'cache-control',
          isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache',
        )
      },
    })
  }
  return {
    send: (request, reply) => {
      if (!isPage(request)) return false
      if (page === undefined) {
        void reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT)
        return true
      }
      const nonce = createNonce()
      void reply
        .code(200)
        .headers(pageHeaders(nonce, { formAction: "'self'", manifest: 'own' }))
        .type('text/html; charset=utf-8')
        .send(page.replace(NONCE, nonce))
      return true
    },
  }
}

const NOT_BUILT = 'The web app is not built. Start the server with npm start, or run: npx vite build web\n'

function readPage(): string | undefined {
  try {
    return readFileSync(join(BUILT, 'index.html'), 'utf8')
  } catch {
    return undefined // never built here; said to whoever asks for a page
  }
}

function isPage(request: FastifyRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  if (isProgramPath(request.url) || NO_PAGE.test(request.url)) return false
  return (request.headers.accept ?? '').includes('text/html')
}
