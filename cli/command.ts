// What a command is, and how its words are read. The list of commands is run-command-line.ts.
import { parseArgs } from 'node:util'
import type { ParseArgsOptionsConfig } from 'node:util'
import type { Terminal } from './terminal.ts'

/** Exit codes of the contract. */
export const DONE = 0
export const FAILED = 1
export const WRONG_USAGE = 2

export interface Command {
  /** What `--help` prints: a line `Usage: causeway …`, then what each option does. */
  readonly help: string
  /** Resolves with the exit code. Errors with an `exitCode` and a message for people may be thrown. */
  readonly run: (words: readonly string[], terminal: Terminal) => Promise<number>
}

/** Wrong usage: the message is shown with the way to the help, and the command ends with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly exitCode = WRONG_USAGE
}

/** Reads options and positional words strictly. Throws a UsageError for what is unknown, missing or too much. */
export function readWords<const Options extends ParseArgsOptionsConfig>(options: {
  readonly words: readonly string[]
  readonly options: Options
  /** Names of the positional words; one ending in `?` may be missing. */
  readonly positionals: readonly string[]
}): ReturnType<typeof parseArgs<{ options: Options; strict: true; allowPositionals: true }>> {
  const parsed = parseStrictly(options.words, options.options)
  const needed = options.positionals.filter((name) => !name.endsWith('?'))
  const missing = needed[parsed.positionals.length]
  if (missing) throw new UsageError(`${missing} is missing`)
  const extra = parsed.positionals[options.positionals.length]
  if (extra !== undefined) throw new UsageError(`"${extra}" is one word too many`)
  return parsed
}

function parseStrictly<const Options extends ParseArgsOptionsConfig>(
  words: readonly string[],
  options: Options,
): ReturnType<typeof parseArgs<{ options: Options; strict: true; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...words], options, strict: true, allowPositionals: true })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

/** US dollars as people type them: `5`, `0.25`, `$10`. Throws a UsageError. */
export function readDollars(text: string, name: string): number {
  const match = /^\$?(\d{1,7}(?:\.\d{1,9})?)$/.exec(text.trim())
  if (!match) throw new UsageError(`${name} is ${JSON.stringify(text)}; give US dollars such as 5 or 0.25`)
  return Number(match[1])
}
