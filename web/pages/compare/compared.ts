// Two to four models side by side: which ones the address names, and the lines of the table with the best of each marked. Pure.
import type { ListedModel } from '../../../contract/app/models.ts'
import { count, day, pricePerMillion } from '../../parts/figures.ts'

/** More than this do not fit beside each other. */
export const MOST_COMPARED = 4

/** The ids in the address's query, each once, as many as are shown. */
export function readCompared(value: unknown): readonly string[] {
  if (typeof value !== 'string') return []
  return [...new Set(value.split(',').filter(Boolean))].slice(0, MOST_COMPARED)
}

export interface Line {
  readonly name: string
  /** One per model, in their order. */
  readonly cells: readonly string[]
  /** Which cells are the best of this line; none where that means nothing or all are alike. */
  readonly best: readonly boolean[]
  readonly isNumber: boolean
}

type Better = 'lower' | 'higher'

/** Every line of the table. */
export function compareLines(models: readonly ListedModel[]): readonly Line[] {
  const numbers = (
    name: string,
    read: (model: ListedModel) => number | null | undefined,
    how: { readonly write: (value: number) => string; readonly better: Better },
  ): Line => numberLine({ name, values: models.map((model) => read(model) ?? undefined), ...how })
  const words = (name: string, read: (model: ListedModel) => string): Line => ({
    name,
    cells: models.map((model) => read(model) || '–'),
    best: models.map(() => false),
    isNumber: false,
  })
  const takes = (name: string, parameter: string): Line =>
    words(name, (model) => (model.supports.includes(parameter) ? 'yes' : 'no'))
  const tokens = { write: (value: number) => `${count(value)} tokens`, better: 'higher' } as const
  const price = { write: (value: number) => `${pricePerMillion(value)} /M`, better: 'lower' } as const
  return [
    words('Author', (model) => model.author.name),
    numbers('Input', (model) => model.prices.prompt, price),
    numbers('Cached input', (model) => model.prices.cacheRead, price),
    numbers('Output', (model) => (model.kind === 'chat' ? model.prices.completion : undefined), price),
    numbers('Context', (model) => model.contextTokens, tokens),
    numbers('Longest answer', (model) => model.maxOutputTokens, tokens),
    words('Takes', (model) => model.input.join(', ')),
    words('Gives', (model) => model.output.join(', ')),
    words('Reasoning', reasoning),
    takes('Tools', 'tools'),
    takes('Structured output', 'structured_outputs'),
    takes('Seed', 'seed'),
    words('Weights', (model) => (model.openWeights ? 'open' : 'closed')),
    words('Released', (model) => (model.released === null ? '' : day(model.released))),
    words('Shut down', (model) => (model.shutdown === null ? 'no date' : day(model.shutdown))),
    words('Providers', (model) => model.providers.map(({ name }) => name).join(', ')),
  ]
}

/** A line of numbers, the best of which is marked; without `better` none is. */
export function numberLine(line: {
  readonly name: string
  readonly values: readonly (number | undefined)[]
  readonly write: (value: number) => string
  readonly better?: Better
}): Line {
  const { name, values, write, better } = line
  return {
    name,
    cells: values.map((value) => (value === undefined ? '–' : write(value))),
    best: better === undefined ? values.map(() => false) : bestOf(values, better),
    isNumber: true,
  }
}

function reasoning({ reasoning: { kind, efforts, mandatory } }: ListedModel): string {
  if (kind === 'none') return 'none'
  if (kind === 'always') return 'always'
  const how = kind === 'budget' ? 'by budget' : efforts.join(', ')
  return mandatory ? `${how}; always on` : how
}

function bestOf(values: readonly (number | undefined)[], better: Better): readonly boolean[] {
  const known = values.filter((value) => value !== undefined)
  const best = better === 'lower' ? Math.min(...known) : Math.max(...known)
  const isTold = known.length > 1 && known.some((value) => value !== best)
  return values.map((value) => isTold && value === best)
}
