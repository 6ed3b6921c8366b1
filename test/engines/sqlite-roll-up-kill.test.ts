// Kills a process that settles and adds up at once, again and again, at random moments: nothing is added up twice or left out.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openStore } from '../../server/store/open.ts'
import { createRandom } from './random.ts'
import { temporaryFolder } from './temporary-folder.ts'

const ROUNDS = 6
const CHILD = new URL('roll-up-forever.ts', import.meta.url).pathname
const COUNTED = [
  'input_tokens',
  'output_tokens',
  'cost_nanodollars',
  'upstream_cost_nanodollars',
  'cancelled',
]

test('after kill -9 at any moment everything settled is added up exactly once', async (context) => {
  const dataFolder = temporaryFolder(context)
  const random = createRandom(context)
  for (let round = 0; round < ROUNDS; round++)
    await killAfterwards({ dataFolder, round, afterMs: Math.floor(random() * 200) })
  const store = await openStore({ dataFolder })
  let left = 0
  for (let rolled = 50; rolled === 50; left += rolled) rolled = await store.rollups.rollUp(50)
  await store.close()

  const database = new DatabaseSync(join(dataFolder, 'causeway.db'))
  context.after(() => database.close())
  const row = (text: string): unknown => ({ ...database.prepare(text).get() })
  const columns = COUNTED.map((name) => `sum(${name}) as ${name}`).join(', ')
  const truth = row(`select count(*) as requests, ${columns} from generations where key_kind <> 'test'`)
  for (const split of [1, 2, 3, 4, 5])
    for (const isInstallation of split === 5 ? [true] : split === 2 ? [true, false] : [false])
      assert.deepEqual(
        row(
          `select sum(requests) as requests, ${columns} from rollup_usage
           where split = ${split} and account_id ${isInstallation ? '=' : '<>'} 0`,
        ),
        truth,
        `split ${split}`,
      )
  const attempts = row(
    `select count(*) as attempts from generations, json_each(attempts) where key_kind <> 'test'`,
  )
  for (const grain of [15, 60, 1440])
    assert.deepEqual(
      row(`select sum(attempts) as attempts from rollup_attempts where grain = ${grain}`),
      attempts,
    )
  context.diagnostic(`${JSON.stringify(truth)}, ${left} of them were left to add up`)
})

async function killAfterwards(options: {
  readonly dataFolder: string
  readonly round: number
  readonly afterMs: number
}): Promise<void> {
  const child = spawn(process.execPath, [CHILD, options.dataFolder, String(options.round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.on('close', (_code, signal) => resolve(signal)),
  )
  const started = new Promise((resolve) => child.stdout.once('data', resolve))
  await Promise.race([started, ended])
  await sleep(options.afterMs)
  child.kill('SIGKILL')
  assert.equal(await ended, 'SIGKILL', 'the process was running when it was killed')
}
