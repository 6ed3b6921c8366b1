import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ProviderKey } from '../../core/model.ts'
import type { KeyQuery, KeyResult, KeyRotation, TakenKey } from './key-rotation.ts'
import { createKeyRotation } from './key-rotation.ts'

const keyOf = (id: string, more: Partial<ProviderKey> = {}): ProviderKey => ({
  id,
  secret: `secret of ${id}`,
  label: id,
  requestsPerMinute: undefined,
  tokensPerMinute: undefined,
  weight: 1,
  ...more,
})
const NOBODY: ReadonlySet<ProviderKey> = new Set()

function open(keys: readonly ProviderKey[]) {
  let at = 1_700_000_000_000
  const rotation: KeyRotation = createKeyRotation({ now: () => at })
  const ask = (query: Partial<KeyQuery> = {}) =>
    rotation.take({
      keys,
      endpointId: 'a/m@p',
      expectedTokens: 10,
      preferredId: undefined,
      tried: NOBODY,
      ...query,
    })
  const take = (query: Partial<KeyQuery> = {}): TakenKey => {
    const taken = ask(query)
    assert.ok(taken && 'key' in taken, JSON.stringify(taken))
    return taken
  }
  const end = (taken: TakenKey, result: KeyResult, retryAfterSeconds?: number): boolean =>
    rotation.ended({ taken, result, retryAfterSeconds, usedTokens: 10 })
  const names = (count: number): string => {
    let text = ''
    for (let turn = 0; turn < count; turn++) {
      const taken = take()
      text += taken.key.id
      end(taken, 'worked')
    }
    return text
  }
  return {
    rotation,
    ask,
    take,
    end,
    names,
    wait: (ms: number) => {
      at += ms
    },
  }
}

const count = (text: string, letter: string): number => text.split(letter).length - 1

test('requests are spread evenly, or as weights say', () => {
  assert.equal(open([keyOf('a'), keyOf('b')]).names(6), 'ababab')
  const weighted = open([keyOf('a'), keyOf('b', { weight: 3 })]).names(400)
  assert.ok(Math.abs(count(weighted, 'b') - 300) <= 2, `${count(weighted, 'b')} of 400`)
  const fine = open([keyOf('a', { weight: 10 }), keyOf('b', { weight: 25 })]).names(350)
  assert.ok(Math.abs(count(fine, 'b') - 250) <= 2, `${count(fine, 'b')} of 350`)
})

test('a key that is told to wait waits, at this endpoint alone, for as long as it was told', () => {
  const { take, end, names, wait } = open([keyOf('a'), keyOf('b')])
  assert.equal(end(take(), 'limited', 7), true)
  assert.equal(names(3), 'bbb')
  assert.equal(take({ endpointId: 'another@p' }).key.id, 'a')
  wait(6_900)
  assert.equal(names(2), 'bb')
  wait(200)
  assert.ok(names(4).includes('a'))
})

test('an answer to what was sent before the wait does not end it', () => {
  const { take, end, names } = open([keyOf('a'), keyOf('b')])
  const before = take()
  const refused = take({ keys: [before.key] })
  end(refused, 'limited', 30)
  end({ ...before, takenAt: before.takenAt - 1 }, 'worked')
  assert.equal(names(3), 'bbb')
})

test('without a word of how long, waits grow from a second to fifteen, and those of one moment count once', () => {
  const { take, end, wait, rotation } = open([keyOf('a'), keyOf('b')])
  for (const taken of [take({ preferredId: 'a' }), take({ preferredId: 'a' })]) end(taken, 'limited')
  const lengths: number[] = []
  for (let round = 0; round < 6; round++) {
    let waited = 0
    for (; !rotation.isAnyFree([keyOf('a')], 'a/m@p') && waited < 60_000; waited += 500) wait(500)
    lengths.push(waited)
    end(take({ preferredId: 'a' }), 'limited')
  }
  assert.deepEqual(lengths, [1_000, 2_000, 4_000, 8_000, 15_000, 15_000])
})

test('a refused key is set aside everywhere, tried by one request after a while, and back when it works', () => {
  const { take, end, names, wait, rotation } = open([keyOf('a'), keyOf('b')])
  assert.equal(end(take(), 'refused'), true)
  assert.equal(rotation.standing(keyOf('a')), 'refused')
  assert.equal(take({ endpointId: 'another@p' }).key.id, 'b')
  wait(10_001)
  const probe = take({ preferredId: 'a' })
  assert.equal(probe.key.id, 'a')
  assert.equal(names(4), 'bbbb')
  assert.equal(end(probe, 'refused'), false)
  wait(19_000)
  assert.equal(names(2), 'bb')
  wait(1_100)
  end(take({ preferredId: 'a' }), 'worked')
  assert.equal(rotation.standing(keyOf('a')), 'works')
  assert.ok(count(names(6), 'a') >= 2)
})

test('a key that was away does not get all that the others have had meanwhile', () => {
  const { take, end, names, wait } = open([keyOf('a'), keyOf('b')])
  end(take(), 'limited', 60)
  names(500)
  wait(60_001)
  assert.ok(count(names(20), 'a') <= 12)
})

test('own limits are kept to; when all have reached them it is said how long to wait', () => {
  const { ask, names, wait } = open([
    keyOf('a', { requestsPerMinute: 2, weight: 2 }),
    keyOf('b', { requestsPerMinute: 4, weight: 4 }),
  ])
  const six = names(6)
  assert.deepEqual([count(six, 'a'), count(six, 'b')], [2, 4])
  const full = ask()
  assert.ok(full && 'waitSeconds' in full && full.waitSeconds > 0 && full.waitSeconds <= 60)
  wait(61_000)
  assert.equal(names(6).length, 6)
})

test('tokens count as expected first and as used afterwards', () => {
  const { ask, take, rotation } = open([keyOf('a', { tokensPerMinute: 100 })])
  const taken = take({ expectedTokens: 60 })
  assert.ok('waitSeconds' in (ask({ expectedTokens: 60 }) ?? {}))
  rotation.ended({ taken, result: 'worked', retryAfterSeconds: undefined, usedTokens: 20 })
  assert.equal(take({ expectedTokens: 60 }).key.id, 'a')
})

test('the key of a conversation is taken while it may be, and another one while it may not', () => {
  const { take, end } = open([keyOf('a'), keyOf('b'), keyOf('c')])
  for (let turn = 0; turn < 5; turn++) end(take({ preferredId: 'c' }), 'worked')
  end(take({ preferredId: 'c' }), 'limited', 5)
  assert.notEqual(take({ preferredId: 'c' }).key.id, 'c')
})

test('when all rest the one that rests for the shortest time is asked, and no second one', () => {
  const { ask, take, end } = open([keyOf('a'), keyOf('b')])
  end(take(), 'limited', 60)
  end(take(), 'limited', 5)
  const last = take()
  assert.equal(last.key.id, 'b')
  assert.equal(ask({ tried: new Set([last.key]) }), undefined)
})
