// The table at the end of the fault suite's command: the sixteen of failoverbench in each way of asking.
import type { Mode } from './scenario.ts'

/** What came of one case. */
export interface Result {
  readonly name: string
  readonly mode: Mode
  readonly hasFailed: boolean
  readonly tookMs: number
}

const NUMBERED = /^S\d\d/
const COLUMNS: Readonly<Record<Mode, string>> = { whole: 'whole', stream: 'stream', neutral: '/api/v1' }
const TITLES: Readonly<Record<string, string>> = {
  S01: '429 with Retry-After',
  S02: 'persistent 429 without',
  S03: '500 once',
  S04: 'persistent 503',
  S05: 'reset before the headers',
  S06: 'no response at all',
  S07: 'slow first token',
  S08: 'cut after 40 of 60 tokens',
  S09: 'silent stall',
  S10: 'malformed event',
  S11: 'no [DONE]',
  S12: 'context length exceeded',
  S13: 'content filter',
  S14: 'second provider refuses prefill',
  S15: 'flapping provider',
  S16: 'accounting after a failover',
}

/** One row for each of the sixteen that was played: how many of its cases passed in each way of asking, and the longest time. */
export function printTable(results: readonly Result[]): void {
  const modes = Object.keys(COLUMNS) as Mode[]
  const numbers = new Set(results.flatMap(({ name }) => NUMBERED.exec(name) ?? []))
  if (numbers.size === 0) return
  console.log(`\n${'scenario'.padEnd(38)}${modes.map((mode) => COLUMNS[mode].padStart(16)).join('')}`)
  for (const number of [...numbers].toSorted()) {
    const cells = modes.map((mode) =>
      cellOf(results.filter((result) => result.name.startsWith(number) && result.mode === mode)),
    )
    const row = cells.map((cell) => cell.padStart(16)).join('')
    console.log(`${`${number} ${TITLES[number] ?? ''}`.padEnd(38)}${row}`)
  }
  console.log('')
}

function cellOf(results: readonly Result[]): string {
  if (results.length === 0) return '-'
  const passed = results.filter(({ hasFailed }) => !hasFailed).length
  return `${passed}/${results.length}  ${secondsOf(Math.max(...results.map(({ tookMs }) => tookMs)))}`
}

/** For people. */
export function secondsOf(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`
}
