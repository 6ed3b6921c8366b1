import assert from 'node:assert/strict'
import { test } from 'node:test'
import { providerSecrets } from './provider-secrets.ts'

test('keys and the headers that carry one are secrets, as they are and as JSON spells them; other headers are not', () => {
  const headers = { 'X-Auth-Token': 'a "token"', cookie: 'session', 'x-version': '2026-01-01' }
  const found = providerSecrets([
    { apiKey: 'the key', headers },
    {
      apiKey: undefined,
      headers: {},
      keys: [
        {
          id: 'i',
          secret: 'further',
          label: 'l',
          requestsPerMinute: undefined,
          tokensPerMinute: undefined,
          weight: 1,
        },
      ],
    },
    { apiKey: '', headers: {} },
  ])
  assert.deepEqual([...found].toSorted(), ['a "token"', 'a \\"token\\"', 'further', 'session', 'the key'])
})
