// What a command sees of the world: its streams and its environment, handed in so that tests can hand in others.
import type { Environment } from '../server/config.ts'

export interface Terminal {
  /** Results, for people and scripts. */
  readonly out: (text: string) => void
  /** Progress, warnings and errors. */
  readonly error: (text: string) => void
  readonly input: NodeJS.ReadStream | (NodeJS.ReadableStream & { readonly isTTY?: boolean })
  /** True when somebody looks at `out`: colours and dimming make sense. */
  readonly isStyled: boolean
  readonly environment: Environment
  readonly workingFolder: string
}

/** The terminal that this process was started in. */
export function ownTerminal(): Terminal {
  const { NO_COLOR } = process.env
  return {
    out: (text) => void process.stdout.write(text),
    error: (text) => void process.stderr.write(text),
    input: process.stdin,
    isStyled: process.stdout.isTTY && !NO_COLOR,
    environment: process.env,
    workingFolder: process.cwd(),
  }
}
