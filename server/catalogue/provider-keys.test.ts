import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keysOf, labelOf } from './provider-keys.ts'
import { provider } from './schema.ts'

const read = (fields: object, variable?: string): ReturnType<typeof keysOf> => {
  const document = provider.parse({
    name: 'Acme',
    dialect: 'openai-chat',
    base_url: 'https://a.example',
    ...fields,
  })
  return keysOf({ id: 'acme', document }, variable)
}

test('one key is no list, wherever it stands', () => {
  assert.deepEqual(read({}, 'k-1'), { apiKey: 'k-1', keys: undefined })
  assert.deepEqual(read({ api_key: 'k-1' }, 'k-2'), { apiKey: 'k-1', keys: undefined })
  assert.deepEqual(read({ api_keys: ['k-1'] }), { apiKey: 'k-1', keys: undefined })
  assert.deepEqual(read({ api_keys: ['k-1', { key: 'k-1' }] }), { apiKey: 'k-1', keys: undefined })
  assert.deepEqual(read({}), { apiKey: undefined, keys: undefined })
  assert.deepEqual(read({}, ' , '), { apiKey: undefined, keys: undefined })
})

test('keys are parted by commas, each once, and known again by ids that do not hold them', () => {
  const { apiKey, keys = [] } = read({}, 'sk-0123456789abcdef, sk-fedcba9876543210,sk-0123456789abcdef,')
  assert.equal(apiKey, 'sk-0123456789abcdef')
  assert.deepEqual(
    keys.map(({ secret, label, weight }) => [secret, label, weight]),
    [
      ['sk-0123456789abcdef', '…cdef', 1],
      ['sk-fedcba9876543210', '…3210', 1],
    ],
  )
  assert.deepEqual(read({}, 'sk-fedcba9876543210,x').keys?.[0]?.id, keys[1]?.id)
  assert.ok(!JSON.stringify(keys.map(({ id }) => id)).includes('cdef0'))
})

test('limits are shares where all have them and no weight is given; a single key with a limit is a list', () => {
  const limits = [
    { key: 'a', requests_per_minute: 10 },
    { key: 'b', requests_per_minute: 30, name: 'large' },
  ]
  assert.deepEqual(
    read({ api_keys: limits }).keys?.map(({ weight }) => weight),
    [10, 30],
  )
  assert.deepEqual(
    read({ api_keys: [...limits, 'c'] }).keys?.map(({ weight }) => weight),
    [1, 1, 1],
  )
  assert.equal(read({ api_keys: limits }).keys?.[1]?.label, 'large')
  assert.equal(read({ api_keys: [limits[0]] }).keys?.length, 1)
})

test('short keys are named by their place, since four characters would be too much of them', () => {
  assert.equal(labelOf('short-key', 1), 'key 2')
})
