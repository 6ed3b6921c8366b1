import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createThinkSplitter } from './think-tags.ts'

interface Split {
  text: string
  reasoning: string
}

function split(pieces: readonly string[], opened: 'opened' | 'unknown' = 'unknown'): Split {
  const seen: Split = { text: '', reasoning: '' }
  const splitter = createThinkSplitter(opened, (kind, piece) => {
    assert.notEqual(piece, '')
    seen[kind] += piece
  })
  for (const piece of pieces) splitter.push(piece)
  splitter.end()
  return seen
}

const TAGGED: readonly [whole: string, expected: Split][] = [
  ['<think>why</think>because', { reasoning: 'why', text: 'because' }],
  ['\n <think>\nwhy\n</think>\n\nbecause\n', { reasoning: 'why\n', text: 'because\n' }],
  ['[THINK]why[/THINK]because', { reasoning: 'why', text: 'because' }],
  ['◁think▷why◁/think▷because', { reasoning: 'why', text: 'because' }],
  ['<thinking>why</thinking>because', { reasoning: 'why', text: 'because' }],
  ['<think>a < b </thin k></think>x', { reasoning: 'a < b </thin k>', text: 'x' }],
  ['<think>never closed', { reasoning: 'never closed', text: '' }],
  ['<think></think>only text', { reasoning: '', text: 'only text' }],
  ['<thin', { reasoning: '', text: '<thin' }],
  ['no tags, 1 < 2', { reasoning: '', text: 'no tags, 1 < 2' }],
  ['text first <think>not reasoning</think>', { reasoning: 'text first <think>not reasoning', text: '' }],
  ['', { reasoning: '', text: '' }],
]

test('text in one piece is split at its tags', () => {
  for (const [whole, expected] of TAGGED) assert.deepEqual(split([whole]), expected, whole)
})

test('wherever the text is cut, an opened tag splits it the same way', () => {
  for (const [whole, expected] of TAGGED) {
    if (whole.startsWith('text first')) continue
    const letters = [...whole]
    for (let at = 0; at <= letters.length; at++) {
      const pieces = [letters.slice(0, at).join(''), letters.slice(at).join('')]
      assert.deepEqual(split(pieces), expected, `${whole} cut at ${at}`)
    }
    assert.deepEqual(split(letters), expected, `${whole} letter by letter`)
  }
})

test('a missing opening tag: all before the closing one is reasoning', () => {
  assert.deepEqual(split(['why</think>\nbecause']), { reasoning: 'why', text: 'because' })
  const letters = [...'why</think>\nbecause']
  assert.deepEqual(split(letters, 'opened'), { reasoning: 'why', text: 'because' })
  assert.deepEqual(split([...'<think>why</think>because'], 'opened'), { reasoning: 'why', text: 'because' })
})

test('text is not held back once it is clear what it is', () => {
  const seen: string[] = []
  const splitter = createThinkSplitter('unknown', (kind, piece) => seen.push(`${kind}:${piece}`))
  splitter.push('<')
  assert.deepEqual(seen, [])
  splitter.push('b')
  assert.deepEqual(seen, ['text:<b'])
  splitter.push('old')
  assert.deepEqual(seen, ['text:<b', 'text:old'])
})
