// Attempts of endpoints judged as routing judges them: what counts for an endpoint, what against it, what not at all. Rollups
// keep codes and numbers only, so that a change of the rules is true of the past as well.
import type { ErrorCode } from '../../core/errors.ts'
import { ERRORS, GatewayError } from '../../core/errors.ts'
import { judgeAttempt } from '../routing/judge-attempt.ts'
import type { AttemptCount, AttemptErrors } from '../store/rollups/ports.ts'

/** Attempts of one endpoint in one step. */
export interface Judged {
  readonly step: number
  readonly endpoint: number
  /** All of them. */
  attempts: number
  successes: number
  failures: number
  limited: number
}

/** Every step and endpoint that had an attempt. */
export function judge(attempts: readonly AttemptCount[], errors: readonly AttemptErrors[]): Judged[] {
  const all = new Map<string, Judged>()
  for (const { step, endpoint, attempts: count } of attempts)
    all.set(`${endpoint} ${step}`, {
      step,
      endpoint,
      attempts: count,
      successes: count,
      failures: 0,
      limited: 0,
    })
  for (const { step, endpoint, code, times } of errors) {
    const judged = all.get(`${endpoint} ${step}`)
    if (!judged) continue
    judged.successes -= times
    const result = resultOf(code)
    if (result === 'failure') judged.failures += times
    if (result === 'limited') judged.limited += times
  }
  return [...all.values()]
}

const results = new Map<string, ReturnType<typeof judgeAttempt>>()

/** What an error says about its endpoint. */
export function resultOf(code: string): ReturnType<typeof judgeAttempt> {
  let result = results.get(code)
  if (result === undefined) {
    const known = Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : 'internal'
    result = judgeAttempt(new GatewayError(known, ''))
    results.set(code, result)
  }
  return result
}

/** Every code that counts against an endpoint. */
export function failureCodes(): string[] {
  return Object.keys(ERRORS).filter((code) => resultOf(code) === 'failure')
}

/** Per cent of the attempts that count; null when none does. */
export function uptimeOf(counts: Pick<Judged, 'successes' | 'failures'> | undefined): number | null {
  const counted = counts ? counts.successes + counts.failures : 0
  return counts && counted > 0 ? (counts.successes / counted) * 100 : null
}

/** Several steps as one. */
export function together(
  judged: readonly Judged[],
): Pick<Judged, 'attempts' | 'successes' | 'failures' | 'limited'> {
  const sum = { attempts: 0, successes: 0, failures: 0, limited: 0 }
  for (const one of judged) {
    sum.attempts += one.attempts
    sum.successes += one.successes
    sum.failures += one.failures
    sum.limited += one.limited
  }
  return sum
}
