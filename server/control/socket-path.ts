// Where the control socket of a data folder is. Nothing is opened for callers here, and nothing listens.
import { createHash } from 'node:crypto'
import { closeSync, constants, openSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from '../config/config-error.ts'

const SOCKET_NAME = 'causeway.sock'
/** Operating systems keep the path of a socket in 104 (macOS) or 108 (Linux) bytes, the last of them a zero. */
const LONGEST_PATH = 103

/** An address that `net` can listen on and connect to, until it is released. */
export interface SocketAddress {
  readonly path: string
  /** The file itself; undefined on Windows, where pipes are no files. */
  readonly file: string | undefined
  readonly release: () => void
}

/**
 * The address of this folder's socket. A path too long for the system goes through the folder's handle on Linux; elsewhere
 * it is refused with a ConfigError. The folder must exist.
 */
export function socketAddress(dataFolder: string): SocketAddress {
  const release = (): void => undefined
  if (process.platform === 'win32') {
    const name = createHash('sha256').update(dataFolder).digest('hex').slice(0, 32)
    return { path: `\\\\.\\pipe\\causeway-${name}`, file: undefined, release }
  }
  const file = join(dataFolder, SOCKET_NAME)
  if (Buffer.byteLength(file) <= LONGEST_PATH) return { path: file, file, release }
  if (process.platform !== 'linux')
    throw new ConfigError(
      `CAUSEWAY_DATA is ${JSON.stringify(dataFolder)}, too long for the control socket in it: the path may have ` +
        `${LONGEST_PATH - SOCKET_NAME.length - 1} bytes. Choose a shorter one.`,
    )
  const handle = openSync(dataFolder, constants.O_RDONLY | constants.O_DIRECTORY)
  return { path: `/proc/self/fd/${handle}/${SOCKET_NAME}`, file, release: () => closeSync(handle) }
}
