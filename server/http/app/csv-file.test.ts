import assert from 'node:assert/strict'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import Fastify from 'fastify'
import type { Cell } from './csv-file.ts'
import { CsvFile, lineOf, sendCsv } from './csv-file.ts'

const lines: readonly (readonly [readonly Cell[], string])[] = [
  [['a', 1, true, null, ''], 'a,1,true,,\r\n'],
  [['a,b', 'say "hi"', 'two\nlines'], '"a,b","say ""hi""","two\nlines"\r\n'],
  [['=HYPERLINK("http://x")', '+1', '-1', '@x'], `"'=HYPERLINK(""http://x"")",'+1,'-1,'@x\r\n`],
  [['\t=1', '\r=1'], `'\t=1,"'\r=1"\r\n`],
  // A number is no formula, whatever its sign.
  [[-5, 1e-9], '-5,1e-9\r\n'],
]
for (const [cells, line] of lines)
  test(`${JSON.stringify(cells)} is written so that no spreadsheet runs it`, () => {
    assert.equal(lineOf(cells), line)
  })

async function serve(file: CsvFile): Promise<{ url: string; close: () => Promise<void> }> {
  const app = Fastify()
  app.get('/', (_request, reply) => sendCsv(reply, file))
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return { url, close: () => app.close() }
}

test('a file is sent as an attachment, page by page, and no page is asked for before there is room', async () => {
  let page = 0
  const wide = 'x'.repeat(1000)
  const file = new CsvFile('things', ['n', 'wide'], async () => {
    page += 1
    return page > 300 ? undefined : Array.from({ length: 20 }, (_, at) => [page * 100 + at, wide])
  })
  const { url, close } = await serve(file)
  const answer = await fetch(url)
  assert.equal(answer.headers.get('content-type'), 'text/csv; charset=utf-8')
  assert.equal(answer.headers.get('content-disposition'), 'attachment; filename="causeway-things.csv"')
  await new Promise((resolve) => setTimeout(resolve, 200))
  assert.ok(page < 300, `${page} pages were read for a reader that takes none`)
  const body = await text(answer.body as unknown as AsyncIterable<Uint8Array> as never)
  await close()
  const rows = body.split('\r\n')
  assert.equal(rows[0], 'n,wide')
  assert.equal(rows.length, 300 * 20 + 2)
  assert.equal(rows.at(-2), `30019,${wide}`)
})

test('a table without rows still has its heads', async () => {
  const { url, close } = await serve(new CsvFile('things', ['a', 'b'], []))
  assert.equal(await (await fetch(url)).text(), 'a,b\r\n')
  await close()
})

test('a failure in the middle cuts the answer, so that a part is not taken for the whole', async () => {
  let page = 0
  const file = new CsvFile('things', ['n'], async () => {
    page += 1
    if (page === 2) throw new Error('the database is gone')
    return [[1]]
  })
  const { url, close } = await serve(file)
  await assert.rejects(fetch(url).then((answer) => answer.text()))
  await close()
})
