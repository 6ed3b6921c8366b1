// Says how a request was routed, for callers who ask (`X-OpenRouter-Metadata: enabled`, `X-Causeway-Explain: true`).
// The shape is OpenRouter's `openrouter_metadata` (its docs, features/router-metadata), with what only we know beside it.
import type { Rest } from '../../core/chat.ts'
import type { Generation } from './generation.ts'
import { servingModel } from './generation.ts'
import type { Inbound } from './inbound.ts'
import { header } from './inbound.ts'

/** True when the caller wants to be told; any other value of the headers means no. */
export function wantsExplanation(inbound: Pick<Inbound, 'headers'>): boolean {
  const metadata =
    header(inbound, 'x-openrouter-metadata') ?? header(inbound, 'x-openrouter-experimental-metadata')
  return (
    metadata?.toLowerCase() === 'enabled' || header(inbound, 'x-causeway-explain')?.toLowerCase() === 'true'
  )
}

/** Top-level fields to add to an answer; empty when nobody asked. */
export function explanationFields(generation: Generation): Rest {
  return wantsExplanation(generation.inbound) ? { openrouter_metadata: explanation(generation) } : {}
}

function explanation(generation: Generation): Rest {
  const { request, serving, considered, attempts, successions, warnings, fitWarnings } = generation
  const served = serving !== undefined
  // The attempt that is answering is not closed yet, so it is not among the attempts.
  const failed = attempts.filter((attempt) => attempt.error !== undefined)
  return {
    requested: request.model,
    strategy: strategyOf(generation),
    region: null,
    summary: `available=${considered.length}, selected=${serving?.provider.name ?? 'none'}`,
    attempt: failed.length + (served ? 1 : 0),
    is_byok: false,
    endpoints: {
      total: considered.length,
      available: considered.map((endpoint) => ({
        provider: endpoint.provider.name,
        model: endpoint.modelId,
        selected: endpoint.id === serving?.id,
      })),
    },
    attempts: [
      ...failed.map(({ provider, endpoint, status, error, durationMs }) => ({
        provider,
        model: endpoint.slice(0, endpoint.lastIndexOf('@')),
        status: status ?? null,
        error: error?.code ?? null,
        duration_ms: durationMs,
      })),
      ...(serving
        ? [{ provider: serving.provider.name, model: serving.modelId, status: 200, error: null }]
        : []),
    ],
    succession: successions.map(({ from, to, by }) => ({
      from: from.id,
      to: to.id,
      by,
      shutdown_date: from.shutdownAt ?? null,
    })),
    warnings: [...warnings, ...fitWarnings].map(({ code, param, text }) => ({ code, param, text })),
  }
}

function strategyOf(generation: Generation): 'direct' | 'fallback' | 'alias' {
  const asked = generation.models[0]
  const served = servingModel(generation)
  if (asked !== undefined && served.id !== asked.id) return 'fallback'
  return served.id === generation.request.model ? 'direct' : 'alias'
}
