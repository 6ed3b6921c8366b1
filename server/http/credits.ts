// What an account was granted and has used. Management keys only.
import type { FastifyInstance } from 'fastify'
import type { Credits } from '../../contract/credits.ts'
import { GatewayError } from '../../core/errors.ts'
import { dollarsFromNanodollars } from '../../core/money.ts'
import type { Services } from '../services.ts'
import { requireManagementKey } from './require-key.ts'

/** `GET /credits`. */
export function registerCredits(app: FastifyInstance, services: Services): void {
  app.get('/credits', async (request): Promise<{ data: Credits }> => {
    const key = requireManagementKey(request, services)
    const balance = services.ledger.balanceOf(key.accountId)
    if (!balance)
      throw new GatewayError(
        'dependency_down',
        'The ledger does not know this account yet. Try again in a moment.',
        {
          retryAfterSeconds: 1,
        },
      )
    return {
      data: {
        total_credits: dollarsFromNanodollars(balance.grantedNanodollars),
        total_usage: dollarsFromNanodollars(balance.usedNanodollars),
      },
    }
  })
}
