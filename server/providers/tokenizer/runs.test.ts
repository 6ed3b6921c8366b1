// Cutting long runs: what goes in comes out, and nothing stays long enough to be slow.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cutRuns, LONGEST_RUN } from './runs.ts'

test('ordinary text is not cut, however long it is', () => {
  const text = 'Ordinary words, 2026 of them; and signs: {"a": [1, 2]}\n'.repeat(1000)
  assert.deepEqual(cutRuns(text), [text])
})

test('long runs of letters, blanks, digits, signs and ideographs are cut, and joined they are the text again', () => {
  for (const unit of ['a', ' ', '\n', '7', '=', '漢']) {
    const text = `before ${unit.repeat(LONGEST_RUN * 3 + 5)} after`
    const pieces = cutRuns(text)
    assert.equal(pieces.join(''), text)
    assert.ok(pieces.length >= 3, `${JSON.stringify(unit)} was cut into ${pieces.length} pieces`)
    for (const piece of pieces) {
      const run = piece.match(new RegExp(`${unit}+`, 'u'))?.[0] ?? ''
      assert.ok(run.length <= LONGEST_RUN + 1, `a run of ${run.length} is left`)
    }
  }
})

test('a cut never falls inside a character of two code units', () => {
  for (const lead of ['', 'é']) {
    const pieces = cutRuns(lead + '👩'.repeat(LONGEST_RUN))
    assert.ok(pieces.length > 1)
    for (const piece of pieces) assert.ok(piece.isWellFormed())
  }
})
