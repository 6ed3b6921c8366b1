// Strings for patterns: they match where the pattern can be read, and hostile patterns cost no time.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fillPattern } from './pattern.ts'
import { createRandom } from './random.ts'

const PATTERNS = [
  '^[A-Z]{3}$',
  '^@[a-zA-Z0-9_]+$',
  '^\\d{3}-\\d{4}$',
  '^(foo|bar)-[0-9a-f]{8}$',
  '^[^\\s]+$',
  '^#?([a-f0-9]{6}|[a-f0-9]{3})$',
  '^v\\d+\\.\\d+\\.\\d+(?:-[a-z]+)?$',
  '[a-z]{2,5}',
  '^\\w+@\\w+\\.com$',
  '^(?<area>\\+\\d{1,3} )?\\d{4,10}$',
  '^.{3,8}$',
  '^[\\w.-]+$',
  '^a*?b+?$',
  '^[\\]\\-x]{2}$',
  '^\\$\\{\\w+\\}$',
]

test('what is made matches the pattern', () => {
  for (const pattern of PATTERNS)
    for (let seed = 0; seed < 25; seed++) {
      const random = createRandom(`${pattern} ${seed}`)
      const text = fillPattern(pattern, { random, atLeast: 0, atMost: 1000 })
      assert.ok(text !== undefined, pattern)
      assert.match(text, new RegExp(pattern, 'u'))
    }
})

test('lengths are kept along with the pattern', () => {
  for (const [atLeast, atMost] of [
    [20, 30],
    [1, 1],
    [100, 100],
  ] as const) {
    const text = fillPattern('^[a-z]+$', { random: createRandom('x'), atLeast, atMost })
    assert.ok(text !== undefined)
    assert.match(text, /^[a-z]+$/)
    assert.ok(text.length >= atLeast, `${text.length} for ${atLeast}`)
  }
})

test('gives up on what it cannot read instead of making something wrong', () => {
  const options = { random: createRandom('x'), atLeast: 0, atMost: 100 }
  for (const pattern of [
    '(?=a)b',
    '(a)\\1',
    '\\p{L}+',
    '\\bword',
    'a{',
    '*a',
    '(a',
    'a)',
    '[z-a]',
    '[]',
    'x{999}',
  ])
    assert.equal(fillPattern(pattern, options), undefined, pattern)
})

test('hostile patterns end quickly', { timeout: 2000 }, () => {
  const options = { random: createRandom('x'), atLeast: 5000, atMost: 9000 }
  for (const pattern of [
    '(a+)+$',
    `${'('.repeat(160)}a${')*'.repeat(160)}`,
    `${'('.repeat(60)}${'){200}'.repeat(60)}`,
    '((((((a?){200}){200}){200}){200}){200}){200}',
    '[^a]*'.repeat(90),
  ])
    fillPattern(pattern, options)
})
