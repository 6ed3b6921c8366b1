// `causeway bench`: the benchmark of this repository, in a process of its own; the same as `npm run bench`. With `faults` it is
// the fault suite instead.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Command } from '../command.ts'
import { FAILED } from '../command.ts'

const PROGRAM = join(import.meta.dirname, '..', '..', 'bench', 'run.ts')
const FAULTS = join(import.meta.dirname, '..', '..', 'test', 'faults', 'run.ts')

/** The command. Its words are the benchmark's own. */
export const bench: Command = {
  help: `Usage: causeway bench [--quick] [--gateways a,b] [--cases a,b] [--rounds N] [--seconds N] [--no-save]
       causeway bench faults [part of a scenario's name …]

Measures the gateway on this machine against a fake upstream; bench/README.md says what is measured and how.
With 'faults' it plays every fault of providers and callers that we know of, and says which the gateway mends.`,
  run: async (words) => {
    const child = spawn(process.execPath, program(words), { stdio: 'inherit' })
    const [code] = (await once(child, 'exit')) as [number | null]
    return code ?? FAILED
  },
}

function program([first, ...others]: readonly string[]): string[] {
  if (first === 'faults') return [FAULTS, ...others]
  return first === undefined ? [PROGRAM] : [PROGRAM, first, ...others]
}
