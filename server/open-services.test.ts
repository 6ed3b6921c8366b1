import assert from 'node:assert/strict'
import { test } from 'node:test'
import { temporaryFolder } from '../test/engines/temporary-folder.ts'
import type { Config } from './config.ts'
import { readConfig } from './config.ts'
import { openServices } from './open-services.ts'
import { openStore } from './store/open.ts'
import { createLog } from './telemetry/log.ts'

const log = createLog({ level: 'silent' })

const stray = new Map([['acme/m', { name: 'M', endpoints: [{ provider: 'nobody', id: 'm' }] }]])

const failures: readonly [step: string, config: (good: Config) => Config, reason: RegExp][] = [
  ['the secret', (good) => ({ ...good, secret: 'short' }), /CAUSEWAY_SECRET must have at least/],
  [
    'the catalogue',
    (good) => ({ ...good, documents: { ...good.documents, models: stray as never } }),
    /unknown provider nobody/,
  ],
]

for (const [step, change, reason] of failures) {
  test(`the store is closed when ${step} does not open after it`, async (context) => {
    const dataFolder = temporaryFolder(context)
    const config = await readConfig({ environment: { CAUSEWAY_DATA: dataFolder }, workingFolder: dataFolder })
    const store = await openStore({ dataFolder, log })
    const close = context.mock.fn(store.close)
    context.after(() => store.close())
    const opening = openServices({ config: change(config), log, store: Promise.resolve({ ...store, close }) })
    await assert.rejects(opening, reason)
    assert.equal(close.mock.callCount(), 1)
  })
}
