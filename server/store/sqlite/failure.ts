// Tells what kind of failure SQLite met: one of the place it lives in, or one of the statement alone.
import { GatewayError } from '../../../core/errors.ts'
import type { SqlFailure } from './messages.ts'

// Primary result codes (sqlite.org/rescode.html) that say nothing about the statement: the same one may work later.
const OF_THE_PLACE = new Set([
  5, // BUSY: another process holds the lock
  6, // LOCKED
  7, // NOMEM
  8, // READONLY
  10, // IOERR
  11, // CORRUPT
  13, // FULL
  14, // CANTOPEN
  15, // PROTOCOL
  22, // NOLFS
  23, // AUTH
  26, // NOTADB
])

/** Describes anything thrown by node:sqlite so that it can cross to the main thread. */
export function describeFailure(thrown: unknown): SqlFailure {
  if (!(thrown instanceof Error)) return { message: String(thrown), resultCode: undefined }
  const code = (thrown as { errcode?: unknown }).errcode
  return { message: thrown.message, resultCode: typeof code === 'number' ? code : undefined }
}

/** True when the database cannot be used just now, so that every statement would fail alike. */
export function isOfThePlace(failure: SqlFailure): boolean {
  return failure.resultCode !== undefined && OF_THE_PLACE.has(failure.resultCode & 0xff)
}

/** True when another connection is in the way, which passes. */
export function isBusy(failure: SqlFailure): boolean {
  const primary = (failure.resultCode ?? 0) & 0xff
  return primary === 5 || primary === 6 || primary === 15
}

/** The error for callers of the store: `dependency_down` for failures of the place, a plain Error for the rest. */
export function errorOf(failure: SqlFailure): Error {
  const cause = Object.assign(new Error(failure.message), { resultCode: failure.resultCode })
  return isOfThePlace(failure) ? databaseDown(cause) : cause
}

/** `dependency_down` with what the caller may know. */
export function databaseDown(cause: Error): GatewayError {
  return new GatewayError(
    'dependency_down',
    'The gateway cannot use its database right now. Try again in a moment.',
    { retryAfterSeconds: 1, cause },
  )
}
