// What the simulation of balancing says, for people: a table of one market, a table of all, and a plot. Pure text.
import { MIXED, SINGLE_TROUBLES } from './balancing-markets.ts'
import type { Market, Outcome } from './simulate-balancing.ts'
import { BALANCING_SEEDS, simulate, STRATEGIES } from './simulate-balancing.ts'

export const MARKETS: readonly Market[] = [MIXED, ...SINGLE_TROUBLES]

/** One market and what each strategy made of it, in the order of the strategies. */
export interface MarketOutcome {
  readonly market: Market
  readonly outcomes: readonly Outcome[]
}

/** Runs them all. */
export function runMarkets(): readonly MarketOutcome[] {
  return MARKETS.map((market) => ({
    market,
    outcomes: STRATEGIES.map((strategy) => simulate(strategy, market, BALANCING_SEEDS)),
  }))
}

const perCent = (share: number): string => `${(share * 100).toFixed(1)} %`

/** The outcomes of one market as a table in Markdown. */
export function tableOf({ market, outcomes }: MarketOutcome): string {
  const providers = market.scripts.map(({ endpoint }) => endpoint.provider.id)
  const rows = outcomes.map((one) => [
    one.name,
    perCent(one.failedRequests / one.requests),
    vainOf(one).toFixed(1),
    `$${one.dollarsPerThousand.toFixed(2)}`,
    `${Math.round(one.firstTokenMs.p50)} ms`,
    `${Math.round(one.firstTokenMs.p95)} ms`,
    one.shares.map((share) => (share * 100).toFixed(0)).join(' / '),
  ])
  const head = `way of choosing | failed requests | failed attempts per 100 | cost of 1,000 answers | first token p50 | p95 | answers of ${providers.join(' / ')}, %`
  return markdown([
    head,
    '--- | ---: | ---: | ---: | ---: | ---: | ---:',
    ...rows.map((row) => row.join(' | ')),
  ])
}

/** What of each strategy in each market, as a table in Markdown. */
export function summaryOf(all: readonly MarketOutcome[]): string {
  const head = ['market', ...STRATEGIES.map(({ name }) => name)]
  const rows = all.map(({ market, outcomes }) => [
    market.name,
    ...outcomes.map((one) =>
      [
        perCent(one.failedRequests / one.requests),
        vainOf(one).toFixed(1),
        `$${one.dollarsPerThousand.toFixed(2)}`,
      ].join(', '),
    ),
  ])
  return markdown([head, ['---', ...STRATEGIES.map(() => '---:')], ...rows].map((row) => row.join(' | ')))
}

/** Attempts in vain for each hundred requests. */
export function vainOf(one: Outcome): number {
  return (one.failedAttempts / one.requests) * 100
}

function markdown(rows: readonly string[]): string {
  return rows.map((row) => `| ${row} |`).join('\n')
}

const COLUMNS = 3
const CELL = { width: 250, height: 200, left: 44, right: 14, top: 34, bottom: 42 }
const LEGEND_HEIGHT = 34
/** Ours are filled, the others are not: told apart without their colours too. */
const MARKS = ['price', 'listed', 'cheapest', 'robin', 'lot'] as const
const LEGEND = ['balance: price', 'balance: listed', 'cheapest first', 'round robin', 'by lot, 1/price²']

const STYLE = `text{font:11px system-ui,sans-serif;fill:#57606a}.title{font-weight:600;fill:#1f2328}.axis{stroke:#afb8c1}.price,.listed{fill:#0969da;stroke:#0969da}.listed{fill:#8250df;stroke:#8250df}.cheapest,.robin,.lot{fill:none;stroke:#bc4c00;stroke-width:1.6}
@media (prefers-color-scheme:dark){text{fill:#9198a1}.title{fill:#f0f6fc}.axis{stroke:#4b535d}.price{fill:#58a6ff;stroke:#58a6ff}.listed{fill:#bc8cff;stroke:#bc8cff}.cheapest,.robin,.lot{stroke:#f0883e}}`

/** Cost against attempts in vain, one small plot for each market: the lower left is best. */
export function plotOf(all: readonly MarketOutcome[]): string {
  const rows = Math.ceil(all.length / COLUMNS)
  const [width, height] = [CELL.width * COLUMNS, CELL.height * rows + LEGEND_HEIGHT]
  const legend = LEGEND.map((name, place) => {
    const x = 16 + place * 145
    return `${mark(place, x, 16)}<text x="${x + 11}" y="20">${name}</text>`
  })
  const cells = all.map((one, place) => {
    const x = (place % COLUMNS) * CELL.width
    const y = LEGEND_HEIGHT + Math.floor(place / COLUMNS) * CELL.height
    return `<g transform="translate(${x} ${y})">\n${cellOf(one)}\n</g>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Cost against attempts in vain of five ways of choosing in ${all.length} markets">
<style>${STYLE}</style>
${[...legend, ...cells].join('\n')}
</svg>
`
}

function cellOf({ market, outcomes }: MarketOutcome): string {
  const { width, height, left, right, top, bottom } = CELL
  const vain = outcomes.map(vainOf)
  const dollars = outcomes.map((one) => one.dollarsPerThousand)
  const most = { x: niceAbove(Math.max(...dollars)), y: niceAbove(Math.max(...vain)) }
  const atX = (value: number): number => left + (value / most.x) * (width - left - right)
  const atY = (value: number): number => height - bottom - (value / most.y) * (height - top - bottom)
  const [x0, y0] = [atX(0), atY(0)]
  const marks = outcomes.map((_, place) => mark(place, atX(dollars[place] ?? 0), atY(vain[place] ?? 0)))
  return [
    `<text class="title" x="${left}" y="20">${market.name}</text>`,
    `<path class="axis" fill="none" d="M${x0} ${top}V${y0}H${width - right}"/>`,
    `<text x="${left - 6}" y="${top + 8}" text-anchor="end">${most.y}</text>`,
    `<text x="${left - 6}" y="${y0}" text-anchor="end">0</text>`,
    `<text x="${left}" y="${y0 + 15}">$0</text>`,
    `<text x="${width - right}" y="${y0 + 15}" text-anchor="end">$${most.x}</text>`,
    `<text x="${(x0 + width - right) / 2}" y="${y0 + 15}" text-anchor="middle">cost of 1,000 answers</text>`,
    `<text transform="translate(${left - 30} ${(top + y0) / 2}) rotate(-90)" text-anchor="middle">in vain, of 100</text>`,
    ...marks.toReversed(),
  ].join('\n')
}

/** The end of an axis: one, two or five tenths of a power of ten. */
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 0.1)))
  const nice = [1, 1.5, 2, 3, 5, 8, 10].find((factor) => factor * power >= value * 1.02) ?? 10
  return Number((nice * power).toPrecision(2))
}

/** Each strategy has a shape of its own. */
function mark(place: number, x: number, y: number): string {
  const name = MARKS[place] ?? 'lot'
  const [left, up] = [round(x), round(y)]
  switch (name) {
    case 'price':
      return `<circle class="${name}" cx="${left}" cy="${up}" r="5"/>`
    case 'listed':
      return `<rect class="${name}" x="${round(x - 4)}" y="${round(y - 4)}" width="8" height="8"/>`
    case 'cheapest':
      return `<path class="${name}" d="M${left} ${round(y - 5)}l5 9h-10z"/>`
    case 'robin':
      return `<circle class="${name}" cx="${left}" cy="${up}" r="4.5"/>`
    case 'lot':
      return `<path class="${name}" d="M${round(x - 4)} ${round(y - 4)}l8 8m0-8l-8 8"/>`
  }
}

function round(value: number): number {
  return Number(value.toFixed(1))
}
