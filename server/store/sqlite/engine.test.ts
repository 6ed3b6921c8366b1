// What only SQLite can go wrong with: workers that die, full disks, locked files, transactions that never end.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { setImmediate as nextTurnOfTheLoop, setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { GatewayError } from '../../../core/errors.ts'
import { sampleGeneration, SAMPLE_TIME } from '../../../test/engines/sample-records.ts'
import { temporaryFolder } from '../../../test/engines/temporary-folder.ts'
import { openSqlite } from './engine.ts'
import type { SqliteEngine } from './engine.ts'

/** Longer than any test lasts. */
const NEVER_MS = 600_000

interface Opened extends SqliteEngine {
  readonly dataFolder: string
  readonly accountId: number
  readonly logged: string[]
}

async function open(
  context: TestContext,
  settings: {
    readonly busyTimeoutMs?: number
    readonly longestTurnMs?: number
    readonly stalledAfterMs?: number
  } = {},
): Promise<Opened> {
  const dataFolder = temporaryFolder(context)
  const logged: string[] = []
  const log = { error: (_facts: unknown, message: string): void => void logged.push(message) }
  const engine = await openSqlite({ dataFolder, log, ...settings })
  context.after(() => engine.store.close())
  const account = await engine.store.accounts.ensure({
    name: 'a',
    billing: 'metered',
    createdAt: SAMPLE_TIME,
  })
  return { ...engine, dataFolder, accountId: account.id, logged }
}

/** Time stands still for the store's own time limits until the test moves it; SQLite and the workers go on. */
function stopTheClock({ mock }: TestContext): {
  readonly move: (milliseconds: number) => void
  readonly start: () => void
} {
  mock.timers.enable({ apis: ['setTimeout'] })
  return { move: (milliseconds) => mock.timers.tick(milliseconds), start: () => mock.timers.reset() }
}

const isDown = (error: unknown): boolean => error instanceof GatewayError && error.code === 'dependency_down'

async function untilItWorks<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (!isDown(error) || tries > 200) throw error
      await sleep(20)
    }
  }
}

test('a writer that dies rejects who waits, is logged, and is opened again', async (context) => {
  const { store, writer, dataFolder, accountId, logged } = await open(context, { busyTimeoutMs: NEVER_MS })
  const other = new DatabaseSync(join(dataFolder, 'causeway.db'))
  // The writer is busy waiting for this lock when it dies, so nothing that was asked has been answered.
  other.exec('begin immediate')
  const record = sampleGeneration({ id: 'gen-1', accountId })
  const asked = [store.ledger.settle(record), store.facts.set({ name: 'a', value: 'b' }), store.ping()]
  const outcomes = Promise.allSettled(asked)
  await sleep(20)
  const crashed = writer.crash()
  // Its thread can end only when SQLite lets go of it, and answers no more.
  other.exec('rollback')
  other.close()
  await crashed
  for (const outcome of await outcomes) assert.ok(outcome.status === 'rejected' && isDown(outcome.reason))

  await untilItWorks(() => store.ledger.settle(record))
  await untilItWorks(() => store.facts.set({ name: 'a', value: 'c' }))
  assert.equal((await store.ledger.totals())[0]?.usedNanodollars, 1000n)
  assert.deepEqual(logged, ['a database worker ended; opening it again'])
})

test('while there is no writer everything is refused at once', async (context) => {
  const { store, writer, accountId } = await open(context)
  await writer.crash()
  await assert.rejects(store.ledger.settle(sampleGeneration({ id: 'gen-1', accountId })), isDown)
  await assert.rejects(store.ping(), isDown)
  await untilItWorks(() => store.ping())
})

test('a reader that dies is opened again', async (context) => {
  const { store, reader } = await open(context)
  await reader.crash()
  await assert.rejects(store.accounts.all(), isDown)
  assert.equal((await untilItWorks(() => store.accounts.all())).length, 1)
})

test('a transaction does not go on in another writer than it began in', async (context) => {
  const { store, databases, writer } = await open(context)
  const transaction = databases.write.transaction().execute(async (inside) => {
    await inside.insertInto('facts').values({ name: 'first', value: '1' }).execute()
    const before = writer.generation()
    await writer.crash()
    while (writer.generation() === before) await sleep(5)
    await inside.insertInto('facts').values({ name: 'second', value: '2' }).execute()
  })
  await assert.rejects(transaction, isDown)
  await untilItWorks(() => store.ping())
  assert.equal(await store.facts.get('first'), undefined)
  assert.equal(await store.facts.get('second'), undefined)
})

test('a full disk rejects with dependency_down, keeps nothing by halves, and is forgotten when there is room', async (context) => {
  const { store, databases, accountId } = await open(context)
  await store.ledger.settle(sampleGeneration({ id: 'gen-0', accountId }))
  const pages = await sql<{ page_count: number }>`pragma page_count`.execute(databases.write)
  await sql`pragma max_page_count = ${sql.lit(pages.rows[0]?.page_count ?? 0)}`.execute(databases.write)

  const batch = Array.from({ length: 40 }, (_, at) =>
    sampleGeneration({ id: `gen-full-${at}`, accountId, appTitle: 'x'.repeat(2000) }),
  )
  const outcomes = await Promise.allSettled(batch.map((record) => store.ledger.settle(record)))
  for (const outcome of outcomes) assert.ok(outcome.status === 'rejected' && isDown(outcome.reason))
  assert.equal(await store.generations.find('gen-full-0'), undefined)
  assert.equal((await store.ledger.totals())[0]?.usedNanodollars, 1000n)

  await sql`pragma max_page_count = 1000000`.execute(databases.write)
  await Promise.all(batch.map((record) => store.ledger.settle(record)))
  assert.equal((await store.ledger.totals())[0]?.usedNanodollars, 41_000n)
})

test('a file that another process has locked rejects with dependency_down and works again afterwards', async (context) => {
  const { store, dataFolder, accountId } = await open(context, { busyTimeoutMs: 50 })
  const other = new DatabaseSync(join(dataFolder, 'causeway.db'))
  other.exec('begin immediate')
  const record = sampleGeneration({ id: 'gen-1', accountId })
  await assert.rejects(store.ledger.settle(record), isDown)
  await assert.rejects(store.facts.set({ name: 'a', value: 'b' }), isDown)
  // Readers do not wait for writers.
  assert.equal((await store.accounts.all()).length, 1)
  other.exec('rollback')
  other.close()
  assert.equal(await store.ledger.settle(record), 'new')
})

test('a disk that hangs hangs nobody, and what it wrote in the end is found by the next try', async (context) => {
  const { store, dataFolder, accountId } = await open(context, {
    busyTimeoutMs: NEVER_MS,
    stalledAfterMs: 50,
  })
  const other = new DatabaseSync(join(dataFolder, 'causeway.db'))
  other.exec('begin immediate')
  const clock = stopTheClock(context)
  const record = sampleGeneration({ id: 'gen-1', accountId })
  const waiting = store.ledger.settle(record)
  await nextTurnOfTheLoop()
  // Comes while the first is on its way, and is told with it.
  const behind = store.ledger.settle(sampleGeneration({ id: 'gen-2', accountId }))
  const outcomes = Promise.allSettled([waiting, behind])
  clock.move(50)
  for (const outcome of [...(await outcomes), ...(await Promise.allSettled([store.ledger.settle(record)]))]) {
    assert.ok(outcome.status === 'rejected' && isDown(outcome.reason))
    // Not the lock, which is still waited for.
    assert.match(String((outcome.reason as Error).cause), /has not answered/)
  }
  clock.start()
  other.exec('rollback')
  other.close()
  assert.equal(await untilItWorks(() => store.ledger.settle(record)), 'known')
  assert.equal((await store.ledger.totals())[0]?.usedNanodollars, 1000n)
})

test('settlements wait for an open transaction and then go on', async (context) => {
  const { store, databases, accountId } = await open(context)
  const order: string[] = []
  let settled: Promise<unknown> | undefined
  await databases.write.transaction().execute(async (inside) => {
    settled = store.ledger
      .settle(sampleGeneration({ id: 'gen-1', accountId }))
      .then(() => order.push('settlement'))
    await nextTurnOfTheLoop()
    // The writer answers in the order in which it was asked: the settlement would be there before this.
    await inside.insertInto('facts').values({ name: 'a', value: 'b' }).execute()
    order.push('transaction')
  })
  await settled
  assert.deepEqual(order, ['transaction', 'settlement'])
})

test('many transactions and settlements at once all succeed', async (context) => {
  const { store, databases, accountId } = await open(context)
  const work: Promise<unknown>[] = []
  for (let at = 0; at < 200; at++) {
    work.push(store.ledger.settle(sampleGeneration({ id: `gen-${at}`, accountId })))
    if (at % 5 === 0)
      work.push(
        databases.write.transaction().execute(async (inside) => {
          await inside
            .insertInto('facts')
            .values({ name: `fact-${at}`, value: '1' })
            .execute()
          await inside
            .insertInto('facts')
            .values({ name: `fact-${at}-too`, value: '2' })
            .execute()
        }),
      )
    if (at % 7 === 0) work.push(store.facts.ensure({ name: `single-${at}`, value: '3' }))
  }
  await Promise.all(work)
  assert.equal((await store.ledger.totals())[0]?.usedNanodollars, 200_000n)
  const facts = await databases.read.selectFrom('facts').selectAll().execute()
  assert.equal(facts.length, 80 + 29)
})

test('a transaction that reads first keeps other processes from writing in between', async (context) => {
  const { store, databases, dataFolder } = await open(context)
  const other = new DatabaseSync(join(dataFolder, 'causeway.db'))
  context.after(() => other.close())
  await databases.write.transaction().execute(async (inside) => {
    await inside.selectFrom('facts').selectAll().execute()
    assert.throws(() => other.exec("insert into facts values ('a', 'theirs')"), /locked/)
    await inside.insertInto('facts').values({ name: 'a', value: 'ours' }).execute()
  })
  assert.equal(await store.facts.get('a'), 'ours')
})

test('a transaction that throws leaves nothing behind', async (context) => {
  const { store, databases } = await open(context)
  const transaction = databases.write.transaction().execute(async (inside) => {
    await inside.insertInto('facts').values({ name: 'a', value: 'b' }).execute()
    throw new Error('no')
  })
  await assert.rejects(transaction, /^Error: no$/)
  assert.equal(await store.facts.get('a'), undefined)
  await store.facts.set({ name: 'a', value: 'c' })
})

test('a transaction that takes too long is undone and settlements go on', async (context) => {
  const clock = stopTheClock(context)
  const { store, databases, accountId } = await open(context, { longestTurnMs: 50 })
  const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const transaction = databases.write.transaction().execute(async (inside) => {
    await inside.insertInto('facts').values({ name: 'a', value: 'b' }).execute()
    begun.resolve()
    await goOn.promise
    await inside.insertInto('facts').values({ name: 'c', value: 'd' }).execute()
  })
  await begun.promise
  const settled = store.ledger.settle(sampleGeneration({ id: 'gen-1', accountId }))
  clock.move(50)
  await settled
  goOn.resolve()
  await assert.rejects(transaction, isDown)
  assert.equal(await store.facts.get('a'), undefined)
  assert.equal(await store.facts.get('c'), undefined)
  await store.facts.set({ name: 'a', value: 'e' })
  assert.equal(await store.facts.get('a'), 'e')
})

test('the late end of a transaction that was undone does not undo the next one', async (context) => {
  const clock = stopTheClock(context)
  const { store, databases } = await open(context, { longestTurnMs: 60 })
  const [lateBegun, endLate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const late = databases.write.transaction().execute(async (inside) => {
    await inside.insertInto('facts').values({ name: 'late', value: '1' }).execute()
    lateBegun.resolve()
    await endLate.promise
    throw new Error('late')
  })
  await lateBegun.promise
  const [nextBegun, endNext] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const next = databases.write.transaction().execute(async (inside) => {
    await inside.insertInto('facts').values({ name: 'next', value: '1' }).execute()
    nextBegun.resolve()
    await endNext.promise
    await inside.insertInto('facts').values({ name: 'next too', value: '2' }).execute()
  })
  // Undoes the first, so that the next begins; it is open while the first ends.
  clock.move(60)
  await nextBegun.promise
  endLate.resolve()
  await assert.rejects(late, /^Error: late$/)
  endNext.resolve()
  await next
  assert.equal(await store.facts.get('late'), undefined)
  assert.equal(await store.facts.get('next'), '1')
  assert.equal(await store.facts.get('next too'), '2')
})

test('a connection that is kept too long is taken away, and settlements go on', async (context) => {
  const clock = stopTheClock(context)
  const { store, databases, accountId } = await open(context, { longestTurnMs: 50 })
  const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const kept = databases.write.connection().execute(async (connection) => {
    await connection.insertInto('facts').values({ name: 'a', value: 'b' }).execute()
    begun.resolve()
    await goOn.promise
    await connection.insertInto('facts').values({ name: 'c', value: 'd' }).execute()
  })
  await begun.promise
  const settled = store.ledger.settle(sampleGeneration({ id: 'gen-1', accountId }))
  clock.move(50)
  await settled
  goOn.resolve()
  await assert.rejects(kept, isDown)
  assert.equal(await store.facts.get('a'), 'b')
  assert.equal(await store.facts.get('c'), undefined)
})

test('making the tables may take longer than a transaction of a running server', async (context) => {
  const dataFolder = temporaryFolder(context)
  const { store } = await openSqlite({ dataFolder, log: { error: () => undefined }, longestTurnMs: 1 })
  await store.close()
})

test('the files are readable by their owner only', async (context) => {
  const { dataFolder, store } = await open(context)
  await store.facts.set({ name: 'a', value: 'b' })
  const modes = readdirSync(dataFolder).map((name) => [name, statSync(join(dataFolder, name)).mode & 0o777])
  assert.deepEqual(Object.fromEntries(modes), {
    'causeway.db': 0o600,
    'causeway.db-shm': 0o600,
    'causeway.db-wal': 0o600,
  })
})

test('the reader cannot change anything', async (context) => {
  const { databases } = await open(context)
  await assert.rejects(databases.read.insertInto('facts').values({ name: 'a', value: 'b' }).execute())
})

test('durability is on: write-ahead log, synced at every commit, foreign keys checked', async (context) => {
  const { databases } = await open(context)
  const pragma = async (name: string): Promise<unknown> => {
    const { rows } = await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(databases.write)
    return Object.values(rows[0] ?? {})[0]
  }
  assert.equal(await pragma('journal_mode'), 'wal')
  assert.equal(await pragma('synchronous'), 2)
  assert.equal(await pragma('foreign_keys'), 1)
})

test('a file that is no database is refused and left as it is', async (context) => {
  const dataFolder = temporaryFolder(context)
  const file = join(dataFolder, 'causeway.db')
  writeFileSync(
    file,
    'this is not a database, and it is long enough to have a header of a hundred bytes'.repeat(3),
  )
  const size = statSync(file).size
  const opening = openSqlite({ dataFolder, log: { error: () => undefined } })
  await assert.rejects(opening, /causeway\.db cannot be opened: file is not a database$/)
  assert.equal(statSync(file).size, size)
})

test('a data folder that is a file is refused', async (context) => {
  const file = join(temporaryFolder(context), 'file')
  writeFileSync(file, '')
  await assert.rejects(openSqlite({ dataFolder: file, log: { error: () => undefined } }))
})

test('a database made by a newer version is refused', async (context) => {
  const { store, databases, dataFolder } = await open(context)
  await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2030-01-01T00:00:00.000Z')`.execute(
    databases.write,
  )
  await store.close()
  await assert.rejects(
    openSqlite({ dataFolder, log: { error: () => undefined } }),
    /newer version of Causeway \(9999-later\)/,
  )
})

test('processes that start at once on an empty folder make the tables once', async (context) => {
  const dataFolder = temporaryFolder(context)
  const script = `
    const { openStore } = await import(${JSON.stringify(new URL('../open.ts', import.meta.url).href)})
    const store = await openStore({ dataFolder: ${JSON.stringify(dataFolder)} })
    const account = await store.accounts.ensure({ name: 'default', billing: 'metered', createdAt: 1 })
    process.stdout.write(String(account.id))
    await store.close()
  `
  const run = promisify(execFile)
  const starts = Array.from({ length: 4 }, () => run(process.execPath, ['--input-type=module', '-e', script]))
  const outputs = await Promise.all(starts)
  assert.deepEqual(
    outputs.map(({ stdout, stderr }) => [stdout, stderr]),
    Array.from({ length: 4 }, () => ['1', '']),
  )
  const { store } = await openSqlite({ dataFolder, log: { error: () => undefined } })
  assert.equal((await store.accounts.all()).length, 1)
  await store.close()
})
