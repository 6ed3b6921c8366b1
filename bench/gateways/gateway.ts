// What the benchmark knows of a candidate: how to start it and how to address it. One file per candidate
// beside this one, and their list in list.ts. Nothing here measures.
import { createServer, connect } from 'node:net'
import { requestBody } from '../payload.ts'
import type { Child } from '../child.ts'

/** Cases differ in what they ask of the upstream; a plan is one such wish. */
export type Plan = 'json' | 'burst' | 'writes' | 'paced' | 'thousand'

/** Every plan, in the order of the report. */
export const allPlans: readonly Plan[] = ['json', 'burst', 'writes', 'paced', 'thousand']

/** Path prefix of each plan at the upstream (see upstream.ts), before `/v1`. */
export const planPrefixes: Readonly<Record<Plan, string>> = {
  json: '',
  burst: '/burst/49',
  writes: '/writes/49',
  paced: '/paced/49/5',
  thousand: '/paced/49/100',
}

/** Where and how to send a plan's requests to a running candidate. */
export interface Address {
  readonly path: string
  readonly model: string
  readonly key: string
  readonly headers: Readonly<Record<string, string>>
}

/** What a candidate gets for a start. */
export interface StartContext {
  readonly upstreamPort: number
  /** An empty folder of its own, removed after the run. */
  readonly folder: string
  readonly core: number | undefined
}

/** Did the candidate keep the books that it promises to keep? */
export interface Audit {
  readonly verdict: 'kept' | 'broken'
  readonly said: string
}

/** A candidate that answers. */
export interface RunningGateway {
  readonly port: number
  /** Its program; undefined when there is nothing between load and upstream. */
  readonly child: Child | undefined
  readonly version: string
  /** From the start of the program to its first answer. */
  readonly startMs: number | undefined
  readonly address: (plan: Plan) => Address
  /** Compares its own records with the number of answers that the load received. */
  readonly audit?: (answers: number) => Promise<Audit>
}

/** A candidate. */
export interface Gateway {
  readonly name: string
  /** What it does besides passing bytes, in a few words for the report. */
  readonly does: string
  /** Milliseconds of load before its first measurement: what its runtime needs to compile itself. */
  readonly firstWarmUpMs: number
  /** Why it cannot run here and how to mend that; undefined when it can. May install what it needs. */
  readonly obstacle: () => string | undefined
  readonly start: (context: StartContext) => Promise<RunningGateway>
}

/** The bytes of one plan's request to a candidate. */
export function requestBytes(gateway: RunningGateway, plan: Plan): Buffer {
  const { path, model, key, headers } = gateway.address(plan)
  const body = requestBody(model, plan === 'json' ? 'json' : 'stream')
  const lines = [
    `POST ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${gateway.port}`,
    `Authorization: Bearer ${key}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ]
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body])
}

/** An environment with nothing of the caller's in it but where programs are. */
export function cleanEnvironment(folder: string): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: folder, TMPDIR: folder, LANG: 'C.UTF-8' }
}

/** A port that was free a moment ago, for candidates that cannot choose one themselves. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise((resolve) => {
    server.close(resolve)
  })
  if (address === null || typeof address === 'string') throw new Error('no free port on 127.0.0.1')
  return address.port
}

/** Asks until something answers in HTTP, whatever it says; throws with the program's log when it ends or is too slow. */
export async function firstAnswer(port: number, child: Child): Promise<void> {
  const deadlineMs = performance.now() + 30_000
  while (performance.now() < deadlineMs && !child.ended()) {
    if (await answers(port)) return
    await new Promise((resolve) => {
      setTimeout(resolve, 2)
    })
  }
  throw new Error(`nothing answers on port ${port}:\n${child.log()}`)
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    const end = (answered: boolean): void => {
      socket.destroy()
      resolve(answered)
    }
    socket.setTimeout(2000, () => end(false))
    socket.once('error', () => end(false))
    socket.once('close', () => end(false))
    socket.once('data', (bytes: Buffer) => end(bytes.toString('latin1', 0, 5) === 'HTTP/'))
    socket.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n')
  })
}
