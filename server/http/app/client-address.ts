// Where a request comes from: the other end of the socket, or, behind a proxy that the operator trusts, what that proxy says.
import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

/** Reads the address of callers, believing `X-Forwarded-For` from these addresses and ranges only. */
export function createClientAddress(trusted: readonly string[]): (request: IncomingMessage) => string {
  const proxies = new BlockList()
  for (const range of trusted) {
    const [address = '', bits] = range.split('/')
    const family = familyOf(address)
    if (bits === undefined) proxies.addAddress(address, family)
    else proxies.addSubnet(address, Number(bits), family)
  }
  const isProxy = (address: string): boolean =>
    isIP(address) !== 0 && proxies.check(address, familyOf(address))

  return (request) => {
    let address = plain(request.socket.remoteAddress ?? '')
    // Each proxy adds whom it was called by at the end, so the list is believed from its end as far as proxies go.
    const hops = String(request.headers['x-forwarded-for'] ?? '').split(',')
    while (isProxy(address) && hops.length > 0) {
      const before = plain((hops.pop() ?? '').trim())
      if (isIP(before) === 0) return address
      address = before
    }
    return address
  }
}

/** An IPv4 address as itself when the socket speaks IPv6. */
function plain(address: string): string {
  return address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}
