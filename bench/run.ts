// `npm run bench`: starts the upstream and the candidates, runs the cases in rounds, prints and saves the
// report. Exit 0: measured; 1: something failed (and what); 2: wrong usage. No figure is ever asserted.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { killAll } from './child.ts'
import { describeMachine } from './machine.ts'
import { readOptions, usage, UsageError, type Options } from './options.ts'
import { pinToCores } from './pinning.ts'
import { foreignLoad, reportTables } from './report.ts'
import { measure } from './measure.ts'

const newestRuntime = 26

async function main(): Promise<void> {
  if (Number.parseInt(process.versions.node, 10) < newestRuntime) {
    throw new UsageError(
      `needs Node ${newestRuntime}, as the gateway does; this is ${process.versions.node}. Use npm run bench.`,
    )
  }
  const options = readOptions(process.argv.slice(2))
  if (options === 'help') {
    console.log(usage)
    return
  }
  const folder = mkdtempSync(join(options.folder, 'causeway-bench-'))
  cleanUpOnExit(folder, options)
  const startedAt = new Date()
  const cores = pinToCores()
  const head = [
    `Causeway benchmark, ${startedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    ...describeMachine(folder),
    `cores     ${cores.said}`,
    `rounds    ${options.rounds}, ${options.measureMs / 1000} s each; medians; ratios are taken within a round`,
  ]
  console.log(`${head.join('\n')}\n`)

  const { records, problems, notes } = await measure({ options, folder, cores })
  const foreign = foreignLoad(records)
  if (foreign > 20) {
    notes.push(`NOISY: other programs used up to ${foreign.toFixed(0)} % of a core during a measurement`)
  }
  const body = [...reportTables(records), '', ...notes, ...problems.map((problem) => `FAILED: ${problem}`)]
  console.log(body.join('\n'))
  if (options.save) save([...head, '', ...body], startedAt)
  process.exitCode = problems.length > 0 ? 1 : 0
}

function save(lines: readonly string[], startedAt: Date): void {
  const results = join(import.meta.dirname, 'results')
  mkdirSync(results, { recursive: true })
  const name = `${startedAt.toISOString().slice(0, 16).replace('T', '-').replace(':', '')}.txt`
  writeFileSync(join(results, name), `${lines.join('\n').trimEnd()}\n`)
  console.log(`\nSaved as bench/results/${name}`)
}

/** Whatever ends this process also ends its children and removes its folder. */
function cleanUpOnExit(folder: string, options: Options): void {
  process.once('exit', () => {
    killAll()
    // A program that was just killed may still be writing.
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => process.exit(130))
  }
  const perCandidateMs =
    60_000 + options.rounds * (options.cases.length * (options.measureMs + 5000) + 30_000)
  const limitMs = 120_000 + options.gateways.length * perCandidateMs
  setTimeout(() => {
    console.error(`The benchmark took longer than ${Math.round(limitMs / 1000)} s and was ended.`)
    process.exit(1)
  }, limitMs).unref()
}

try {
  await main()
} catch (error) {
  const wrongUsage = error instanceof UsageError
  console.error(wrongUsage ? `${error.message}\n\n${usage}` : error)
  process.exitCode = wrongUsage ? 2 : 1
}
// Sockets of a failed load must not keep a finished run alive.
process.exit()
