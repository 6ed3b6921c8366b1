// How much script a stranger's browser loads before a page stands: what React, the frame, the page and whatever it asks for by itself
// come to over the wire, as gzip, which every browser takes. Charts, colouring, maths and the like must come later or not at all.
import assert from 'node:assert/strict'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { repositoryFolder } from '../support/start-causeway.ts'
import { startWalk } from './browser.ts'

const MOST_BYTES = 200_000
const SHOWN = 8

for (const path of ['/', '/models', '/sign-in']) {
  test(`${path} loads less than ${MOST_BYTES / 1000} kB of script, compressed`, async (context) => {
    const walk = await startWalk(context)
    if (!walk) return
    const { page } = walk
    const scripts = new Set<string>()
    page.on('response', (response) => {
      if (response.request().resourceType() === 'script') scripts.add(new URL(response.url()).pathname)
    })
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle')
    const chunks = [...scripts]
      .map((name) => ({ name, bytes: compressedBytes(name) }))
      .toSorted((one, other) => other.bytes - one.bytes)
    const bytes = chunks.reduce((sum, chunk) => sum + chunk.bytes, 0)
    const largest = chunks.slice(0, SHOWN).map(({ name, bytes: many }) => `${many} ${name}`)
    assert.ok(chunks.length > 1, 'the page and the entry are chunks of their own')
    assert.ok(bytes < MOST_BYTES, `${path} loads ${bytes} bytes of script:\n${largest.join('\n')}`)
    context.diagnostic(`${path}: ${bytes} bytes in ${chunks.length} chunks`)
  })
}

/** As the server sends it to a browser that takes gzip; the smallest files are sent as they are. */
function compressedBytes(path: string): number {
  const file = join(repositoryFolder, 'web/dist', path)
  return statSync(existsSync(`${file}.gz`) ? `${file}.gz` : file).size
}
