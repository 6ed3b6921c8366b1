import assert from 'node:assert/strict'
import { mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ConfigFile } from './config-file.ts'
import { watchConfigFile } from './watch-file.ts'

let folder: string
let path: string
let stop: () => void
/** Every outcome so far: attempts of good files, messages of bad ones. */
let outcomes: (number | string)[]
let told: PromiseWithResolvers<void>

const outcome = (value: number | string): void => {
  outcomes.push(value)
  told.resolve()
  told = Promise.withResolvers()
}

const until = async (count: number): Promise<void> => {
  const deadline = AbortSignal.timeout(5_000)
  while (outcomes.length < count) {
    deadline.throwIfAborted()
    await Promise.race([told.promise, sleep(100)])
  }
}

const start = (onChange: (file: ConfigFile) => void = (file) => outcome(file.routing.attempts)): void => {
  stop = watchConfigFile({
    path,
    variable: () => undefined,
    onChange,
    onError: (error) => outcome(error.message),
  })
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causeway-watch-'))
  path = join(folder, 'causeway.yaml')
  outcomes = []
  told = Promise.withResolvers()
  await writeFile(path, 'routing: { attempts: 1 }\n')
})
afterEach(async () => {
  stop()
  await rm(folder, { recursive: true })
})

test('a file written over is read again', async () => {
  start()
  await sleep(300)
  await writeFile(path, 'routing: { attempts: 2 }\n')
  await until(1)
  assert.deepEqual(outcomes, [2])
})

test('a file renamed over the old one is read again, also the second time', async () => {
  start()
  for (const attempts of [3, 4]) {
    await sleep(300)
    const draft = join(folder, 'draft')
    await writeFile(draft, `routing: { attempts: ${attempts} }\n`)
    await rename(draft, path)
    await until(attempts - 2)
  }
  assert.deepEqual(outcomes, [3, 4])
})

test('a link that is swapped, as mounted configuration is, is followed', async () => {
  await rename(path, join(folder, 'first'))
  await symlink(join(folder, 'first'), path)
  await writeFile(join(folder, 'second'), 'routing: { attempts: 6 }\n')
  start()
  await sleep(300)
  await symlink(join(folder, 'second'), join(folder, 'next'))
  await rename(join(folder, 'next'), path)
  await until(1)
  assert.deepEqual(outcomes, [6])
})

test('a bad file is reported with its line, and a good one after it is taken', async () => {
  start()
  await sleep(300)
  await writeFile(path, 'routing:\n  attempts: none\n')
  await until(1)
  assert.match(String(outcomes[0]), /line 2: routing\.attempts/)
  await writeFile(path, 'routing: { attempts: 7 }\n')
  await until(2)
  assert.equal(outcomes[1], 7)
})

test('a deleted file is reported, not followed into nothing', async () => {
  start()
  await sleep(300)
  await rm(path)
  await until(1)
  assert.match(String(outcomes[0]), /cannot be read: ENOENT/)
})

test('SIGHUP reads the file again though it has not changed', async () => {
  start()
  process.kill(process.pid, 'SIGHUP')
  await until(1)
  assert.deepEqual(outcomes, [1])
})

test('what cannot be put to use is reported as an error of the file', async () => {
  start(() => {
    throw new Error('the rows do not fit')
  })
  process.kill(process.pid, 'SIGHUP')
  await until(1)
  assert.match(String(outcomes[0]), /could not be put to use: .*the rows do not fit/)
})
