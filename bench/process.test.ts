// Is the CPU of every thread and child counted, and is nobody left behind? Linux only, as what it tests.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pause, startChild, type Child } from './child.ts'
import { cleanEnvironment } from './gateways/gateway.ts'
import { cpuBetween, processTree, readCpu, readMemory } from './process.ts'

const folder = mkdtempSync(join(tmpdir(), 'causeway-bench-test-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function start(script: string): Child {
  return startChild({
    command: process.execPath,
    args: ['--input-type=module', '--eval', script],
    environment: cleanEnvironment(folder),
    folder,
    logFile: join(folder, 'log'),
    core: undefined,
  })
}

const burn = 'const end = process.cpuUsage().user + 150e3; while (process.cpuUsage().user < end);'

async function burned(child: Child): Promise<number> {
  const before = readCpu(child.processId)
  assert.ok(before !== undefined)
  process.kill(child.processId, 'SIGUSR2')
  await child.line(/done/, 10_000)
  const afterwards = readCpu(child.processId)
  assert.ok(afterwards !== undefined)
  return cpuBetween(before, afterwards)
}

const linux = process.platform === 'linux'
if (!linux) console.log('process.test.ts: not Linux, so there is no /proc to read and nothing to test')

if (linux) {
  test('CPU of a worker thread counts, also when the thread has ended', async () => {
    const child = start(`
      import { Worker } from 'node:worker_threads'
      process.once('SIGUSR2', () => new Worker(${JSON.stringify(burn)}, { eval: true }).on('exit', () => console.log('done')))
      setInterval(() => {}, 1000)
      console.log('ready')`)
    await child.line(/ready/, 10_000)
    const used = await burned(child)
    await child.stop()
    assert.ok(used >= 130 && used < 2000, `${used} ms`)
  })

  test('CPU of a child process counts, also when the child has ended', async () => {
    const child = start(`
      import { spawn } from 'node:child_process'
      process.once('SIGUSR2', () => spawn(process.execPath, ['--eval', ${JSON.stringify(burn)}]).on('exit', () => console.log('done')))
      setInterval(() => {}, 1000)
      console.log('ready')`)
    await child.line(/ready/, 10_000)
    const used = await burned(child)
    await child.stop()
    assert.ok(used >= 130 && used < 2000, `${used} ms`)
  })

  test('memory is read, and undefined for a process that is gone', async () => {
    const child = start(
      `globalThis.held = Buffer.alloc(64 * 2 ** 20, 1); setInterval(() => {}, 1000); console.log('ready')`,
    )
    await child.line(/ready/, 10_000)
    const memory = readMemory(child.processId)
    assert.ok(memory !== undefined && memory.residentMb > 64 && memory.peakMb >= memory.residentMb)
    await child.stop()
    assert.equal(readMemory(child.processId), undefined)
    assert.equal(readCpu(child.processId), undefined)
  })

  test('stopping a program that ignores it, and its children, leaves nobody', async () => {
    const child = start(`
      import { spawn } from 'node:child_process'
      process.on('SIGTERM', () => {})
      spawn(process.execPath, ['--eval', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("ready")'], { stdio: 'inherit' })
      setInterval(() => {}, 1000)`)
    await child.line(/ready/, 10_000)
    const tree = processTree(child.processId)
    assert.equal(tree.length, 2)
    await child.stop(100)
    await pause(50)
    for (const id of tree) assert.equal(readMemory(id), undefined)
    assert.equal(child.ended(), true)
  })

  test('a program that ends instead of answering is reported with its last words', async () => {
    const child = start(`console.error('no such setting'); process.exit(2)`)
    await assert.rejects(child.line(/Listening/, 10_000), /ended[^]*no such setting/)
    await child.stop()
  })
}
