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

const RAW = /^export default (".*");?\s*$/s

/** For `plugins` of the Vite configuration: a report, imported as `?raw`, is a module with its figures instead of its text. */
export function benchmarkReports(): Plugin {
  return {
    name: 'causeway-benchmark',
    transform(code, id) {
      const file = /bench\/results\/[\w.-]+\.txt(?=\?raw$)/.exec(id.replaceAll('\\', '/'))?.[0]
      if (file === undefined) return undefined
      const text = JSON.parse(RAW.exec(code)?.[1] ?? '""') as string
      return {
        code: `export default ${JSON.stringify(readBenchmark(text, file))}`,
        map: null,
        moduleType: 'js',
      }
    },
  }
}
