// The documentation as the app shows it: every page can be read, every link leads somewhere, and nothing in a page becomes HTML.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Block, Inline } from '../pages/docs/document.ts'
import { targetOf } from '../pages/docs/doc-links.ts'
import { anchorOf, outlineOf, plain, readMarkdown, sectionsOf } from './read-markdown.ts'

const root = join(import.meta.dirname, '../..')
const pages = new Map(
  globSync('docs/{*,decisions/*}.md', { cwd: root }).map((path) => {
    const slug = path
      .replaceAll('\\', '/')
      .replace(/^docs\//, '')
      .replace(/\.md$/, '')
    return [slug === 'README' ? '' : slug, readMarkdown(readFileSync(join(root, path), 'utf8'))] as const
  }),
)

function linksIn(blocks: readonly Block[]): readonly string[] {
  const ofWords = (words: readonly Inline[]): readonly string[] =>
    words.flatMap((word) => {
      if (typeof word === 'string' || 'code' in word) return []
      if ('link' in word) return [word.link]
      return ofWords('strong' in word ? word.strong : word.emphasis)
    })
  return blocks.flatMap((block) => {
    if (block.kind === 'table') return [block.head, ...block.rows].flatMap((row) => row.flatMap(ofWords))
    if (block.kind === 'list') return block.items.flatMap(linksIn)
    if (block.kind === 'quote') return linksIn(block.blocks)
    return block.kind === 'code' || block.kind === 'picture' ? [] : ofWords(block.words)
  })
}

test('every page has a title, a lead and blocks', () => {
  assert.ok(pages.size > 30)
  for (const [slug, page] of pages) {
    assert.ok(page.title.length > 1, slug)
    assert.ok(page.lead.length > 10, `${slug} begins with a sentence`)
    assert.ok(page.blocks.length > 0, slug)
  }
})

test('every link of every page leads to a page and a heading of the app, or out of it', () => {
  const known = new Map(
    [...pages].map(([slug, page]) => [slug, outlineOf(page).headings.map(({ id }) => id)]),
  )
  let inside = 0
  for (const [slug, page] of pages)
    for (const link of linksIn(page.blocks)) {
      const target = targetOf(link, slug)
      if (target.kind !== 'page') continue
      inside++
      if (target.slug === 'decisions') continue
      const headings = known.get(target.slug)
      assert.ok(headings, `${slug} links to ${link}`)
      if (target.hash !== '') assert.ok(headings.includes(target.hash), `${slug} links to ${link}`)
    }
  assert.ok(inside > 100, `${inside} links`)
})

test('a link to a file of the repository is no link of the app', () => {
  assert.deepEqual(targetOf('../examples/curl.sh', 'quickstart'), { kind: 'file', path: 'examples/curl.sh' })
  assert.deepEqual(targetOf('api.md#errors', 'quickstart'), { kind: 'page', slug: 'api', hash: 'errors' })
  assert.deepEqual(targetOf('#here', 'quickstart'), { kind: 'page', slug: 'quickstart', hash: 'here' })
  assert.deepEqual(targetOf('decisions', ''), { kind: 'page', slug: 'decisions', hash: '' })
  assert.deepEqual(targetOf('decisions/0001-x.md', 'api'), {
    kind: 'page',
    slug: 'decisions/0001-x',
    hash: '',
  })
  assert.deepEqual(targetOf('../api.md', 'decisions/0001-x'), { kind: 'page', slug: 'api', hash: '' })
  assert.deepEqual(targetOf('https://example.com/a', ''), { kind: 'outside', url: 'https://example.com/a' })
  for (const url of [
    'javascript:alert(1)',
    'data:text/html,x',
    '//evil.example',
    'vbscript:x',
    'JAVASCRIPT:x',
  ])
    assert.notEqual(targetOf(url, '').kind, 'outside', url)
})

test('HTML and images stop the build instead of becoming part of a page', () => {
  assert.equal(readMarkdown('# Title\n\n<!-- for writers -->\n\nWords.\n').blocks.length, 1)
  for (const text of [
    '<b>x</b>',
    '<!-- a --><script>b</script><!-- c -->',
    'a <img src=x onerror=y> b',
    '![a](b.png)',
    '![a](https://evil.example/b.svg)',
    '![](b.svg)',
    'a ![b](c.svg)',
    '---',
  ])
    assert.throws(() => readMarkdown(`# Title\n\n${text}\n`), /cannot be shown/, text)
  assert.throws(() => readMarkdown('No title'), /begins with its title/)
})

test('a described drawing beside the page is a block of its own, and can be found by its description', () => {
  const page = readMarkdown('# Title\n\n![What there is to see](plot.svg)\n')
  assert.deepEqual(page.blocks, [{ kind: 'picture', file: 'plot.svg', description: 'What there is to see' }])
  assert.match(sectionsOf(page)[0]?.text ?? '', /there is to see/)
})

test('words keep their marks, tables their columns, and headings get GitHub’s names', () => {
  const page = readMarkdown(
    '# A `b`\n\nOne *two* **three** [four](x.md) `five`.\n\n## It’s: a *thing*\n\n| a | b |\n| --- | ---: |\n| `1` | 2 |\n\n- x\n\n  ```sh\n  y\n  ```\n',
  )
  assert.equal(page.title, 'A b')
  assert.equal(page.lead, 'One two three four five.')
  const [, heading, table, list] = page.blocks
  assert.deepEqual(heading?.kind === 'heading' && heading.id, 'its-a-thing')
  assert.deepEqual(table?.kind === 'table' && table.align, [null, 'right'])
  assert.deepEqual(list?.kind === 'list' && list.items[0]?.map(({ kind }) => kind), ['paragraph', 'code'])
  assert.equal(anchorOf('2. Make a key'), '2-make-a-key')
  assert.equal(plain([{ strong: ['a', { code: 'b' }] }]), 'ab')
  assert.deepEqual(
    sectionsOf(page).map(({ id }) => id),
    ['', 'its-a-thing'],
  )
})
