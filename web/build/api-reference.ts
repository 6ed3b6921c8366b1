// Puts Scalar's reference, one script of its own that comes inside of a Fastify plugin, beside the built app, so that the server has a
// file to send and never loads the plugin. The page around it is server/http/api-reference.ts. Not part of the app itself.
import scalar from '@scalar/fastify-api-reference'
import Fastify from 'fastify'
import type { Plugin } from 'vite'

const SCRIPT = '/reference/js/scalar.js'

/** Writes `api-reference/scalar.js` into the build. */
export function apiReference(): Plugin {
  return {
    name: 'causeway-api-reference',
    apply: 'build',
    async generateBundle() {
      const app = Fastify()
      await app.register(scalar, { routePrefix: '/reference', configuration: { url: '/openapi.json' } })
      const { statusCode, body } = await app.inject(SCRIPT)
      await app.close()
      if (statusCode !== 200) throw new Error(`@scalar/fastify-api-reference has no ${SCRIPT}`)
      this.emitFile({ type: 'asset', fileName: 'api-reference/scalar.js', source: body })
    },
  }
}
