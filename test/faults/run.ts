// The fault suite as a command: `node test/faults/run.ts [part of a name …]` prints a line for each case and exits 1 when one
// fails. The same table and the same checks as the tests.
import { nameOf, openFaultBench } from './fault-bench.ts'
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
  let failed = 0
  try {
    const waiting = [...bench.cases]
    const work = async (): Promise<void> => {
      for (let fault = waiting.shift(); fault; fault = waiting.shift()) {
        const problem = await problemOf(() => bench.run(fault), nameOf(fault))
        if (problem) failed++
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
  } finally {
    await bench.stop()
  }
  const seconds = ((performance.now() - beganAt) / 1000).toFixed(1)
  console.log(`${bench.cases.length - failed} passed, ${failed} failed in ${seconds} s`)
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
