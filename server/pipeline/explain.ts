// Says how a request was routed, for callers who ask (`X-OpenRouter-Metadata: enabled`, `X-Causeway-Explain: true`).
// The shape is OpenRouter's `openrouter_metadata` (its docs, features/router-metadata), with what only we know beside it.
import type { Rest } from '../../core/chat.ts'
import type { GatewayError } from '../../core/errors.ts'
import { recordOfChoice } from '../routing/choice-record.ts'
import type { AttemptRecord } from '../store/ledger/ports.ts'
import { availabilityMembers } from './availability.ts'
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

/** The JSON text of an error with what the caller is told beside it: why nobody could answer, and the explanation if he asked. */
export function explainedError(body: string, parts: ErrorParts): string {
  const { error, generation, inbound, publicUrl } = parts
  const explains = generation !== undefined && wantsExplanation(inbound)
  const isOpenRouters = inbound.surface === 'openrouter'
  if (!body.startsWith('{') || (!explains && !isOpenRouters)) return body
  const told = JSON.parse(body) as { error?: Rest }
  if (isOpenRouters && typeof told.error === 'object' && told.error !== null) {
    const models = generation ? modelsOf(generation.request) : modelsIn(inbound.text)
    const attempts = generation?.attempts ?? []
    told.error = { ...told.error, ...availabilityMembers(error, { models, attempts, publicUrl }) }
  }
  return JSON.stringify(explains ? { ...told, ...explanationFields(generation) } : told)
}

/** What is known where a request ends without an answer. */
export interface ErrorParts {
  readonly error: GatewayError
  readonly generation: Generation | undefined
  readonly inbound: Pick<Inbound, 'headers' | 'surface' | 'text'>
  readonly publicUrl: string | undefined
}

function modelsOf({ model, models = [] }: Generation['request']): readonly string[] {
  return [model, ...models]
}

/** The model of a request that could not be read any further. */
function modelsIn(text: string): readonly string[] {
  try {
    const model = (JSON.parse(text) as { readonly model?: unknown } | null)?.model
    return typeof model === 'string' ? [model.slice(0, 120)] : []
  } catch {
    return [] // not JSON, which the error itself says
  }
}

function explanation(generation: Generation): Rest {
  const { request, serving, choices, successions, warnings, fitWarnings } = generation
  const attempts = attemptsOf(generation)
  const available = choices.flatMap(({ choice }) => choice.candidates)
  return {
    requested: request.model,
    strategy: strategyOf(generation),
    region: null,
    summary: `available=${available.length}, selected=${serving?.provider.name ?? 'none'}`,
    attempt: attempts.length,
    is_byok: serving?.provider.isOwn === true,
    endpoints: {
      total: choices.reduce((total, { choice }) => total + choice.considered.length, 0),
      available: available.map((endpoint) => ({
        provider: endpoint.provider.name,
        model: endpoint.modelId,
        selected: endpoint.id === serving?.id && endpoint.provider.isOwn === serving.provider.isOwn,
      })),
    },
    attempts: attempts.map(attemptFacts),
    routing: choices.map(recordOfChoice),
    succession: successions.map(({ from, to, by }) => ({
      from: from.id,
      to: to.id,
      by,
      shutdown_date: from.shutdownAt ?? null,
    })),
    warnings: [...warnings, ...fitWarnings].map(({ code, param, text }) => ({ code, param, text })),
  }
}

/** Those that have ended, and the one that is answering with its time so far. */
function attemptsOf({ attempts, servingAttempt, services, inbound }: Generation): readonly AttemptRecord[] {
  if (!servingAttempt) return attempts
  const durationMs = services.now() - inbound.receivedAt - servingAttempt.startedMs
  return [...attempts, { ...servingAttempt, durationMs }]
}

function attemptFacts(attempt: AttemptRecord): Rest {
  const { provider, endpoint, status, error, startedMs, sentMs, firstEventMs, durationMs, isOwn } = attempt
  return {
    provider,
    model: endpoint.slice(0, endpoint.lastIndexOf('@')),
    status: status ?? null,
    is_byok: isOwn === true,
    endpoint,
    error: error?.code ?? null,
    error_message: error?.message ?? null,
    started_ms: startedMs,
    sent_ms: sentMs ?? null,
    first_event_ms: firstEventMs ?? null,
    duration_ms: durationMs,
  }
}

function strategyOf(generation: Generation): 'direct' | 'fallback' | 'alias' {
  const asked = generation.models[0]
  const served = servingModel(generation)
  if (asked !== undefined && served.id !== asked.id) return 'fallback'
  return served.id === generation.request.model ? 'direct' : 'alias'
}
