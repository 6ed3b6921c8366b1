// End to end: the command line against a running server, over the socket in its data folder, as an operator uses it.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { callControl } from '../server/control/call-control.ts'
import type { FakeUpstream } from './support/fake-upstream.ts'
import { startFakeUpstream } from './support/fake-upstream.ts'
import { openaiServer } from './support/openai-answers.ts'
import type { CommandResult, RunningCauseway } from './support/start-causeway.ts'
import { cleanEnvironment, repositoryFolder, startCauseway } from './support/start-causeway.ts'

let upstream: FakeUpstream
let server: RunningCauseway

before(async () => {
  upstream = await startFakeUpstream()
  upstream.answerWith(openaiServer({ pieces: ['from ', 'upstream'] }))
  server = await startCauseway({
    environment: { OPENAI_API_KEY: 'sk-fake', OPENAI_BASE_URL: upstream.baseUrl },
  })
})
after(async () => {
  await server?.stop()
  await upstream?.stop()
})

const statusWith = async (key: string): Promise<number> => {
  const answer = await fetch(`${server.url}/v1/key`, { headers: { authorization: `Bearer ${key}` } })
  await answer.arrayBuffer()
  return answer.status
}

/** Runs a command with text on its stdin. */
async function runWithInput(words: readonly string[], input: string): Promise<CommandResult> {
  const child = spawn(process.execPath, [join(repositoryFolder, 'cli', 'causeway.ts'), ...words], {
    env: cleanEnvironment({ CAUSEWAY_DATA: server.dataFolder }),
  })
  child.stdin.end(input)
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { exitCode: child.exitCode ?? 1, stdout, stderr }
}

test('a key that is made, disabled, enabled or deleted acts on the next request', async () => {
  const key = await server.createKey({ name: 'acts at once' })
  assert.equal(await statusWith(key), 200)
  for (const [verb, status] of [
    ['disable', 401],
    ['enable', 200],
    ['delete', 401],
  ] as const) {
    const { exitCode, stderr } = await server.runCommand(['keys', verb, 'acts at once'])
    assert.equal(exitCode, 0, stderr)
    assert.equal(await statusWith(key), status, verb)
  }
})

test('the process file says who serves and where', async () => {
  const written: unknown = JSON.parse(await readFile(join(server.dataFolder, 'causeway.pid'), 'utf8'))
  assert.deepEqual(written, {
    pid: server.processId,
    port: Number(new URL(server.url).port),
    url: server.url,
  })
})

test('doctor finds the running server well', async () => {
  const { exitCode, stdout } = await server.runCommand(['doctor'])
  assert.equal(exitCode, 0, stdout)
  assert.match(stdout, new RegExp(`ok +server +answers at ${server.url}`))
  assert.match(stdout, /ok +providers +OpenAI switched on/)
})

test("doctor and providers list speak of the server's providers, not of this shell's", async () => {
  const { stdout } = await runWithInput(['providers', 'list', '--json'], '')
  const rows = JSON.parse(stdout) as { id: string; enabled: boolean }[]
  assert.equal(rows.find(({ id }) => id === 'openai')?.enabled, true)
})

test('chat without a key asks the simulator with a key of its own, and deletes it at the end', async () => {
  const { exitCode, stdout, stderr } = await runWithInput(['chat', 'o3-mini'], 'Hello there\n')
  assert.equal(exitCode, 0, stderr)
  assert.match(stdout, /imulat/)
  assert.match(stderr, /No key given/)
  assert.match(stderr, /openai\/o3-mini by Simulator: \d+ \+ \d+ tokens, \$0\.00/)
  assert.ok(!(await server.runCommand(['keys', 'list'])).stdout.includes('chat in the terminal'))
})

test('chat with a key reaches the provider and prints the answer alone on stdout', async () => {
  const key = await server.createKey({ name: 'chat' })
  const { exitCode, stdout, stderr } = await runWithInput(
    ['chat', 'o1', '--key', key, '--system', 'Be brief.'],
    'Hi',
  )
  assert.equal(exitCode, 0, stderr)
  assert.equal(stdout, 'from upstream\n')
  const asked = upstream.requests.at(-1)?.bodyText ?? ''
  assert.match(asked, /Be brief\./)
})

test("chat passes the server's refusal on in its own words and ends with 1", async () => {
  const { exitCode, stdout, stderr } = await runWithInput(['chat', 'o1-nano-xyz'], 'Hi')
  assert.equal(exitCode, 1)
  assert.equal(stdout.trim(), '')
  assert.match(stderr, /o1-nano-xyz/)
})

test('a command for the running server needs no other setting than the folder: a broken file stops no emergency', async () => {
  const key = await server.createKey({ name: 'leaked' })
  const child = spawn(
    process.execPath,
    [join(repositoryFolder, 'cli', 'causeway.ts'), 'keys', 'disable', 'leaked'],
    {
      env: cleanEnvironment({
        CAUSEWAY_DATA: server.dataFolder,
        CAUSEWAY_CONFIG: '/nowhere.yaml',
        PORT: 'x',
      }),
    },
  )
  const [stderr] = await Promise.all([text(child.stderr), once(child, 'exit')])
  assert.equal(child.exitCode, 0, stderr)
  assert.equal(await statusWith(key), 401)
})

test('a long answer arrives whole at a slow reader, and one that stops reading is no failure', async () => {
  const environment = cleanEnvironment({ CAUSEWAY_DATA: server.dataFolder })
  const node = JSON.stringify(process.execPath)
  const program = JSON.stringify(join(repositoryFolder, 'cli', 'causeway.ts'))
  // Longer than the 64 kB that a pipe holds.
  const { dataFolder } = server
  for (let made = 0; made < 260; made++)
    await callControl({
      dataFolder,
      operation: 'keys.create',
      input: { name: `one of many keys, number ${made}` },
    })
  const shell = async (line: string): Promise<string> => {
    const child = spawn('sh', ['-c', line], { env: environment })
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
    assert.equal(stderr, '')
    return stdout
  }
  const whole = await shell(`${node} ${program} keys list --json | (sleep 1; cat)`)
  assert.ok(whole.length > 70_000, `${whole.length} characters are too few to prove it`)
  assert.ok((JSON.parse(whole) as unknown[]).length > 260)
  assert.match(await shell(`${node} ${program} keys list | head -n 1`), /^NAME/)
})

test('a second server on the same data folder is refused and the first goes on', async () => {
  const second = spawn(process.execPath, [join(repositoryFolder, 'server', 'main.ts')], {
    env: cleanEnvironment({ PORT: '0', CAUSEWAY_DATA: server.dataFolder }),
  })
  const [stdout, stderr] = await Promise.all([text(second.stdout), text(second.stderr), once(second, 'exit')])
  assert.equal(second.exitCode, 1)
  assert.equal(stdout, '')
  assert.match(stderr, new RegExp(`process ${server.processId}.*CAUSEWAY_DATA`))
  assert.equal(await statusWith(server.testKey), 200)
})

test('a server that starts while commands change its data sees what they did', async () => {
  const first = await startCauseway()
  const { dataFolder } = first
  await first.kill()
  const environment = cleanEnvironment({ CAUSEWAY_DATA: dataFolder })
  const command = async (number: number): Promise<string> => {
    const words = ['keys', 'create', '--name', `key ${number}`]
    const child = spawn(process.execPath, [join(repositoryFolder, 'cli', 'causeway.ts'), ...words], {
      env: environment,
    })
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
    assert.equal(child.exitCode, 0, stderr)
    return stdout.trim()
  }
  const made = Promise.allSettled([1, 2, 3].map(command))
  const second = await startCauseway({ dataFolder })
  try {
    for (const outcome of await made) {
      assert.equal(outcome.status, 'fulfilled', String(outcome.status === 'rejected' && outcome.reason))
      const answer = await fetch(`${second.url}/v1/key`, {
        headers: { authorization: `Bearer ${outcome.value}` },
      })
      await answer.arrayBuffer()
      assert.equal(answer.status, 200)
    }
  } finally {
    assert.equal(await second.stop(), 0)
  }
  assert.ok(!existsSync(join(dataFolder, 'causeway.sock')), 'the socket is gone')
  assert.ok(!existsSync(join(dataFolder, 'causeway.pid')), 'the process file is gone')
  await rm(dirname(dataFolder), { recursive: true })
})
