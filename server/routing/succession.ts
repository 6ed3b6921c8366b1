// What happens when a model is gone: who comes after it, by whose word, and how that is told. Decides only.
// The date is a hint; a provider's own word that the model is gone is what counts (contract: "Succession").
import { GatewayError } from '../../core/errors.ts'
import type { Model } from '../../core/model.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { findModel } from '../catalogue/catalogue.ts'
import type { SuccessionSettings } from '../config/config-file.ts'

/** Longest chain of successors that one request follows. */
export const MOST_SUCCESSIONS = 4

/** One step from a model that is gone to the one that answers in its place. */
export interface SuccessionStep {
  readonly from: Model
  readonly to: Model
  /** Whose choice the successor is. */
  readonly by: 'operator' | 'catalogue'
}

export interface SuccessionQuery {
  readonly model: Model
  readonly catalogue: Catalogue
  readonly settings: SuccessionSettings
  /** Steps taken so far, so that none comes twice. */
  readonly taken: readonly SuccessionStep[]
}

/** The next model, or the error that names the date and the successor when there is none or the operator refuses. */
export function nextInSuccession(query: SuccessionQuery): SuccessionStep | GatewayError {
  const { model, catalogue, settings, taken } = query
  const choice = operatorsChoice(query)
  const name = typeof choice === 'object' ? choice.to : model.successor
  const to = name === undefined ? undefined : findModel(catalogue, name)
  if (choice === 'refuse' || (choice === undefined && settings.default === 'refuse'))
    return goneError(model, name)
  const seen = to !== undefined && (to.id === model.id || taken.some((step) => step.from.id === to.id))
  if (to === undefined || seen || taken.length >= MOST_SUCCESSIONS) return goneError(model, name)
  return { from: model, to, by: typeof choice === 'object' ? 'operator' : 'catalogue' }
}

/** The operator may have written any name of the model, its id or an alias. */
function operatorsChoice({
  model,
  catalogue,
  settings,
}: SuccessionQuery): 'successor' | 'refuse' | { to: string } | undefined {
  const direct = settings.models.get(model.id)
  if (direct !== undefined) return direct
  for (const [name, choice] of settings.models) if (findModel(catalogue, name)?.id === model.id) return choice
  return undefined
}

/** True when this error means that the model is gone, and not only that this account may not use it. */
export function isGone(error: GatewayError, model: Model, today: string): boolean {
  if (error.code === 'model_deprecated') return true
  return error.metadata?.['provider_code'] === 'model_not_found' && hasEnded(model, today)
}

/** True from the shutdown date on. `today` is YYYY-MM-DD in UTC. */
export function hasEnded(model: Model, today: string): boolean {
  return model.shutdownAt !== undefined && model.shutdownAt <= today
}

/** Says that a model is gone, since when, and what to use. */
export function goneError(model: Model, successor: string | undefined): GatewayError {
  const since = model.shutdownAt === undefined ? '' : ` It was shut down by its maker on ${model.shutdownAt}.`
  const instead = successor === undefined ? ' Its maker names no successor.' : ` Use ${successor} instead.`
  return new GatewayError('model_deprecated', `No provider serves ${model.id} any more.${since}${instead}`, {
    param: 'model',
    metadata: { shutdown_date: model.shutdownAt ?? null, successor: successor ?? null },
  })
}

/** For the header `X-Causeway-Succession`: ASCII, one entry for each step. */
export function describeSuccession(steps: readonly SuccessionStep[]): string {
  return steps
    .map(
      ({ from, to, by }) =>
        `${from.id} -> ${to.id}; reason=gone; by=${by}; shutdown=${from.shutdownAt ?? 'unknown'}`,
    )
    .join(', ')
}
