// The log: one JSON object per line on stderr, without secrets. stdout belongs to what the contract prints there.
import pino from 'pino'
import { redact } from './redact.ts'

type Facts = Readonly<Record<string, unknown>>

/** pino's order of arguments: facts first, then one sentence. An error goes under `err`. */
export interface Log {
  readonly debug: (facts: Facts, message: string) => void
  readonly info: (facts: Facts, message: string) => void
  readonly warn: (facts: Facts, message: string) => void
  readonly error: (facts: Facts, message: string) => void
  /** Writes out what is still in memory; before the process ends. */
  readonly flush: () => void
}

export interface LogOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** Values that never appear whatever they look like: the keys that the environment or a file gave. */
  readonly secrets?: () => Iterable<string>
  /** Where lines go; stderr when absent. */
  readonly write?: (line: string) => void
}

/** Shorter values would take half of the log with them. */
const SHORTEST_SECRET = 8

/** Opens the log. Lines reach stderr asynchronously, so that a slow reader of it stops no stream. */
export function createLog({ level, secrets = () => [], write }: LogOptions): Log {
  const destination = write ? undefined : pino.destination({ dest: 2, sync: false })
  const out = write ?? ((line: string) => void destination?.write(line))
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
    debug: (facts, message) => logger.debug(facts, message),
    info: (facts, message) => logger.info(facts, message),
    warn: (facts, message) => logger.warn(facts, message),
    error: (facts, message) => logger.error(facts, message),
    flush: () => destination?.flushSync(),
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
