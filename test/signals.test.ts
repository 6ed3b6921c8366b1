// End to end: what the signals of a terminal, of npm and of a service manager do to a running server, and that its log keeps
// the secrets it was started with.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FakeUpstream, Gate } from './support/fake-upstream.ts'
import { createGate, startFakeUpstream } from './support/fake-upstream.ts'
import { sseAnswer, sseEvent } from './support/openai-answers.ts'
import type { RunningCauseway, StartOptions } from './support/start-causeway.ts'
import { cleanEnvironment, repositoryFolder, startCauseway } from './support/start-causeway.ts'

/** Longer than signals count as one wish to stop. */
const NOT_THE_SAME_WISH_MS = 1_200

const chunk = (delta: object, finish: string | null): string =>
  sseEvent({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_750_000_000,
    model: 'o1-2024-12-17',
    choices: [{ index: 0, delta, finish_reason: finish }],
  })

/** A stream whose first words come at once and whose end waits for the gate. */
const heldAnswer = (gate: Gate): ReturnType<typeof sseAnswer> =>
  sseAnswer([
    { do: 'write', bytes: chunk({ role: 'assistant', content: 'Hello' }, null) },
    { do: 'wait', gate },
    { do: 'write', bytes: chunk({}, 'stop') + sseEvent('[DONE]') },
  ])

interface Setting {
  readonly server: RunningCauseway
  readonly upstream: FakeUpstream
}

async function start(context: TestContext, options: StartOptions = {}): Promise<Setting> {
  const upstream = await startFakeUpstream()
  context.after(() => upstream.stop())
  const environment = { OPENAI_API_KEY: 'sk-fake', OPENAI_BASE_URL: upstream.baseUrl, ...options.environment }
  const server = await startCauseway({ ...options, environment })
  context.after(async () => {
    await server.kill()
    await server.stop()
  })
  return { server, upstream }
}

/** Asks for a stream and resolves with its reader once its first words are there. */
async function beginStream({ server }: Setting): Promise<{ readonly rest: () => Promise<string> }> {
  const key = await server.createKey({ name: 'live' })
  const response = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'o1', stream: true, messages: [{ role: 'user', content: 'Hello' }] }),
  })
  assert.ok(response.body)
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (!text.includes('Hello')) text += (await reader.read()).value ?? ''
  return {
    rest: async () => {
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return text
        text += value
      }
    },
  }
}

/** Throws when the server ends before it has said so. */
async function untilLogged(setting: Setting, words: string): Promise<void> {
  while (!setting.server.stderr().includes(words)) {
    signal(setting, 0)
    await sleep(10)
  }
}

/** One right after the other, without a turn of the loop between them; 0 only asks whether the server lives. */
function signal({ server }: Setting, ...signals: readonly (NodeJS.Signals | 0)[]): void {
  for (const one of signals) process.kill(server.processId, one)
}

test('Ctrl-C that reaches the server from the terminal and from npm too is one wish: what runs is finished', async (context) => {
  const setting = await start(context)
  const gate = createGate()
  setting.upstream.answerWith(heldAnswer(gate))
  const stream = await beginStream(setting)
  // Two kinds, because two of one kind that wait together become one.
  signal(setting, 'SIGINT', 'SIGTERM')
  await untilLogged(setting, 'the same wish to stop')
  gate.open()
  assert.ok((await stream.rest()).endsWith('data: [DONE]\n\n'))
  assert.equal(await setting.server.stop(), 0)
})

test('a later second signal ends the server at once', async (context) => {
  const setting = await start(context)
  setting.upstream.answerWith(heldAnswer(createGate()))
  const stream = await beginStream(setting)
  signal(setting, 'SIGINT')
  await untilLogged(setting, 'finishing what is under way')
  await sleep(NOT_THE_SAME_WISH_MS)
  signal(setting, 'SIGINT')
  await assert.rejects(stream.rest())
  assert.equal(await setting.server.stop(), 1)
})

test('SIGHUP harms nobody: without a file there is nothing to read again, and an ending server goes on ending', async (context) => {
  const setting = await start(context, { environment: { CAUSEWAY_CONFIG: '' } })
  signal(setting, 'SIGHUP')
  await untilLogged(setting, 'CAUSEWAY_CONFIG')
  const gate = createGate()
  setting.upstream.answerWith(heldAnswer(gate))
  const stream = await beginStream(setting)
  signal(setting, 'SIGTERM')
  await untilLogged(setting, 'finishing what is under way')
  signal(setting, 'SIGHUP')
  gate.open()
  assert.ok((await stream.rest()).endsWith('data: [DONE]\n\n'))
  assert.equal(await setting.server.stop(), 0)
})

test('SIGHUP while a server with a file drains does not end it', async (context) => {
  const setting = await start(context)
  const gate = createGate()
  setting.upstream.answerWith(heldAnswer(gate))
  const stream = await beginStream(setting)
  signal(setting, 'SIGTERM')
  await untilLogged(setting, 'finishing what is under way')
  signal(setting, 'SIGHUP')
  gate.open()
  assert.ok((await stream.rest()).endsWith('data: [DONE]\n\n'))
  assert.equal(await setting.server.stop(), 0)
})

test('a terminal that closes takes its output with it and nothing else: the server answers and ends in good order', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'causeway-signals-'))
  context.after(() => rm(folder, { recursive: true, force: true }))
  // Like a terminal that has gone, a descriptor opened for reading refuses every line of the log.
  const unwritable = openSync(import.meta.filename, 'r')
  context.after(() => closeSync(unwritable))
  const child = spawn(process.execPath, [join(repositoryFolder, 'server/main.ts')], {
    env: cleanEnvironment({ PORT: '0', CAUSEWAY_DATA: join(folder, 'data'), CAUSEWAY_LOG_LEVEL: 'debug' }),
    stdio: ['ignore', 'pipe', unwritable],
  })
  context.after(() => child.kill('SIGKILL'))
  const exited = once(child, 'exit')
  assert.ok(child.stdout)
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const url = line.replace('Listening on ', '')
  for (let turn = 0; turn < 3; turn++) {
    child.kill('SIGHUP')
    assert.equal((await fetch(`${url}/healthz`)).status, 200)
  }
  child.kill('SIGTERM')
  assert.deepEqual(await exited, [0, null])
})

test('the keys of providers are in no line of the log, whatever they look like and wherever they came from', async (context) => {
  const [written, given] = ['plain "words" of a key', 'other words of a key']
  const fileNaming = (names: readonly string[]): string => `
providers:
  acme: { name: Acme, dialect: openai-chat, base_url: "http://127.0.0.1:9/v1", api_key: "\${ACME_KEY}" }
succession: { models: { ${names.map((name) => `'${name}': refuse`).join(', ')} } }
`
  const setting = await start(context, {
    configYaml: fileNaming([written]),
    environment: { ACME_KEY: written, OPENAI_API_KEY: given },
  })
  // A notice repeats a name that leads nowhere; here the name is a key that was pasted into the wrong place.
  await untilLogged(setting, 'succession.models names')
  await setting.server.writeConfig(fileNaming([written, given]))
  await untilLogged(setting, 'the configuration file was read again')
  const log = setting.server.stderr()
  assert.equal(log.split('[redacted]').length - 1, 3, log)
  assert.ok(!log.includes('words'), log)
})
