// No gateway at all: the load talks to the upstream. What the instruments themselves cost and can do.
import { planPrefixes, type Gateway } from './gateway.ts'
import { upstreamKey, upstreamModel } from '../payload.ts'

/** The baseline that "added" columns subtract. */
export const direct: Gateway = {
  name: 'direct',
  does: 'no gateway: load straight to the upstream',
  firstWarmUpMs: 3000,
  obstacle: () => undefined,
  start: async ({ upstreamPort }) => ({
    port: upstreamPort,
    child: undefined,
    version: `Node ${process.versions.node}`,
    startMs: undefined,
    address: (plan) => ({
      path: `${planPrefixes[plan]}/v1/chat/completions`,
      model: upstreamModel,
      key: upstreamKey,
      headers: {},
    }),
  }),
}
