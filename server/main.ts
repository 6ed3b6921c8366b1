// Joins everything once and runs it: configuration, services, HTTP, the control socket, jobs, and an orderly end.
// The first lines are plain so that an old Node gets a sentence; the compile cache makes the second start quick.
import { enableCompileCache } from 'node:module'
import { requireNode } from './config/require-node.ts'

try {
  requireNode(process.versions.node)
  enableCompileCache()
  const { runServer } = await import('./run-server.ts')
  await runServer()
} catch (error) {
  // Configuration errors carry their own exit code and say what to do; anything else is a failed start.
  const { message, exitCode } = error as { message?: string; exitCode?: number }
  process.stderr.write(`causeway: ${message ?? String(error)}\n`)
  process.exit(exitCode ?? 1)
}
