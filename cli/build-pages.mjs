// Builds the web app in front of a start, when its sources have changed: a part of bootstrap.mjs, and like it plain JavaScript that
// Node 20 can run, without dependencies.
import { createHash } from 'node:crypto'
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the pages are made of: when none of it has changed since they were built, they are as they should be. */
const PAGE_SOURCES = ['web', 'core', 'contract', 'dialects', 'docs', 'bench/results']
/** Within root: what the pages were last built from. */
const PAGE_STAMP = join('web', 'dist', '.causeway-sources')

/**
 * Builds the web app when its sources are not those it was built from. A failure is told, and the API starts all the same.
 * `pins` changes with the packages; `locked`, `finished` and `say` are the bootstrap's.
 */
export async function buildPages({ root, node, pins, locked, finished, say }) {
  const stamp = join(root, PAGE_STAMP)
  if (isBuiltFrom(stamp, pageSources(root, pins))) return
  await locked(async () => {
    const sources = pageSources(root, pins)
    if (isBuiltFrom(stamp, sources)) return
    say('Building the pages; this happens when they have changed and takes a few seconds.')
    const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
    const words = [vite, 'build', join(root, 'web'), '--logLevel', 'warn']
    const code = await finished(spawn(node, words, { cwd: root, stdio: ['ignore', 2, 2] }))
    if (code === 0) writeFileSync(stamp, sources)
    else say(`The pages could not be built (vite ended with ${code}); the API works without them.`)
  })
}

function isBuiltFrom(stamp, sources) {
  try {
    return readFileSync(stamp, 'utf8') === sources
  } catch {
    return false // never built
  }
}

/** Path, size and time of every source and the pinned packages, as one digest: reading the files themselves would cost each start more. */
function pageSources(root, pins) {
  const digest = createHash('sha256').update(pins)
  for (const folder of PAGE_SOURCES) {
    if (!existsSync(join(root, folder))) continue
    for (const name of readdirSync(join(root, folder), { recursive: true }).sort()) {
      if (/^dist([/\\]|$)|\.test\.ts$/.test(name)) continue
      const { size, mtimeMs } = statSync(join(root, folder, name))
      digest.update(`${folder}/${name} ${size} ${mtimeMs}\n`)
    }
  }
  return digest.digest('hex')
}
