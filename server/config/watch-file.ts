// Reads the configuration file again when it changes or on SIGHUP. Decides nothing: a good file is handed on, a bad one
// is reported, and whoever listens keeps what it had.
import { unwatchFile, watchFile } from 'node:fs'
import { ConfigError } from './config-error.ts'
import type { ConfigFile } from './config-file.ts'
import { loadConfigFile } from './load-file.ts'
import type { Variable } from './fill-variables.ts'

/** Looking at the file's times finds a renamed-over file, a swapped link and a network folder, where events do not. */
const LOOK_EVERY_MS = 250
/** A file that is still being written is left alone for this long after its last change. */
const SETTLE_MS = 100

export interface ConfigFileWatch {
  readonly path: string
  readonly variable: Variable
  readonly onChange: (file: ConfigFile) => void | Promise<void>
  /** The file cannot be used; what was loaded before still holds. */
  readonly onError: (error: ConfigError) => void
}

/** Starts watching; the returned function stops it. Does not keep the process alive. */
export function watchConfigFile({ path, variable, onChange, onError }: ConfigFileWatch): () => void {
  let timer: NodeJS.Timeout | undefined
  let queue = Promise.resolve()

  const load = async (): Promise<void> => {
    try {
      await onChange(await loadConfigFile(path, variable))
    } catch (error) {
      onError(error instanceof ConfigError ? error : unexpected(path, error))
    }
  }
  const reload = (): void => {
    clearTimeout(timer)
    queue = queue.then(load)
  }
  const settle = (): void => {
    clearTimeout(timer)
    timer = setTimeout(reload, SETTLE_MS).unref()
  }

  watchFile(path, { interval: LOOK_EVERY_MS, persistent: false }, settle)
  process.on('SIGHUP', reload)
  return () => {
    unwatchFile(path, settle)
    process.off('SIGHUP', reload)
    clearTimeout(timer)
  }
}

function unexpected(path: string, error: unknown): ConfigError {
  return new ConfigError(`The configuration file ${path} could not be put to use: ${String(error)}`, {
    cause: error,
  })
}
