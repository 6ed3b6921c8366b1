// What a durable settlement costs: CPU of the main thread and of the writer worker, and the wait until it is on disk, for
// so many settlements ending together. Run: node bench/micro/settle.ts [folder on the disk to measure]
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { ZERO, nanodollars } from '../../core/money.ts'
import { STDERR_LOG } from '../../server/store/log.ts'
import type { GenerationRecord } from '../../server/store/ledger/ports.ts'
import { openSqlite } from '../../server/store/sqlite/engine.ts'

const TOGETHER = [1, 16, 64]
const ROUNDS = 3
const SETTLEMENTS = 16_000

const folder = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'causeway-bench-'))
const opening = performance.now()
const { store, writer } = await openSqlite({ dataFolder: folder, log: STDERR_LOG })
const openedMs = performance.now() - opening
const account = await store.accounts.ensure({ name: 'bench', billing: 'metered', createdAt: 0 })
let made = 0

console.log(
  `Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, store opened in ${openedMs.toFixed(0)} ms`,
)
console.log(
  'together | main µs | of which making records | worker µs | on disk after ms: p50, p99 (per settlement)',
)
await measure({ together: 16, settlements: 4000 })
const recordsUs = costOfRecords()
for (const together of TOGETHER) {
  const rounds = []
  for (let round = 0; round < ROUNDS; round++)
    rounds.push(await measure({ together, settlements: together === 1 ? SETTLEMENTS / 4 : SETTLEMENTS }))
  const { mainUs, workerUs, p50, p99 } = rounds.toSorted((a, b) => a.mainUs - b.mainUs)[1] ?? never()
  console.log(
    [
      together,
      mainUs.toFixed(1),
      recordsUs.toFixed(1),
      workerUs.toFixed(1),
      `${p50.toFixed(2)}, ${p99.toFixed(2)}`,
    ].join(' | '),
  )
}
await store.close()
rmSync(folder, { recursive: true })

interface Measured {
  readonly mainUs: number
  readonly workerUs: number
  readonly p50: number
  readonly p99: number
}

async function measure(load: { readonly together: number; readonly settlements: number }): Promise<Measured> {
  const batches = Math.ceil(load.settlements / load.together)
  const waits: number[] = []
  const mainBefore = process.threadCpuUsage()
  const workerBefore = await writer.cpuUsage()
  for (let batch = 0; batch < batches; batch++) {
    const start = performance.now()
    const settlements = []
    for (let one = 0; one < load.together; one++) settlements.push(store.ledger.settle(record()))
    await Promise.all(settlements)
    waits.push(performance.now() - start)
  }
  const main = process.threadCpuUsage(mainBefore)
  const worker = await writer.cpuUsage(workerBefore)
  waits.sort((a, b) => a - b)
  const count = batches * load.together
  return {
    mainUs: (main.user + main.system) / count,
    workerUs: (worker.user + worker.system) / count,
    p50: waits[Math.floor(waits.length * 0.5)] ?? never(),
    p99: waits[Math.floor(waits.length * 0.99)] ?? never(),
  }
}

function costOfRecords(): number {
  const before = process.threadCpuUsage()
  for (let one = 0; one < SETTLEMENTS; one++) record()
  const used = process.threadCpuUsage(before)
  return (used.user + used.system) / SETTLEMENTS
}

function record(): GenerationRecord {
  made += 1
  const at = Date.now()
  return {
    id: `gen-${Math.floor(at / 1000)}-${String(made).padStart(20, '0')}`,
    accountId: account.id,
    keyId: 1 + (made % 50),
    keyKind: 'live',
    createdAt: at,
    operation: 'chat',
    requestedModel: 'o1',
    modelId: 'openai/o1',
    endpointId: 'openai/o1@openai',
    providerName: 'OpenAI',
    upstreamId: `chatcmpl-${made}`,
    streamed: true,
    cancelled: false,
    status: 200,
    errorCode: undefined,
    finishReason: 'stop',
    nativeFinishReason: 'stop',
    inputTokens: 1200,
    cachedTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 450,
    reasoningTokens: 300,
    estimated: false,
    costNanodollars: nanodollars(45_000_123),
    upstreamCostNanodollars: ZERO,
    latencyMs: 1200,
    firstTokenMs: 350,
    choices: '',
    attempts: [
      {
        endpoint: 'openai/o1@openai',
        provider: 'OpenAI',
        upstreamModel: 'o1-2024-12-17',
        startedMs: 1,
        firstEventMs: 350,
        durationMs: 1200,
        status: 200,
        error: undefined,
        upstreamId: `chatcmpl-${made}`,
      },
    ],
    warnings: [],
    appReferer: 'https://example.com/app',
    appTitle: 'Example app',
    userAgent: 'OpenAI/Python 1.2.3',
    externalUser: undefined,
    sessionId: undefined,
    requestId: `req-${made}`,
  }
}

function never(): never {
  throw new Error('nothing was measured')
}
