import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeCsv } from './write-csv.ts'

test('commas, quotes and line ends are quoted, numbers are not', () => {
  assert.equal(
    writeCsv(
      ['a', 'b'],
      [
        ['x,"y"\nz', 1.5],
        [undefined, -2],
      ],
    ),
    'a,b\r\n"x,""y""\nz",1.5\r\n,-2\r\n',
  )
})

test('a text that a spreadsheet would run is kept a text', () => {
  assert.equal(
    writeCsv(['a'], [['=HYPERLINK("http://x")'], ['-1+1'], ['@x']]),
    `a\r\n"'=HYPERLINK(""http://x"")"\r\n'-1+1\r\n'@x\r\n`,
  )
})
