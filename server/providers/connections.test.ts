// Connections against servers that do with them what real ones do: offer HTTP/2, close what they kept open, take their time.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createSecureServer } from 'node:http2'
import type { AddressInfo, Server, Socket } from 'node:net'
import { createServer } from 'node:net'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createServer as createTlsServer, setDefaultCACertificates } from 'node:tls'
import { LOCALHOST_CERTIFICATE, LOCALHOST_KEY } from '../../test/support/localhost-certificate.ts'
import type { Connections } from './connections.ts'
import { openConnections } from './connections.ts'

setDefaultCACertificates([LOCALHOST_CERTIFICATE])
const IDENTITY = { key: LOCALHOST_KEY, cert: LOCALHOST_CERTIFICATE }

interface Setting {
  readonly connections: Connections
  readonly sockets: readonly Socket[]
}

async function start(context: TestContext, server: Server, scheme: 'http' | 'https'): Promise<Setting> {
  const sockets: Socket[] = []
  server.on(scheme === 'https' ? 'secureConnection' : 'connection', (socket: Socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined) // the tests reset connections
  })
  server.listen(0)
  await once(server, 'listening')
  const connections = openConnections(
    `${scheme}://localhost:${(server.address() as AddressInfo).port}`,
    5_000,
  )
  context.after(async () => {
    await connections.destroy()
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { connections, sockets }
}

/** `end`, or the error that the request met; a moment later, when the connection can be used again. */
async function ask({ connections }: Setting, path: string): Promise<'end' | Error> {
  const outcome = await new Promise<'end' | Error>((resolve) => {
    connections.dispatch(
      { method: 'POST', path, body: '{}' },
      {
        onRequestStart: () => undefined,
        onResponseStart: () => undefined,
        onResponseData: () => undefined,
        onResponseEnd: () => resolve('end'),
        onResponseError: (_controller, error) => resolve(error),
      },
    )
  })
  await sleep(5)
  return outcome
}

test('requests to a provider that offers HTTP/2 have connections of their own: one that breaks takes no other with it', async (context) => {
  const server = createSecureServer({ ...IDENTITY, allowHTTP1: true }, (request, response) => {
    response.writeHead(200)
    if (request.url === '/short') response.end('x')
    else response.write('x')
  })
  const setting = await start(context, server as unknown as Server, 'https')
  assert.equal(await ask(setting, '/short'), 'end')
  const running = Array.from({ length: 5 }, async (_, at) => ({ at, end: await ask(setting, `/long/${at}`) }))
  await sleep(300)
  assert.equal(setting.sockets.length, 5)
  setting.sockets[2]?.destroy()
  const broken = await Promise.race(running)
  assert.ok(broken.end instanceof Error)
  const others = running.filter((_, at) => at !== broken.at)
  assert.equal(await Promise.race([...others, sleep(50, 'still under way')]), 'still under way')
})

for (const scheme of ['http', 'https'] as const)
  test(`a request that a new connection broke under is no request on a stale one (${scheme})`, async (context) => {
    const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx'
    const onSocket = (socket: Socket): void => {
      let requests = 0
      socket.on('data', (bytes) => {
        requests++
        if (bytes.includes('/half')) socket.write(answer.slice(0, 20), () => socket.destroy())
        else if (requests === 1 && bytes.includes('/good')) socket.write(answer)
        else socket.destroy()
      })
    }
    const server = scheme === 'http' ? createServer(onSocket) : createTlsServer(IDENTITY, onSocket)
    const setting = await start(context, server, scheme)
    const onNew = await ask(setting, '/broken')
    assert.ok(onNew instanceof Error)
    assert.equal(setting.connections.wasStale(onNew), false)
    for (const turn of ['new', 'used']) {
      if (turn === 'used') assert.equal(await ask(setting, '/good'), 'end')
      const half = await ask(setting, '/half')
      assert.ok(half instanceof Error)
      assert.equal(setting.connections.wasStale(half), false, `half an answer on a ${turn} one`)
    }
    assert.equal(await ask(setting, '/good'), 'end')
    const onUsed = await ask(setting, '/broken')
    assert.ok(onUsed instanceof Error)
    assert.equal(setting.connections.wasStale(onUsed), true)
  })

test('what a connection takes is learned from new ones alone, and said from twenty on', async (context) => {
  const server = createServer((socket) => {
    socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx'))
  })
  const setting = await start(context, server, 'http')
  for (let turn = 0; turn < 25; turn++) await ask(setting, '/')
  assert.equal(setting.sockets.length, 1)
  assert.equal(setting.connections.slowestConnectMs(), undefined)
  await Promise.all(Array.from({ length: 25 }, () => ask(setting, '/')))
  const slowest = setting.connections.slowestConnectMs()
  assert.ok(slowest !== undefined && slowest > 0 && slowest < 1_000, String(slowest))
})
