import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChatRequest } from '../../core/chat.ts'
import { endpointOf, MODEL_ID, queryOf, requestOf } from '../../test/support/routing-query.ts'
import { chooseEndpoints } from './candidates.ts'
import { createHealth } from './health.ts'
import type { QueryParts } from '../../test/support/routing-query.ts'
import type { Conversation } from './sticky.ts'
import { createSticky } from './sticky.ts'

const NOW = 1_800_000_000_000
const caching = endpointOf({ provider: 'caching', prompt: 2, cacheRead: 0.2 })
const plain = endpointOf({ provider: 'plain', prompt: 1 })

const conversationOf = (parts: Partial<ChatRequest> = {}, accountId = 1): Conversation => ({
  accountId,
  modelId: MODEL_ID,
  request: requestOf(parts),
})
const success = (conversation: Conversation, cachedTokens = 100, endpoint = caching) => ({
  conversation,
  endpoint,
  now: NOW,
  cachedTokens,
})

test('a conversation sticks once a cache was of use, and its later turns are the same conversation', () => {
  const sticky = createSticky()
  const system = { role: 'system' as const, content: 'Be brief.' }
  const first = { role: 'user' as const, content: 'Hello' }
  const begun = conversationOf({ messages: [system, first] })
  const grown = conversationOf({
    messages: [system, first, { role: 'assistant', content: 'Hi' }, { role: 'user', content: 'More' }],
  })
  sticky.succeeded(success(begun, 0))
  assert.equal(sticky.find(begun, NOW), undefined, 'no cache was used')
  sticky.succeeded(success(begun))
  assert.equal(sticky.find(grown, NOW), caching.id)
  for (const other of [
    conversationOf({ messages: [system, { role: 'user', content: 'Hullo' }] }),
    conversationOf({ messages: [first] }),
    conversationOf({ messages: [system, first] }, 2),
    { ...begun, modelId: 'acme/other' },
  ])
    assert.equal(sticky.find(other, NOW), undefined)
})

test("a session's name makes it stick from the first success, in the body, the header or as a cache key", () => {
  for (const conversation of [
    conversationOf({ sessionId: 's' }),
    { ...conversationOf(), sessionId: 's' },
    conversationOf({ rest: { prompt_cache_key: 's' } }),
  ]) {
    const sticky = createSticky()
    sticky.succeeded(success(conversation, 0))
    assert.equal(sticky.find(conversation, NOW), caching.id)
    assert.equal(sticky.find(conversationOf({ sessionId: 'other' }), NOW), undefined)
  }
})

test('nothing sticks where reading the cache costs as much as the prompt', () => {
  const sticky = createSticky()
  const conversation = conversationOf({ sessionId: 's' })
  for (const endpoint of [plain, endpointOf({ provider: 'x', prompt: 2, cacheRead: 2 })])
    sticky.succeeded(success(conversation, 100, endpoint))
  assert.equal(sticky.size(), 0)
})

test('it is forgotten an hour after its last use, and the longest unused goes when there are too many', () => {
  const sticky = createSticky(2)
  const [a, b, c] = ['a', 'b', 'c'].map((sessionId) => conversationOf({ sessionId }))
  assert.ok(a && b && c)
  sticky.succeeded(success(a))
  assert.equal(sticky.find(a, NOW + 3_599_999), caching.id)
  assert.equal(sticky.find(a, NOW + 3_600_000), undefined)
  sticky.succeeded({ ...success(a), now: NOW + 3_000_000 })
  assert.equal(sticky.find(a, NOW + 6_000_000), caching.id)
  sticky.succeeded(success(b))
  sticky.succeeded(success(a))
  sticky.succeeded(success(c))
  assert.equal(sticky.size(), 2)
  assert.equal(sticky.find(b, NOW), undefined)
  assert.equal(sticky.find(a, NOW), caching.id)
})

test('balanced by price a conversation stays with its cache, unless that fails or the request says otherwise', () => {
  const sticky = createSticky()
  const request = requestOf({ sessionId: 's' })
  sticky.succeeded(success({ accountId: 1, modelId: MODEL_ID, request }))
  const health = createHealth()
  const first = (parts: QueryParts) => {
    const query = queryOf([plain, caching], {
      balance: 'price',
      sticky,
      request,
      health,
      random: () => 0,
      ...parts,
    })
    const [chosen] = chooseEndpoints(query).order
    return `${chosen?.endpoint.provider.id} ${chosen?.why}`
  }
  assert.equal(first({}), 'caching sticky')
  assert.equal(first({ key: { accountId: 2 } }), 'plain drawn')
  assert.equal(first({ request: requestOf({ sessionId: 'other' }) }), 'plain drawn')
  assert.equal(first({ preferences: { order: ['plain'] } }), 'plain ordered')
  assert.equal(first({ preferences: { sort: 'price' } }), 'plain sorted')
  assert.equal(first({ preferences: { only: ['plain'] } }), 'plain listed')
  assert.equal(first({ balance: 'listed' }), 'plain listed')
  for (let count = 0; count < 3; count++)
    health.ended({ endpointId: caching.id, result: 'failure', beganAt: NOW, now: NOW })
  assert.equal(first({}), 'plain drawn')
})
