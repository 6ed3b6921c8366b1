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
      if (isIP(before) === 0) break
      address = before
    }
    return network(address)
  }
}

/** An IPv4 address as itself when the socket speaks IPv6; without the name of a local interface. */
function plain(address: string): string {
  const [bare = ''] = address.split('%')
  return /^::ffff:[\d.]+$/i.test(bare) ? bare.slice(7) : bare
}

// Whoever has one IPv6 address has the 2^64 beside it, so they count as one; spelt as the people library spells them.
function network(address: string): string {
  if (isIP(address) !== 6) return address
  const [left = '', right = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const groups = [left, right].map((part) => (part === '' ? [] : part.split(':')))
  const zeros = Array.from({ length: 8 - groups.flat().length }, () => '0')
  const whole = [...(groups[0] ?? []), ...zeros, ...(groups[1] ?? [])]
  return whole.map((group, at) => (at < 4 ? group.padStart(4, '0') : '0000')).join(':')
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}
