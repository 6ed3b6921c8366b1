// Tells callers of a model that its maker is about to shut it down, while there is time to change. Decides only; the date is
// the catalogue's, and what comes after it is succession's.
import { GatewayError } from '../../core/errors.ts'
import type { Warning } from '../../core/fitting.ts'
import type { Model } from '../../core/model.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { SuccessionSettings } from '../config/config-file.ts'
import { nextInSuccession } from './succession.ts'

/** How long before its end callers are told, in days. */
const TOLD_DAYS = 30
const DAY_MS = 86_400_000

export interface EndingQuery {
  readonly model: Model
  /** YYYY-MM-DD in UTC. */
  readonly today: string
  readonly catalogue: Catalogue
  readonly settings: SuccessionSettings
}

/** The warning for a model within a month of its end; undefined for all others, and once the day has come. */
export function endingWarning(query: EndingQuery): Warning | undefined {
  const { model, today } = query
  const days = daysUntil(model, today)
  if (days === undefined || days <= 0 || days > TOLD_DAYS) return undefined
  const when = days === 1 ? 'tomorrow' : `in ${days} days`
  const text = `${model.id} will be shut down by its maker on ${model.shutdownAt}, ${when}. ${whatThen(query)}`
  return { code: 'model_ending', param: 'model', text }
}

function daysUntil({ shutdownAt }: Model, today: string): number | undefined {
  return shutdownAt === undefined
    ? undefined
    : Math.round((Date.parse(shutdownAt) - Date.parse(today)) / DAY_MS)
}

function whatThen({ model, catalogue, settings }: EndingQuery): string {
  const next = nextInSuccession({ model, catalogue, settings, taken: [] })
  if (!(next instanceof GatewayError)) return `Requests go to ${next.to.id} from then on; try it before.`
  const successor = next.metadata?.['successor']
  return typeof successor === 'string'
    ? `Requests are refused from then on; use ${successor}.`
    : 'Requests are refused from then on; choose another model.'
}
