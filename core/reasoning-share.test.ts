import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NO_USAGE } from './events.ts'
import { withReasoningShare } from './reasoning-share.ts'

test('reasoning gets its share of the tokens, unless the provider has counted it or there was none', () => {
  const of = (share: number, reasoningTokens = 0): number =>
    withReasoningShare({ ...NO_USAGE, outputTokens: 100, reasoningTokens }, share).reasoningTokens
  assert.deepEqual([of(0.8), of(0), of(1), of(0.0001), of(0.8, 5), of(NaN)], [80, 0, 100, 1, 5, 0])
  assert.equal(withReasoningShare(NO_USAGE, 0.5).reasoningTokens, 0)
})
