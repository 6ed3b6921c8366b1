// Refuses to run under a Node older than the one the project is written for. Imports next to nothing, so that the
// sentence is seen and not a syntax error of some other module.
import { ConfigError } from './config-error.ts'

const OLDEST_MAJOR = 26

/** Throws a ConfigError when `version` (as in `process.versions.node`) is too old. */
export function requireNode(version: string): void {
  if (Number.parseInt(version, 10) >= OLDEST_MAJOR) return
  throw new ConfigError(
    `Node ${version} is too old: Causeway needs Node ${OLDEST_MAJOR} or later. ` +
      'Start it with "npm start", which installs and uses the right Node whatever the system has.',
  )
}
