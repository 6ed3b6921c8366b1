// What a setting is, and how values that several settings have are read. The settings themselves are in settings.ts.

/** One environment variable. `read` returns undefined for a value that is not allowed. */
export interface Setting<T> {
  readonly name: string
  /** As somebody would write it; undefined when the setting is empty by default. */
  readonly fallback: string | undefined
  /** What is allowed, as the end of "it must be …". */
  readonly allowed: string
  readonly doc: string
  /** A line to copy. */
  readonly example: string
  /** The value is never shown, in no message and no log. */
  readonly isSecret: boolean
  /** Why no value is obeyed yet, for a setting that only keeps its name. */
  readonly refusal?: string
  readonly read: (text: string, workingFolder: string) => T | undefined
}

/** The value may be shown. */
export const visible = { isSecret: false } as const
/** The value is never shown. */
export const hidden = { isSecret: true } as const

/** Reads a whole number of these bounds, both included. */
export function wholeNumber(from: number, to: number): (text: string) => number | undefined {
  return (text) => {
    const value = Number(text)
    return /^\d+$/.test(text) && value >= from && value <= to ? value : undefined
  }
}

/** Reads a secret that is long enough to be one. */
export function atLeast16(text: string): string | undefined {
  return text.length >= 16 ? text : undefined
}

/** Reads an address, without the slash at its end. */
export function readHttpUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  const isPlain =
    /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '' && url.username === ''
  return isPlain ? url.href.replace(/\/+$/, '') : undefined
}
