// Which models the section shows, as its address says it. Pure.
import type { ModelOfInstallation } from '../../../contract/app/admin-catalogue.ts'

export interface ModelSearch {
  /** Part of the id or the name. */
  readonly text: string
  /** `served`: a provider is on; `priced`: with a rule of its own. */
  readonly which: '' | 'served' | 'priced' | 'hidden' | 'added'
}

const PASSES: Readonly<Record<ModelSearch['which'], (model: ModelOfInstallation) => boolean>> = {
  '': () => true,
  served: ({ endpoints, hidden }) => !hidden && endpoints.some(({ standing }) => standing !== 'off'),
  priced: ({ charge }) => charge !== 'inherit',
  hidden: ({ hidden }) => hidden,
  added: ({ source, endpoints }) => source === 'page' || endpoints.some(({ isAdded }) => isAdded),
}

/** Reads the address's query; what makes no sense there is as if it were absent. */
export function readModelSearch({ text, which }: Readonly<Record<string, unknown>>): ModelSearch {
  return {
    text: typeof text === 'string' || typeof text === 'number' ? String(text).slice(0, 200) : '',
    which: Object.hasOwn(PASSES, String(which)) ? (which as ModelSearch['which']) : '',
  }
}

/** The query that says the same, without what is usual. */
export function writeModelSearch({ text, which }: ModelSearch): Record<string, string> {
  return { ...(text !== '' && { text }), ...(which !== '' && { which }) }
}

/** Those that pass, in their order. */
export function modelsThat(
  models: readonly ModelOfInstallation[],
  { text, which }: ModelSearch,
): readonly ModelOfInstallation[] {
  const wanted = text.toLowerCase()
  return models.filter(
    (model) => `${model.id} ${model.name}`.toLowerCase().includes(wanted) && PASSES[which](model),
  )
}

/** How its price comes about, in words: `+20 %`, `own price`, nothing where the price is the cost. */
export function chargeWords({ charge, margin }: Pick<ModelOfInstallation, 'charge' | 'margin'>): string {
  if (charge === 'price') return 'own price'
  return margin === null || (margin === 0 && charge === 'inherit') ? '' : percentWords(margin)
}

/** `+20 %`, `−5 %`, `+0 %`. */
export function percentWords(percent: number): string {
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent).toLocaleString('en-US', { maximumFractionDigits: 2 })} %`
}
