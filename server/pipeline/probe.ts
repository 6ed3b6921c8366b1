// A small real request of the gateway's own to one endpoint, to see whether it is well: the life of a request as any other, so that
// its health is noted as any other's, but of no account, and not in the books of what callers did. The operator pays for it.
import { ZERO } from '../../core/money.ts'
import type { Nanodollars } from '../../core/money.ts'
import type { Endpoint } from '../../core/model.ts'
import type { Services } from '../services.ts'
import { runChat } from './chat.ts'
import { createAbsentCaller } from './absent-caller.ts'
import { createUnstoredKey } from './unstored-key.ts'

/** The least that every provider takes as a limit; most answer "OK" in one or two. */
export const PROBE_OUTPUT_TOKENS = 16
/** More than the prompt ever is, whatever a provider puts around it. */
export const PROBE_INPUT_TOKENS = 100
/** Nobody has these numbers: stored keys and accounts begin at 1, and pages count their own downwards from -1. */
const NUMBER = -(2 ** 31)

/** What one probe cost. Never rejects: what comes of it, health has been told. */
export async function probeEndpoint(services: Services, endpoint: Endpoint): Promise<Nanodollars> {
  let spent = ZERO
  const key = createUnstoredKey({
    id: NUMBER,
    accountId: NUMBER,
    name: 'Probe',
    kind: 'live',
    parameters: 'lenient',
    createdAt: services.now(),
  })
  const own: Services = {
    ...services,
    keys: { ...services.keys, authenticate: () => key },
    metrics: { ...services.metrics, generation: () => undefined },
    ledger: {
      ...services.ledger,
      hold: () => ({ ok: true, hold: { keyId: NUMBER, accountId: NUMBER, amountNanodollars: ZERO } }),
      release: () => undefined,
      settle: async (_hold, record) => {
        spent = record.upstreamCostNanodollars
      },
    },
  }
  const text = JSON.stringify({
    model: endpoint.modelId,
    messages: [{ role: 'user', content: 'Say OK.' }],
    max_tokens: PROBE_OUTPUT_TOKENS,
    stream: true,
    provider: { only: [endpoint.id], allow_fallbacks: false },
  })
  const receivedAt = services.now()
  const inbound = {
    surface: 'openai' as const,
    requestId: `probe-${receivedAt}`,
    receivedAt,
    headers: {
      authorization: 'Bearer none',
      'x-causeway-timeouts': 'total=60000',
      'x-causeway-hedge': 'off',
    },
    text,
    bytes: Buffer.byteLength(text),
    caller: createAbsentCaller(() => undefined),
  }
  await runChat({ inbound, services: own, caller: own.callers.chat, operation: 'chat' })
  return spent
}
