// `causeway bench`: the benchmark of this repository, in a process of its own; the same as `npm run bench`.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Command } from '../command.ts'
import { FAILED } from '../command.ts'

const PROGRAM = join(import.meta.dirname, '..', '..', 'bench', 'run.ts')

/** The command. Its words are the benchmark's own. */
export const bench: Command = {
  help: `Usage: causeway bench [--quick] [--gateways a,b] [--cases a,b] [--rounds N] [--seconds N] [--no-save]

Measures the gateway on this machine against a fake upstream; bench/README.md says what is measured and how.`,
  run: async (words) => {
    const child = spawn(process.execPath, [PROGRAM, ...words], { stdio: 'inherit' })
    const [code] = (await once(child, 'exit')) as [number | null]
    return code ?? FAILED
  },
}
