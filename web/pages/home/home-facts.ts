// The three facts of the home page, each with a figure that was measured and with where it comes from. Pure; a test holds them to the
// newest report of the benchmark and to the fault suite.
import type { Benchmark } from '../../build/benchmark.ts'

/** One fact. */
export interface Fact {
  readonly figure: string
  readonly unit: string
  readonly sentence: string
  /** Where the figure comes from, for whoever wants to see. */
  readonly source: string
}

/** Ways in which providers and callers fail, each of them a test (test/faults). */
export const FAULTS = 91

/** In the order of the page. */
export function factsOf(benchmark: Benchmark): readonly Fact[] {
  const {
    requestCpuMicroseconds,
    otherRequestCpuMicroseconds,
    otherName,
    settlements,
    wholeAnswers,
    file,
    date,
  } = benchmark
  const times = otherRequestCpuMicroseconds / requestCpuMicroseconds
  return [
    {
      figure: requestCpuMicroseconds.toFixed(0),
      unit: 'µs of processor time a request',
      sentence: `With key, routing, credit hold and a settlement on disk. ${otherName} takes ${times.toFixed(1)} times as much and keeps no books.`,
      source: `${file}, measured on ${date}; npm run bench measures yours`,
    },
    {
      figure: settlements.toLocaleString('en-US'),
      unit: `settlements for ${wholeAnswers.toLocaleString('en-US')} answers`,
      sentence:
        'Whoever saw the end of an answer is charged for it exactly once; what failed costs nothing. Tests kill the server in the middle and compare the books.',
      source: `${file}, and test/kill.test.ts`,
    },
    {
      figure: String(FAULTS),
      unit: 'ways to fail, each a test',
      sentence:
        'A provider that is down, silent, cut off or wrong is gone around before the first word, and mid-stream in the same words. Half an answer never ends as a whole one.',
      source: 'test/faults; causeway bench faults runs them',
    },
  ]
}

/** The newest of several reports, by the name of its file, which begins with the date. */
export function newestOf(reports: readonly Benchmark[]): Benchmark | undefined {
  return reports.toSorted((a, b) => a.file.localeCompare(b.file)).at(-1)
}
