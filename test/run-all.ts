// What `npm run check` and `npm test` run, and the one line with the totals at the end. `check`: format, lint, types, the
// rules of the house and the unit tests that are over in seconds. `test`: that, the other unit tests and everything in test/. Words
// after it keep only files whose path has one of them: `npm test -- server/config`.
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Counts } from './report-tests.ts'
import { COUNTS_MARK } from './report-tests.ts'
import { repository } from './support/read-sources.ts'
import { scrubbedEnvironment } from './support/scrub-environment.ts'

const TEST_TIMEOUT_MS = 900_000
/** More test files at once than Node would take on two cores: many of them wait. */
const AT_ONCE = 2
const ARCHITECTURE = 'test/architecture.test.ts'
/** Thousands of generated cases, waits that are what is tested, real processes: `check` leaves them to `test`, to stay under a minute. */
const LONG =
  /^bench\/|\/(fuzz|round-trip|sign-in-guard|pacing|watch-file|roll-up|engine|run-command-line|simulator\/faults)\.test\.ts$/
/** Packages in these folders are not ours. */
const FOREIGN = /(^|\/)(node_modules|\.venv)$/

const environment = scrubbedEnvironment(process.env)

interface Step {
  readonly name: string
  /** A program of a package, run by this Node. */
  readonly program: string
  readonly words: readonly string[]
}

const STATIC_STEPS: readonly Step[] = [
  { name: 'format', program: 'node_modules/oxfmt/bin/oxfmt', words: ['--check', '.'] },
  { name: 'lint', program: 'node_modules/oxlint/bin/oxlint', words: [] },
  { name: 'types', program: 'node_modules/typescript/bin/tsc', words: ['--noEmit', '-p', '.'] },
  {
    name: 'types of the web app',
    program: 'node_modules/typescript/bin/tsc',
    words: ['--noEmit', '-p', 'web'],
  },
]

process.exitCode = await main(process.argv.slice(2))

async function main([mode, ...words]: readonly string[]): Promise<number> {
  if (mode !== 'check' && mode !== 'test') {
    process.stderr.write(
      'Usage: npm run check, or npm test, with -- and parts of paths to run only some files.\n',
    )
    return 2
  }
  const parts = words.filter((word) => word !== '--')
  const isWanted = (path: string): boolean => parts.length === 0 || parts.some((part) => path.includes(part))
  const all = testFiles().filter(isWanted)
  const isShort = (path: string): boolean =>
    !path.startsWith('test/') && (parts.length > 0 || !LONG.test(path))
  const unit = all.filter((path) => isShort(path) || path === ARCHITECTURE)
  const counts: Counts[] = []
  if (parts.length === 0) counts.push(...(await Promise.all(STATIC_STEPS.map(runStep))))
  counts.push(await runTests(unit))
  if (mode === 'test') counts.push(await runTests(all.filter((path) => !unit.includes(path))))
  return conclude(counts)
}

function testFiles(): string[] {
  const found = globSync('**/*.test.ts', {
    cwd: repository,
    exclude: (path) => FOREIGN.test(path) || path.startsWith('.'),
  })
  return found.map((path) => path.replaceAll('\\', '/')).toSorted()
}

/** Prints the totals. Under CI everything must have run, so a skipped test fails the run there. */
function conclude(all: readonly Counts[]): number {
  const sum = (name: keyof Counts): number => all.reduce((total, counts) => total + counts[name], 0)
  const [passed, failed, skipped] = [sum('passed'), sum('failed'), sum('skipped')]
  const isContinuousIntegration = /^(1|true)$/.test(process.env['CI'] ?? '')
  if (isContinuousIntegration && skipped > 0) say(`${skipped} skipped: under CI nothing may be missing.`)
  if (passed + failed === 0) say('No test matches.')
  say(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
  const isGood = failed === 0 && passed > 0 && !(isContinuousIntegration && skipped > 0)
  return isGood ? 0 : 1
}

async function runStep({ name, program, words }: Step): Promise<Counts> {
  const startedAt = performance.now()
  const lines: string[] = []
  const code = await run([program, ...words], (line) => lines.push(line))
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  if (code !== 0) say(lines.join('\n'))
  say(`${code === 0 ? '✔' : '✖'} ${name} (${seconds} s)`)
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }
}

async function runTests(files: readonly string[]): Promise<Counts> {
  if (files.length === 0) return { passed: 0, failed: 0, skipped: 0 }
  let counts: Counts | undefined
  const words = [
    '--test',
    `--test-concurrency=${AT_ONCE}`,
    `--test-timeout=${TEST_TIMEOUT_MS}`,
    '--test-reporter=./test/report-tests.ts',
    ...files,
  ]
  const code = await run(words, (line) => {
    if (line.startsWith(COUNTS_MARK)) counts = JSON.parse(line.slice(COUNTS_MARK.length)) as Counts
    else say(line)
  })
  if (counts && (code === 0 || counts.failed > 0)) return counts
  say(`✖ the test run ended with ${code} and did not count its failures`)
  return { passed: counts?.passed ?? 0, failed: 1, skipped: counts?.skipped ?? 0 }
}

/** Runs this Node with these words in the repository and hands its lines on; resolves with the exit code. */
function run(words: readonly string[], onLine: (line: string) => void): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...words], {
      cwd: repository,
      env: { ...environment, NODE_COMPILE_CACHE: join(repository, '.cache', 'compile') },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    createInterface({ input: child.stdout }).on('line', onLine)
    createInterface({ input: child.stderr }).on('line', onLine)
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
