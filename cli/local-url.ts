// How this machine reaches its own server, whatever address the server gives to others.
import type { PidFile } from '../server/pid-file.ts'

/** The address in the process file, unless that one leads through a proxy; 0.0.0.0 and :: are for listening only. */
export function localUrl({ url, port }: PidFile): string {
  const address = new URL(url)
  if (address.port !== String(port)) return `http://127.0.0.1:${port}`
  if (address.hostname === '0.0.0.0') return `http://127.0.0.1:${port}`
  return address.hostname === '[::]' ? `http://[::1]:${port}` : url
}
