import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { test } from 'node:test'
import { normalizeIP } from '@better-auth/core/utils/ip'
import { createClientAddress } from './client-address.ts'

function from(remoteAddress: string, forwarded?: string): IncomingMessage {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  return { socket: { remoteAddress }, headers } as unknown as IncomingMessage
}

const read = createClientAddress(['127.0.0.1', '::1', '10.0.0.0/8'])

test('a caller is where the socket comes from, whatever they claim', () => {
  assert.equal(read(from('203.0.113.9')), '203.0.113.9')
  assert.equal(read(from('203.0.113.9', '198.51.100.1')), '203.0.113.9')
  assert.equal(read(from('::ffff:203.0.113.9', '198.51.100.1')), '203.0.113.9')
})

test('a trusted proxy is believed, and whom it was called by only as far as proxies go', () => {
  assert.equal(read(from('127.0.0.1', '203.0.113.9')), '203.0.113.9')
  assert.equal(read(from('::ffff:127.0.0.1', '203.0.113.9')), '203.0.113.9')
  assert.equal(read(from('10.1.2.3', 'evil, 198.51.100.1, 203.0.113.9')), '203.0.113.9')
  assert.equal(read(from('10.1.2.3', '198.51.100.1, 203.0.113.9, 10.9.9.9')), '203.0.113.9')
  assert.equal(read(from('10.1.2.3', 'not an address')), '10.1.2.3')
  assert.equal(read(from('10.1.2.3')), '10.1.2.3')
  assert.equal(createClientAddress([])(from('127.0.0.1', '203.0.113.9')), '127.0.0.1')
})

test('all addresses of one IPv6 network are one, in every spelling, as the people library spells it', () => {
  const spellings = ['2001:db8:1:2::7', '2001:DB8:1:2:ffff:0:0:1', '2001:0db8:0001:0002:0:0:0:9']
  for (const spelling of spellings) {
    assert.equal(read(from(spelling)), '2001:0db8:0001:0002:0000:0000:0000:0000')
    assert.equal(read(from(spelling)), normalizeIP(spelling))
  }
  assert.notEqual(read(from('2001:db8:1:3::7')), read(from(spellings[0] ?? '')))
  for (const odd of ['::1', '::', 'fe80::1%eth0', '1::', '::2:3'])
    assert.match(createClientAddress([])(from(odd)), /^([0-9a-f]{4}:){7}[0-9a-f]{4}$/)
})
