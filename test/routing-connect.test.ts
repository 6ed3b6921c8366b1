// How long a connection to a provider is waited for: as its own past teaches, as the caller says, and no longer.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { createServer as createTlsServer } from 'node:tls'
import { startFakeUpstream } from './support/fake-upstream.ts'
import { LOCALHOST_CERTIFICATE, LOCALHOST_KEY } from './support/localhost-certificate.ts'
import { openaiServer } from './support/openai-answers.ts'
import { startCauseway } from './support/start-causeway.ts'
import { call, generationOf } from './support/two-providers.ts'

const ANSWER = JSON.stringify({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_750_000_000,
  model: 't',
  choices: [
    { index: 0, message: { role: 'assistant', content: '42' }, logprobs: null, finish_reason: 'stop' },
  ],
  usage: { prompt_tokens: 10, completion_tokens: 1, total_tokens: 11 },
})

/** A provider behind TLS that takes no connection twice, and can be made to accept them and say nothing. */
async function startTlsProvider() {
  const sockets = new Set<Socket>()
  let isSilent = false
  const http = createHttpServer((request, response) => {
    request.resume()
    response.writeHead(200, { 'content-type': 'application/json', connection: 'close' })
    response.end(ANSWER)
  })
  const tls = createTlsServer({ key: LOCALHOST_KEY, cert: LOCALHOST_CERTIFICATE }, (socket) =>
    http.emit('connection', socket),
  )
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined) // given up by the other side, which is what is tested
    if (!isSilent) tls.emit('connection', socket)
  })
  server.listen(0)
  await once(server, 'listening')
  return {
    baseUrl: `https://localhost:${(server.address() as AddressInfo).port}/v1`,
    connections: () => sockets.size,
    fallSilent: () => {
      isSilent = true
    },
    stop: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

async function start(context: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'causeway-certificate-'))
  const certificate = join(folder, 'localhost.pem')
  await writeFile(certificate, LOCALHOST_CERTIFICATE)
  const [first, second] = await Promise.all([startTlsProvider(), startFakeUpstream()])
  const server = await startCauseway({
    environment: { NODE_EXTRA_CA_CERTS: certificate },
    configYaml: `providers:
  first: { name: First, dialect: openai-chat, base_url: "${first.baseUrl}", api_key: "k" }
  second: { name: Second, dialect: openai-chat, base_url: "${second.baseUrl}", api_key: "k" }
models:
  acme/thinker-1:
    name: Thinker 1
    pricing: { prompt: 1, completion: 4 }
    endpoints: [{ provider: first, id: t }, { provider: second, id: t }]
routing: { hedge: off }
`,
  })
  context.after(async () => {
    await server.stop()
    first.stop()
    await second.stop()
    await rm(folder, { recursive: true })
  })
  second.answerWith(openaiServer())
  return { server, first, second, key: await server.createKey({ name: 'live' }) }
}

test('what connections took teaches how long the next one is waited for; a caller may wait less, and the attempt says how long it was', async (context) => {
  const setting = await start(context)
  for (let turn = 0; turn < 20; turn++) {
    const response = await call(setting, {})
    assert.equal(response.status, 200, await response.text())
    assert.equal(response.headers.get('x-provider-name'), 'First')
  }
  assert.equal(setting.first.connections(), 20)
  setting.first.fallSilent()
  const timed = async (headers: Readonly<Record<string, string>>, key = setting.key) => {
    const beganAt = performance.now()
    const response = await call({ ...setting, key }, {}, { headers })
    await response.text()
    assert.equal(response.headers.get('x-provider-name'), 'Second')
    const tookMs = performance.now() - beganAt
    const { attempts } = await generationOf({ ...setting, key }, response.headers.get('x-generation-id'))
    return { tookMs, attempts: attempts as { sent_ms: number | null; error: { message: string } | null }[] }
  }
  const own = await timed({ 'x-causeway-timeouts': 'connect=400' })
  assert.ok(own.tookMs >= 400 && own.tookMs < 1_500, `${own.tookMs} ms`)
  assert.equal(own.attempts[0]?.error?.message, 'First did not accept a connection within 0.4 seconds.')
  const made = await setting.server.runCommand(['keys', 'create', '--name', 'hasty', '--connect', '300'])
  const ofKey = await timed({}, made.stdout.trim())
  assert.equal(ofKey.attempts[0]?.error?.message, 'First did not accept a connection within 0.3 seconds.')
  const learned = await timed({})
  // Five seconds would have been waited for an address that nothing is known of.
  assert.ok(learned.tookMs >= 2_400 && learned.tookMs < 4_000, `${learned.tookMs} ms`)
  assert.match(learned.attempts[0]?.error?.message ?? '', /did not accept a connection within 2\.5 seconds/)
  assert.equal(learned.attempts[0]?.sent_ms, null)
  assert.ok((learned.attempts[1]?.sent_ms ?? -1) >= 0)
})
