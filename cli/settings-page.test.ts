import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadConfigFile } from '../server/config/load-file.ts'
import { EXAMPLE_FILE, SETTINGS_PAGE, settingsPage } from './settings-page.ts'

test('docs/settings.md is what the settings say', async () => {
  const isCurrent = (await readFile(SETTINGS_PAGE, 'utf8')) === (await settingsPage())
  assert.ok(isCurrent, 'docs/settings.md is not current; write it with: node cli/settings-page.ts')
})

test('the configuration file of the documentation can be used as it stands', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'causeway-example-'))
  try {
    const path = join(folder, 'causeway.yaml')
    await writeFile(path, EXAMPLE_FILE)
    const file = await loadConfigFile(path, (name) => (name === 'ACME_KEY' ? 'k' : undefined))
    assert.deepEqual([...file.documents.models.keys()], ['acme/thinker-1'])
    assert.deepEqual(file.notices, [])
  } finally {
    await rm(folder, { recursive: true })
  }
})
