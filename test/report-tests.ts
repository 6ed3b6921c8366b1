// A reporter for node --test: one line per file, everything about what fails, what was skipped and why, and the counts as a
// last line for test/run-all.ts. Shows; judges nothing.
import { relative } from 'node:path'
import type { EventData } from 'node:test'
import type { TestEvent } from 'node:test/reporters'
import { inspect } from 'node:util'

/** How many tests ended how. */
export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** How the last line begins; JSON of Counts follows. */
export const COUNTS_MARK = '#counts '

/** What node --test itself adds to each run; the counts say it better. */
const RUN_FACTS = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /

/** Text for each event of a run, in the form that node --test expects of a reporter. */
export default async function* reportTests(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of events) yield describe(event)
}

function describe(event: TestEvent): string {
  if (event.type === 'test:fail') return describeFailure(event.data)
  if (event.type === 'test:pass') return describeSkip(event.data)
  if (event.type === 'test:stdout' || event.type === 'test:stderr') return event.data.message
  if (event.type === 'test:diagnostic')
    return RUN_FACTS.test(event.data.message) ? '' : `  ${event.data.message}\n`
  return event.type === 'test:summary' ? describeSummary(event.data) : ''
}

function describeFailure({ name, details, file, line }: EventData.TestFail): string {
  const { error } = details
  // Above a failed test, its suite and file fail too; that is no news.
  if ('failureType' in error && error.failureType === 'subtestsFailed') return ''
  const place = file === undefined ? '' : ` (${relative(process.cwd(), file)}:${line ?? 1})`
  const { cause = error } = error
  // An assertion says everything in its message; of other errors the fields may say more.
  const isAssertion = cause instanceof Error && cause.name === 'AssertionError'
  const reason = isAssertion ? (cause.stack ?? cause.message) : inspect(cause, { depth: 4 })
  return `\n✖ ${name}${place}\n${reason.replaceAll(/^/gm, '    ')}\n\n`
}

function describeSkip({ name, skip, todo }: EventData.TestPass): string {
  const reason = skip ?? todo
  if (reason === undefined || reason === false) return ''
  return `  skipped: ${name}${typeof reason === 'string' ? `: ${reason}` : ''}\n`
}

function describeSummary({
  counts,
  duration_ms: milliseconds,
  file,
  success,
}: EventData.TestSummary): string {
  if (file === undefined) {
    const { tests, passed, skipped, todo } = counts
    const total: Counts = { passed, failed: tests - passed - skipped - todo, skipped: skipped + todo }
    return `${COUNTS_MARK}${JSON.stringify(total)}\n`
  }
  const seconds = (milliseconds / 1000).toFixed(1)
  return `${success ? '✔' : '✖'} ${relative(process.cwd(), file)}: ${counts.passed} of ${counts.tests} (${seconds} s)\n`
}
