import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, statSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ServicesForTests } from '../../test/support/control-services.ts'
import { openServicesForTests } from '../../test/support/control-services.ts'
import type { Services } from '../services.ts'
import { callControl, controlHolder } from './call-control.ts'
import { ControlError } from './control-error.ts'
import type { Control } from './open-control.ts'
import { openControl } from './open-control.ts'

let opened: ServicesForTests
let folder: string
let controls: Pick<Control, 'close'>[]
let logged: unknown[]
const log = { error: (...entry: unknown[]): void => void logged.push(entry) }

before(async () => {
  opened = await openServicesForTests()
})
after(() => opened.close())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causeway-control-'))
  controls = []
  logged = []
})
afterEach(async () => {
  for (const control of controls) await control.close()
  await rm(folder, { recursive: true, force: true })
})

const open = async (role: 'server' | 'command' = 'server', dataFolder = folder): Promise<Control> => {
  const control = await openControl({ dataFolder, role, log })
  controls.push(control)
  return control
}

const serve = async (services: Services = opened.services): Promise<void> => (await open()).serve(services)

const call = async (operation: string, input: unknown = {}): Promise<unknown> =>
  (await callControl({ dataFolder: folder, operation, input }))?.result

test('an operation runs in the process that serves the folder, and acts at once', async () => {
  await serve()
  const { key } = (await call('keys.create', { name: 'from the command line' })) as { key: string }
  const record = opened.services.keys.authenticate(key)
  assert.ok(typeof record === 'object')
  assert.equal(record.name, 'from the command line')
})

test('the socket lies in the data folder and only its owner may use it', async () => {
  await serve()
  const status = statSync(join(folder, 'causeway.sock'))
  assert.ok(status.isSocket())
  assert.equal(status.mode & 0o777, 0o600)
})

test('nobody answers where no server runs, with or without a folder', async () => {
  assert.equal(await controlHolder(folder), undefined)
  assert.equal(
    await callControl({ dataFolder: join(folder, 'none'), operation: 'keys.list', input: {} }),
    undefined,
  )
})

test('wrong input is refused as wrong usage, with the field', async () => {
  await serve()
  await assert.rejects(call('keys.create', { name: '', surprise: 1 }), (error) => {
    assert.ok(error instanceof ControlError)
    assert.equal(error.exitCode, 2)
    assert.match(error.message, /name/)
    assert.match(error.message, /surprise/)
    return true
  })
})

test('an operation of another version is refused with what to do', async () => {
  await serve()
  await assert.rejects(call('keys.polish'), /does not know keys\.polish.*Restart it/)
})

test('what breaks inside is logged and not told', async () => {
  const broken = {
    ...opened.services,
    keys: { ...opened.services.keys, list: () => Promise.reject(new Error('inner')) },
  }
  await serve(broken)
  await assert.rejects(
    call('keys.list'),
    (error) => error instanceof ControlError && !error.message.includes('inner'),
  )
  assert.equal(logged.length, 1)
})

test('a second server on the same folder is refused and the first goes on', async () => {
  await serve()
  await assert.rejects(openControl({ dataFolder: folder, role: 'server', log }), (error) => {
    assert.ok(error instanceof ControlError)
    assert.equal(error.exitCode, 1)
    assert.match(error.message, new RegExp(`process ${process.pid}.*CAUSEWAY_DATA`))
    return true
  })
  assert.ok(Array.isArray(await call('keys.list')))
})

test('of two servers that find the socket of a killed one, exactly one gets it', async () => {
  await leaveDeadSocket(join(folder, 'causeway.sock'))
  const results = await Promise.allSettled([open(), open(), open()])
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
  assert.deepEqual(await controlHolder(folder), { role: 'server', pid: process.pid })
})

test('an operation that comes while the server is starting waits for it', async () => {
  const control = await open()
  const result = call('models.list')
  assert.equal(await Promise.race([result, sleep(100, 'waits')]), 'waits')
  control.serve(opened.services)
  assert.ok(Array.isArray(await result))
})

test('a server waits for a command that works on the folder', async () => {
  const command = await open('command')
  const server = open('server')
  assert.equal(await Promise.race([server, sleep(150, 'waits')]), 'waits')
  await command.close()
  await server
  assert.equal((await controlHolder(folder))?.role, 'server')
})

test('closing lets an operation finish, then gives the socket up', async () => {
  const gate = Promise.withResolvers<[]>()
  const slow = { ...opened.services, keys: { ...opened.services.keys, list: () => gate.promise } }
  const control = await open()
  control.serve(slow)
  const result = call('keys.list')
  await sleep(50)
  const closed = control.close()
  gate.resolve([])
  assert.deepEqual(await result, [])
  await closed
  assert.equal(await controlHolder(folder), undefined)
  assert.ok(!existsSync(join(folder, 'causeway.sock')))
})

test('an operation that is cut off says that the server stopped', async () => {
  const never = {
    ...opened.services,
    keys: { ...opened.services.keys, list: () => new Promise<never>(() => undefined) },
  }
  const control = await open()
  control.serve(never)
  const result = call('keys.list')
  await sleep(50)
  await Promise.all([assert.rejects(result, /server stopped before it answered/), control.close()])
})

test(
  'a data folder with a path longer than the system allows for sockets works',
  { skip: process.platform !== 'linux' && 'only Linux has a way around' },
  async () => {
    const long = join(folder, 'x'.repeat(100), 'y'.repeat(100))
    await mkdir(long, { recursive: true })
    const control = await open('server', long)
    control.serve(opened.services)
    assert.ok(statSync(join(long, 'causeway.sock')).isSocket())
    const answer = await callControl({ dataFolder: long, operation: 'keys.list', input: {} })
    assert.ok(Array.isArray(answer?.result))
  },
)

/** A socket file on which nobody answers any more. */
async function leaveDeadSocket(path: string): Promise<void> {
  const program = `require('net').createServer().listen(${JSON.stringify(path)}, () => console.log('up'))`
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
  assert.ok(existsSync(path))
}
