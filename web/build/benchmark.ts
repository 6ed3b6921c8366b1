// Reads the figures of a benchmark's report, bench/results/*.txt, when the app is built, so that a page shows what was measured and
// nothing else. Pure; not part of the app itself.
import type { Plugin } from 'vite'

/** What a page says of one report. */
export interface Benchmark {
  /** `2026-11-21`. */
  readonly date: string
  /** From the root of the repository. */
  readonly file: string
  /** Processor time of a whole request, in microseconds: ours, and that of the other gateway in TypeScript. */
  readonly requestCpuMicroseconds: number
  readonly otherRequestCpuMicroseconds: number
  /** The other's package with its version. */
  readonly otherName: string
  /** Whole answers, and settlements in the books for them. */
  readonly wholeAnswers: number
  readonly settlements: number
}

const OTHER = 'portkey'

/** Throws for a report that lacks one of the figures. */
export function readBenchmark(text: string, file: string): Benchmark {
  const date = /^Causeway benchmark, (\d{4}-\d\d-\d\d)/m.exec(text)?.[1]
  const json = /^json: [\s\S]*?\n\n/m.exec(text)?.[0] ?? ''
  const cpuOf = (name: string): number => Number(new RegExp(`^${name} +([\\d.]+)`, 'm').exec(json)?.[1])
  const books = /^causeway's books: (\d+) settlements for (\d+) whole answers/m.exec(text)
  const otherName = new RegExp(`^${OTHER} .* (\\S+ [\\d.]+)$`, 'm').exec(text)?.[1]
  const read = {
    requestCpuMicroseconds: cpuOf('causeway'),
    otherRequestCpuMicroseconds: cpuOf(OTHER),
    settlements: Number(books?.[1]),
    wholeAnswers: Number(books?.[2]),
  }
  const missing = Object.entries(read).find(([, value]) => !Number.isFinite(value) || value <= 0)
  if (missing || date === undefined || otherName === undefined)
    throw new Error(`${file} has no ${missing?.[0] ?? (date === undefined ? 'date' : 'other gateway')}`)
  return { date, file, otherName, ...read }
}

const REPORT = /[/\\]bench[/\\]results[/\\]([\w.-]+\.txt)\?raw$/
const RAW = /^export default (".*");?\s*$/s

/** For `plugins` of the Vite configuration: a report, imported as `?raw`, is a module with its figures instead of its text. */
export function benchmarkReports(): Plugin {
  return {
    name: 'causeway-benchmark',
    transform: {
      filter: { id: REPORT },
      handler(code, id) {
        const file = `bench/results/${REPORT.exec(id)?.[1] ?? ''}`
        const text = JSON.parse(RAW.exec(code)?.[1] ?? '""') as string
        const facts = JSON.stringify(readBenchmark(text, file))
        return { code: `export default ${facts}`, map: null, moduleType: 'js' }
      },
    },
  }
}
