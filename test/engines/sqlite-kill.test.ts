// Kills a process that settles, again and again, at random moments: whatever it had said was on disk is there, once.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createRandom } from './random.ts'
import { temporaryFolder } from './temporary-folder.ts'

const ROUNDS = 8
const CHILD = new URL('settle-forever.ts', import.meta.url).pathname

test('after kill -9 at any moment every promised settlement is in the ledger exactly once', async (context) => {
  const dataFolder = temporaryFolder(context)
  const random = createRandom(context)
  const promised = new Set<string>()
  for (let round = 0; round < ROUNDS; round++) {
    const ids = await settleUntilKilled({ dataFolder, round, afterMs: Math.floor(random() * 150) })
    assert.ok(ids.length > 0, 'the process settled something before it was killed')
    for (const id of ids) promised.add(id)
  }

  const database = new DatabaseSync(join(dataFolder, 'causeway.db'))
  context.after(() => database.close())
  const value = (text: string): unknown => Object.values(database.prepare(text).get() ?? {})[0]
  assert.equal(value('pragma integrity_check'), 'ok')
  assert.equal(value('select count(*) from (select 1 from pragma_foreign_key_check)'), 0)

  const entries = database
    .prepare('select generation_id as id, count(*) as times from ledger_entries group by 1')
    .all()
  const inLedger = new Map(entries.map((entry) => [entry['id'], entry['times']]))
  for (const id of promised) assert.equal(inLedger.get(id), 1, `${id} was promised`)
  for (const [id, times] of inLedger) assert.equal(times, 1, `${String(id)} is there once`)

  const generations = value('select count(*) from generations')
  assert.equal(generations, inLedger.size)
  const cost = value('select sum(cost_nanodollars) from generations')
  assert.equal(value('select -sum(amount_nanodollars) from ledger_entries'), cost)
  assert.equal(value('select used_nanodollars from account_totals'), cost)
  assert.equal(value('select sum(spent_nanodollars) from key_days'), cost)
  assert.equal(value('select sum(requests) from key_days'), generations)
  context.diagnostic(`${promised.size} promised, ${inLedger.size} in the ledger, over ${ROUNDS} kills`)
})

/** Runs the settling process, kills it `afterMs` after its first promise, and returns what it had promised. */
async function settleUntilKilled(options: {
  readonly dataFolder: string
  readonly round: number
  readonly afterMs: number
}): Promise<string[]> {
  const { dataFolder, round, afterMs } = options
  const child = spawn(process.execPath, [CHILD, dataFolder, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  let started = (): void => undefined
  const first = new Promise<void>((resolve) => {
    started = resolve
  })
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    started()
  })
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.on('close', (_code, signal) => resolve(signal)),
  )
  await Promise.race([first, ended])
  await sleep(afterMs)
  child.kill('SIGKILL')
  assert.equal(await ended, 'SIGKILL', 'the process was running when it was killed')
  // The last line may have been cut by the kill.
  return output.split('\n').slice(0, -1)
}
