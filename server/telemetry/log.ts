// The log: one JSON object per line on stderr, without secrets. stdout belongs to what the contract prints there.
import pino from 'pino'
import { createLogOutput } from './log-output.ts'
import { redact } from './redact.ts'

type Facts = Readonly<Record<string, unknown>>

/** One sentence, with facts before it where there are any, in pino's order. An error goes under `err`. */
export interface Say {
  (sentence: string): void
  (facts: Facts, sentence: string): void
}

export interface Log {
  readonly debug: Say
  readonly info: Say
  readonly warn: Say
  readonly error: Say
  /** Writes out what is still in memory; before the process is ended by force. */
  readonly flush: () => void
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

export interface LogOptions {
  readonly level: LogLevel
  /** Values that never appear whatever they look like: the keys that the environment or a file gave. */
  readonly secrets?: () => Iterable<string>
  /** Where lines go; stderr when absent. */
  readonly write?: (line: string) => void
}

const STDERR = 2
/** Shorter values would take half of the log with them. */
const SHORTEST_SECRET = 8

/** Opens the log. Lines reach stderr asynchronously, so that a slow reader of it stops no stream. */
export function createLog({ level, secrets = () => [], write }: LogOptions): Log {
  const output = write ? undefined : createLogOutput(STDERR)
  const out = write ?? ((line: string) => output?.write(line))
  const stream = { write: (line: string) => out(withoutValues(redact(line), secrets())) }
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: pino.stdSerializers.errWithCause },
    },
    stream,
  )
  return {
    debug: logger.debug.bind(logger),
    info: logger.info.bind(logger),
    warn: logger.warn.bind(logger),
    error: logger.error.bind(logger),
    flush: () => output?.flush(),
  }
}

function withoutValues(line: string, secrets: Iterable<string>): string {
  let text = line
  for (const secret of secrets) {
    if (secret.length >= SHORTEST_SECRET && text.includes(secret))
      text = text.replaceAll(secret, '[redacted]')
  }
  return text
}
