// The search and the order of the documentation, over its real pages.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { readMarkdown, sectionsOf } from '../../build/read-markdown.ts'
import { navigationOf, neighboursOf } from './doc-navigation.ts'
import type { SearchedPage } from './search-docs.ts'
import { searchDocs } from './search-docs.ts'

const folder = join(import.meta.dirname, '../../../docs')
const read = (name: string): ReturnType<typeof readMarkdown> =>
  readMarkdown(readFileSync(join(folder, name), 'utf8'))
const groups = navigationOf(read('README.md'))
const pages: readonly SearchedPage[] = globSync('*.md', { cwd: folder })
  .filter((name) => name !== 'README.md')
  .map((name) => {
    const page = read(name)
    return { slug: basename(name, '.md'), title: page.title, sections: sectionsOf(page) }
  })

test('every page has its place in the navigation, once', () => {
  const slugs = groups.flatMap(({ entries }) => entries.map(({ slug }) => slug))
  assert.deepEqual(slugs.toSorted(), [...pages.map(({ slug }) => slug), 'decisions'].toSorted())
  assert.deepEqual(
    groups.map(({ name }) => name),
    ['Start', 'Guides', 'Works with', 'Reference', 'Running it'],
  )
})

test('the way through the pages has a beginning and an end', () => {
  const all = groups.flatMap(({ entries }) => entries)
  assert.equal(neighboursOf(groups, all[0]?.slug ?? '').before, undefined)
  assert.equal(neighboursOf(groups, all[1]?.slug ?? '').before?.slug, all[0]?.slug)
  assert.equal(neighboursOf(groups, all.at(-1)?.slug ?? '').after, undefined)
  assert.deepEqual(neighboursOf(groups, 'nowhere'), { before: undefined, after: undefined })
})

test('what stands in a heading is found before what stands in a text', () => {
  const first = (question: string): string => {
    const [result] = searchDocs(pages, question)
    return result ? `${result.slug}#${result.id}` : 'nothing'
  }
  assert.equal(first('how a stream ends'), 'streaming#how-a-stream-ends')
  assert.match(first('magic prompts'), /^test-mode#magic-prompts/)
  assert.equal(first('Succession'), 'succession#')
  assert.ok(searchDocs(pages, 'retry-after').length > 2)
})

test('what is looked for is found in other forms, under other names and as a whole question', () => {
  const finds = (question: string, slug: RegExp): void => {
    const places = searchDocs(pages, question)
      .slice(0, 4)
      .map((result) => `${result.slug}#${result.id}`)
    assert.ok(
      places.some((place) => slug.test(place)),
      `${question}: ${places.join(', ')}`,
    )
  }
  finds('keeping prompts', /^accounts#prompts-and-answers/)
  finds('prompt caching', /^(keys-and-credits|models|api|formats)#/)
  finds('BYOK', /^own-provider-keys#/)
  finds('sso', /oidc/)
  finds('login', /^accounts#signing-in/)
  finds('voucher', /^keys-and-credits#redeem-codes/)
  finds('timeouts of a key', /^(keys-and-credits|routing|api|limits)#/)
  finds('how do I redeem a code in the terminal', /^keys-and-credits#/)
  finds('hedging', /^routing#hedging/)
})

test('every word must be there, parts of words count from their beginning, and nothing finds nothing', () => {
  assert.equal(searchDocs(pages, 'streaming zebra').length, 0)
  assert.ok(searchDocs(pages, 'strea').length > 0)
  assert.equal(searchDocs(pages, 'treaming').length, 0)
  for (const question of ['', '   ', '!?', '<script>']) assert.ok(searchDocs(pages, question).length <= 12)
  assert.deepEqual(searchDocs(pages, ' '), [])
})
