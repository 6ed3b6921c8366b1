import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRateCap } from './rate-cap.ts'

const START = 1_800_000_000_000

test('the load at which refusals began becomes a cap that falls by a part and rises steadily', () => {
  const cap = createRateCap()
  assert.equal(cap.perSecond(START), undefined)
  let now = START
  // Ten requests a second for a minute.
  for (; now < START + 60_000; now += 100) {
    assert.equal(cap.isCrowded(now), false, 'without a refusal there is no limit')
    cap.begun(now)
  }
  cap.limited(now)
  const first = cap.perSecond(now) ?? NaN
  assert.ok(first > 8 && first < 10, String(first))
  assert.equal(cap.isCrowded(now), true)
  cap.limited(now + 500)
  assert.ok((cap.perSecond(now) ?? NaN) === first, 'one burst is one sign')
  const later = cap.perSecond(now + 20_000) ?? NaN
  assert.ok(later > first * 1.3 && later < first * 1.5, String(later))
  assert.equal(cap.isCrowded(now + 20_000), false, 'the traffic has gone elsewhere')
  assert.equal(cap.perSecond(now + 600_001), undefined, 'without refusals it is forgotten')
})

test('a clock that is set back does not make the rate grow until it has caught up', () => {
  const cap = createRateCap()
  for (let now = START; now < START + 60_000; now += 100) cap.begun(now)
  cap.limited(START + 60_000)
  const before = START - 3_600_000
  for (let now = before; now < before + 60_000; now += 1_000) cap.begun(now)
  assert.equal(cap.isCrowded(before + 60_000), false)
  assert.equal(cap.perSecond(before + 660_001), undefined)
})

test('a refusal of one of few requests is no cap', () => {
  const cap = createRateCap()
  for (let turn = 0; turn < 3; turn++) {
    cap.begun(START + turn * 5_000)
    cap.limited(START + turn * 5_000)
    assert.equal(cap.isCrowded(START + turn * 5_000 + 1), false)
  }
})

test('traffic settles near what the provider takes', () => {
  const cap = createRateCap()
  const CAPACITY = 5
  let taken = 0
  let refused = 0
  let second = 0
  let left = CAPACITY
  for (let now = START; now < START + 600_000; now += 50) {
    if (Math.floor(now / 1000) !== second) {
      second = Math.floor(now / 1000)
      left = CAPACITY
    }
    if (cap.isCrowded(now)) continue
    cap.begun(now)
    if (left-- > 0) taken++
    else {
      refused++
      cap.limited(now)
    }
  }
  // Twenty would come each second; five are taken.
  assert.ok(taken / 600 > CAPACITY * 0.6, `${taken / 600} of ${CAPACITY} a second`)
  assert.ok(refused / (taken + refused) < 0.1, `${refused} refused, ${taken} taken`)
})
