// What every dialect writes, compared with the files under golden/. A difference is either a mistake or a decision: in the
// second case run `node test/golden/update.ts` and review the diff.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { computeMatrix, goldenText } from './golden/matrix.ts'

const folder = new URL('./golden/', import.meta.url)

test('every case is written as its golden file says', () => {
  for (const [name, content] of computeMatrix())
    assert.equal(goldenText(content), readFileSync(new URL(name, folder), 'utf8'), name)
})

test('there is no golden file without a case', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  assert.deepEqual(files.sort(), [...computeMatrix().keys()].sort())
})
