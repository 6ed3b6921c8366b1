// A whole small run against candidates that behave and that do not: what fails must be said, what cannot
// run must be named, and the books must be compared with what the load received. No figure is asserted.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { direct } from './gateways/direct.ts'
import type { Gateway, RunningGateway } from './gateways/gateway.ts'
import { measure, type RunOutcome } from './measure.ts'
import { allCases } from './cases.ts'
import type { Options } from './options.ts'
import { reportTables } from './report.ts'

const folder = mkdtempSync(join(tmpdir(), 'causeway-bench-test-'))
const servers: Server[] = []
after(() => {
  rmSync(folder, { recursive: true, force: true })
  for (const server of servers) server.close()
})

async function run(gateways: readonly Gateway[], change: Partial<Options> = {}): Promise<RunOutcome> {
  const options: Options = {
    gateways,
    named: true,
    cases: ['json', 'rate', 'burst'],
    rounds: 1,
    measureMs: 100,
    warmUpShare: 0.02,
    starts: 1,
    folder,
    save: false,
    ...change,
  }
  const own = mkdtempSync(join(folder, 'run-'))
  const cores = { gateway: undefined, load: undefined, upstream: undefined, said: '' }
  return measure({ options, folder: own, cores })
}

function variant(name: string, change: (running: RunningGateway) => RunningGateway): Gateway {
  return { ...direct, name, start: async (context) => change(await direct.start(context)) }
}

test('a run without faults has figures in every case and no problem', async () => {
  const { records, problems } = await run([direct, variant('same', (running) => running)], {
    rounds: 2,
  })
  assert.deepEqual(problems, [])
  for (const record of records) {
    for (const rounds of record.cases.values()) {
      assert.equal(rounds.length, 2)
      for (const figures of rounds) assert.ok((figures.requestsPerSecond ?? 0) > 0)
    }
  }
  const text = reportTables(records).join('\n')
  for (const name of ['json', 'rate', 'burst']) assert.match(text, new RegExp(`^${name}: `, 'm'))
  assert.doesNotMatch(text, /NaN|Infinity|undefined/)
})

test('every case of the command line has a table', async () => {
  const { records } = await run([direct], { cases: ['json'] })
  const [record] = records
  assert.ok(record !== undefined)
  const rounds = record.cases.get('json') ?? []
  const all = { ...record, cases: new Map(allCases.map((name) => [name, rounds] as const)) }
  const titles = reportTables([all]).filter((line) => /^[a-z]+: .*(connections|second|streams)/.test(line))
  assert.equal(titles.length, allCases.length)
})

test('wrong answers of a candidate are problems of the run', async () => {
  const server = createServer((socket) => {
    socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}'))
    socket.on('error', () => socket.destroy())
  })
  servers.push(server)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  assert.ok(address !== null && typeof address === 'object')
  const liar = variant('liar', (running) => ({ ...running, port: address.port }))
  const { problems } = await run([liar], { cases: ['json'] })
  assert.ok(problems.some((problem) => /^liar, json: \d+ × the JSON body has another text/.test(problem)))
})

test('a candidate that cannot start, or cannot run here, is named and the others go on', async () => {
  const broken: Gateway = {
    ...direct,
    name: 'broken',
    start: () => Promise.reject(new Error('no such port')),
  }
  const missing: Gateway = { ...direct, name: 'missing', obstacle: () => 'missing: install it' }
  const { records, problems } = await run([broken, missing, direct], { cases: ['json'] })
  assert.deepEqual(problems, ['broken did not start: no such port', 'missing: install it'])
  assert.deepEqual(
    records.map((record) => record.name),
    ['direct'],
  )
})

test('the books are compared with every answer that the load received, warm-up included', async () => {
  let told = 0
  const clerk = (verdict: 'kept' | 'broken') =>
    variant(verdict, (running) => ({
      ...running,
      audit: async (answers) => {
        told = answers
        return { verdict, said: 'counted' }
      },
    }))
  const kept = await run([clerk('kept')], { cases: ['json'] })
  assert.deepEqual([kept.problems, kept.notes], [[], ["kept's books: counted"]])
  const measured = kept.records[0]?.cases.get('json')?.[0]?.requestsPerSecond ?? 0
  assert.ok(told > measured * 0.1)
  const broken = await run([clerk('broken')], { cases: ['json'] })
  assert.deepEqual(broken.problems, ["broken's books: counted"])
})
