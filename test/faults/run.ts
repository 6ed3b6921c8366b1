// The fault suite as a command: `node test/faults/run.ts [part of a name …]` prints a line for each case, then a table of the sixteen
// of failoverbench, and exits 1 when one fails. The same scenarios and the same checks as the tests.
import { nameOf, openFaultBench } from './fault-bench.ts'
import type { Result } from './result-table.ts'
import { printTable, secondsOf } from './result-table.ts'
import { SCENARIOS } from './scenarios.ts'

const AT_ONCE = 8

process.exitCode = await main(process.argv.slice(2))

async function main(parts: readonly string[]): Promise<number> {
  if (parts.some((part) => part.startsWith('-'))) {
    console.error('Usage: node test/faults/run.ts [part of a scenario’s name …]')
    return 2
  }
  const wanted = SCENARIOS.filter(
    ({ name }) => parts.length === 0 || parts.some((part) => name.toLowerCase().includes(part.toLowerCase())),
  )
  if (wanted.length === 0) {
    console.error('No scenario has such a name.')
    return 2
  }
  const beganAt = performance.now()
  const bench = await openFaultBench(wanted)
  const results: Result[] = []
  try {
    const waiting = [...bench.cases]
    const work = async (): Promise<void> => {
      for (let fault = waiting.shift(); fault; fault = waiting.shift()) {
        const beganAt = performance.now()
        const hasFailed = await problemOf(() => bench.run(fault), nameOf(fault))
        const { scenario, mode } = fault
        results.push({ name: scenario.name, mode, hasFailed, tookMs: performance.now() - beganAt })
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
  } finally {
    await bench.stop()
  }
  const failed = results.filter(({ hasFailed }) => hasFailed).length
  printTable(results)
  const seconds = secondsOf(performance.now() - beganAt)
  console.log(`${bench.cases.length - failed} passed, ${failed} failed in ${seconds}`)
  return failed === 0 ? 0 : 1
}

/** Runs it and prints its line. True when it failed. */
async function problemOf(run: () => Promise<void>, name: string): Promise<boolean> {
  const beganAt = performance.now()
  const took = (): string => `${((performance.now() - beganAt) / 1000).toFixed(2)} s`.padStart(8)
  try {
    await run()
    console.log(`PASS ${took()}  ${name}`)
    return false
  } catch (error) {
    console.log(`FAIL ${took()}  ${name}`)
    const message = error instanceof Error ? error.message : String(error)
    console.log(message.replace(/^/gm, '         '))
    return true
  }
}
