import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ProviderOfInstallation } from '../../../contract/app/admin-catalogue.ts'
import { isSecretVariable, keptOf, lastDayOf, standingOf, testWords, valuesOf } from './provider-words.ts'

const endpoint = (standing: 'up' | 'resting', successes = 0, failures = 0) =>
  ({ standing, lastDay: { successes, failures } }) as ProviderOfInstallation['endpoints'][number]
const provider = (parts: Partial<ProviderOfInstallation>): ProviderOfInstallation =>
  ({
    on: true,
    isSwitchedOff: false,
    endpoints: [endpoint('up'), endpoint('up')],
    ...parts,
  }) as ProviderOfInstallation

test('a provider stands as its endpoints do', () => {
  assert.equal(standingOf(provider({})).text, 'on')
  assert.deepEqual(standingOf(provider({ endpoints: [endpoint('up'), endpoint('resting')] })), {
    kind: 'degraded',
    text: '1 of 2 resting',
  })
  assert.equal(standingOf(provider({ endpoints: [endpoint('resting')] })).kind, 'error')
  assert.equal(standingOf(provider({ on: false })).text, 'no key')
  assert.equal(standingOf(provider({ on: false, isSwitchedOff: true })).text, 'switched off')
})

test('a share is never rounded up to all', () => {
  assert.equal(lastDayOf([endpoint('up', 9_999, 1)]), '10,000 attempts in the last day, 99.9 % answered')
  assert.equal(lastDayOf([endpoint('up')]), 'not asked in the last day')
})

test('a test is told in words', () => {
  const result = { ok: true, milliseconds: 120, models: 1, error: null }
  assert.equal(
    testWords('Acme', result),
    'Acme answered in 120 ms and has 1 model. Address and key are right.',
  )
  assert.match(
    testWords('Acme', { ...result, ok: false, error: 'no route' }),
    /did not answer as it should.*no route/,
  )
})

test('only what was typed is sent, and secrets are typed out of sight', () => {
  const way = [
    { name: 'A_KEY', isSet: true, isKept: true },
    { name: 'A_ENDPOINT', isSet: false, isKept: false },
  ]
  assert.deepEqual(
    valuesOf(way, (name) => (name === 'A_KEY' ? ' ' : ' https://a ')),
    { A_ENDPOINT: 'https://a' },
  )
  assert.deepEqual(keptOf({ ways: [way, way] }), ['A_KEY'])
  assert.deepEqual(['A_KEY', 'AWS_SECRET_ACCESS_KEY', 'A_ENDPOINT', 'OLLAMA_HOST'].map(isSecretVariable), [
    true,
    true,
    false,
    false,
  ])
})
