// What other gateways keep of a response: here nothing is kept, and whoever asks is told so rather than that the path is unknown.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { GatewayError } from '../../core/errors.ts'
import type { Services } from '../services.ts'
import { requireKey } from './require-key.ts'

/** `GET` and `DELETE /responses/{id}`, `GET /responses/{id}/input_items`, `POST /responses/{id}/cancel`: 404 with the reason. */
export function registerResponses(app: FastifyInstance, services: Services): void {
  const refuse = async (request: FastifyRequest<{ Params: { id: string } }>): Promise<never> => {
    requireKey(request, services)
    throw new GatewayError(
      'not_found',
      `Response with id '${request.params.id.slice(0, 80)}' not found: this gateway keeps no responses. What one used and cost is at /generation?id=.`,
      { wireCode: null },
    )
  }
  app.get('/responses/:id', refuse)
  app.delete('/responses/:id', refuse)
  app.get('/responses/:id/input_items', refuse)
  app.post('/responses/:id/cancel', refuse)
}
