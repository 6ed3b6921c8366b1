// The entry of the command line. Plain until Node has been checked; then the compile cache and the rest.
import { enableCompileCache } from 'node:module'
import { requireNode } from '../server/config/require-node.ts'

try {
  requireNode(process.versions.node)
  enableCompileCache()
  const { runCommandLine } = await import('./run-command-line.ts')
  const { ownTerminal } = await import('./terminal.ts')
  // A reader that has seen enough, as in "| head", is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
  const exitCode = await runCommandLine(process.argv.slice(2), ownTerminal())
  await new Promise((written) => process.stdout.write('', written))
  // Whatever a failed command left open must not keep it from ending; a server ends by itself.
  process.exit(exitCode)
} catch (error) {
  const { message, exitCode } = error as { readonly message?: string; readonly exitCode?: number }
  process.stderr.write(`causeway: ${message ?? String(error)}\n`)
  process.exit(exitCode ?? 1)
}
