// Where people find this server: the address that links begin with, and the origins that its own pages may have.
import { networkInterfaces } from 'node:os'

export interface Address {
  /** What links begin with, without a slash at the end. */
  readonly url: () => string
  /** Origins whose pages are ours. */
  readonly origins: () => readonly string[]
  /** Tells the port that was really taken. */
  readonly listen: (port: number) => void
}

/** Before the server listens, and in a command that runs alone, the configured port is taken for the real one. */
export function createAddress(configured: {
  readonly host: string
  readonly port: number
  readonly publicUrl: string | undefined
}): Address {
  const { host, publicUrl } = configured
  let { port } = configured
  return {
    url: () => publicUrl ?? originOf(isWildcard(host) ? '127.0.0.1' : host, port),
    origins: () => [
      ...(publicUrl === undefined ? [] : [new URL(publicUrl).origin]),
      ...hostsOf(host).map((name) => originOf(name, port)),
    ],
    listen: (taken) => {
      port = taken
    },
  }
}

function hostsOf(host: string): readonly string[] {
  const loopback = ['127.0.0.1', 'localhost', '::1']
  if (!isWildcard(host)) return loopback.includes(host) ? loopback : [host]
  const others = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return [...loopback, ...others.filter((one) => !one.internal).map((one) => one.address)]
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

function originOf(host: string, port: number): string {
  // The parser leaves out a port that is the scheme's own, as browsers do.
  return new URL(`http://${host.includes(':') ? `[${host}]` : host}:${port}`).origin
}
