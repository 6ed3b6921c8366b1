// Kills a process that redeems codes, again and again, at random moments: whatever it had said was redeemed is in the ledger,
// and no code is in it twice or used up without its credit.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createRandom } from './random.ts'
import { temporaryFolder } from './temporary-folder.ts'

const ROUNDS = 6
const CHILD = new URL('redeem-forever.ts', import.meta.url).pathname

test('after kill -9 at any moment every code that was redeemed has exactly one grant', async (context) => {
  const dataFolder = temporaryFolder(context)
  const random = createRandom(context)
  const promised: string[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const lines = await redeemUntilKilled(dataFolder, Math.floor(random() * 150))
    assert.ok(lines.length > 0, 'the process redeemed something before it was killed')
    promised.push(...lines)
  }

  const database = new DatabaseSync(join(dataFolder, 'causeway.db'))
  context.after(() => database.close())
  const value = (text: string): unknown => Object.values(database.prepare(text).get() ?? {})[0]
  assert.equal(value('pragma integrity_check'), 'ok')
  const grants = database
    .prepare(
      "select substr(note, -5) as ending, amount_nanodollars as amount from ledger_entries where kind = 'grant'",
    )
    .all()
  const inLedger = grants.map(({ ending, amount }) => `${String(ending)} ${String(amount)}`)
  // Five letters can be those of two codes; so lists are compared, not sets.
  const left = inLedger.toSorted()
  for (const line of promised) {
    const at = left.indexOf(line)
    assert.ok(at >= 0, `${line} was promised`)
    left.splice(at, 1)
  }
  const codes = database
    .prepare('select ending, amount_nanodollars as amount from redeem_codes where redeemed_at is not null')
    .all()
  const redeemed = codes.map(({ ending, amount }) => `${String(ending)} ${String(amount)}`)
  assert.deepEqual(
    redeemed.toSorted(),
    inLedger.toSorted(),
    'each code that is used up has its grant, and none has two',
  )
  assert.equal(
    value('select granted_nanodollars from account_totals'),
    value('select sum(amount_nanodollars) from ledger_entries'),
  )
  context.diagnostic(`${promised.length} promised, ${inLedger.length} in the ledger, over ${ROUNDS} kills`)
})

/** Runs the redeeming process, kills it `afterMs` after its first promise, and returns what it had promised. */
async function redeemUntilKilled(dataFolder: string, afterMs: number): Promise<string[]> {
  const child = spawn(process.execPath, [CHILD, dataFolder], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  const first = Promise.withResolvers<void>()
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    first.resolve()
  })
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.on('close', (_code, signal) => resolve(signal)),
  )
  await Promise.race([first.promise, ended])
  await sleep(afterMs)
  child.kill('SIGKILL')
  assert.equal(await ended, 'SIGKILL', 'the process was running when it was killed')
  // The last line may have been cut by the kill.
  return output.split('\n').slice(0, -1)
}
