import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporaryFolder } from '../../test/engines/temporary-folder.ts'
import { readConfig } from '../config.ts'
import { secretsOfLog } from './log-secrets.ts'

test('before there is a catalogue the log knows the secrets of settings and of the file', async (context) => {
  const folder = temporaryFolder(context)
  const file = join(folder, 'causeway.yaml')
  await writeFile(
    file,
    'providers:\n  acme: { name: Acme, dialect: openai-chat, base_url: "https://acme.example/v1", api_key: "acme-key-1234567890" }\n',
  )
  const config = await readConfig({
    environment: {
      CAUSEWAY_DATA: folder,
      CAUSEWAY_CONFIG: file,
      CAUSEWAY_SECRET: 'a secret of at least thirty-two characters',
    },
  })
  const secrets = [...secretsOfLog(config, undefined)]
  assert.ok(secrets.includes('acme-key-1234567890'))
  assert.ok(secrets.includes('a secret of at least thirty-two characters'))
})
