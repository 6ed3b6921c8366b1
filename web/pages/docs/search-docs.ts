// Finds words in the documentation: each word of the question, its stem or what others call it must begin a word of the section; what
// is in a title or a heading comes first, and why something was built so comes last. Pure; the words of all pages come from search-index.ts.
import type { DocsSection } from './document.ts'

/** A page with its words. */
export interface SearchedPage {
  readonly slug: string
  readonly title: string
  readonly sections: readonly DocsSection[]
}

export interface SearchResult {
  readonly slug: string
  readonly title: string
  /** The heading's anchor, empty for the beginning of the page. */
  readonly id: string
  readonly heading: string
  /** The words around the first hit. */
  readonly snippet: string
}

const MOST_RESULTS = 12
const SNIPPET_BEFORE = 40
const SNIPPET_LENGTH = 140
/** Whoever looks for how something is done is seldom after why. */
const DECISION_WEIGHT = 0.4

/** Words that say nothing of what is looked for. */
const EMPTY = new Set([
  'a',
  'an',
  'and',
  'can',
  'do',
  'does',
  'for',
  'how',
  'i',
  'in',
  'is',
  'it',
  'my',
  'of',
  'on',
  'the',
  'to',
  'what',
  'with',
])
/** What other products call what these pages call something else. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  balanc: ['lot'],
  byok: ['own'],
  cors: ['origin'],
  failover: ['fallback', 'fails'],
  keys: ['key'],
  login: ['sign'],
  password: ['sign'],
  quota: ['limit'],
  retention: ['keeps', 'kept'],
  sso: ['oidc', 'issuer'],
  timeout: ['deadline'],
  coupon: ['redeem'],
  voucher: ['redeem'],
  logging: ['log', 'kept'],
}

/** Best first. Of a long question one word may be missing where no section has them all. Nothing for a question without words. */
export function searchDocs(pages: readonly SearchedPage[], question: string): readonly SearchResult[] {
  const words = wordsOf(question)
  const all = findWith(pages, words, words.length)
  return all.length > 0 || words.length < 3 ? all : findWith(pages, words, words.length - 1)
}

function findWith(
  pages: readonly SearchedPage[],
  words: readonly Word[],
  least: number,
): readonly SearchResult[] {
  if (words.length === 0) return []
  const found: (SearchResult & { readonly score: number })[] = []
  for (const { slug, title, sections } of pages)
    for (const { id, heading, text } of sections) {
      const scores = words.map((word) => scoreOf(word, { title, heading, text }))
      if (scores.filter((score) => score > 0).length < least) continue
      const sum = scores.reduce((total, score) => total + score, 0)
      const score = slug.startsWith('decisions/') ? sum * DECISION_WEIGHT : sum
      found.push({ slug, title, id, heading, snippet: snippetOf(text, words), score })
    }
  return found.toSorted((a, b) => b.score - a.score).slice(0, MOST_RESULTS)
}

/** A word of the question in each way that it may be written. */
type Word = readonly string[]

function wordsOf(text: string): readonly Word[] {
  const words = text
    .toLowerCase()
    .split(/[^\p{L}\p{N}_]+/u)
    .filter((word) => word !== '')
  const telling = words.filter((word) => !EMPTY.has(word))
  return (telling.length > 0 ? telling : words)
    .slice(0, 8)
    .map((word) => [stemOf(word), ...(OTHER_NAMES[stemOf(word)] ?? OTHER_NAMES[word] ?? [])])
}

/** `keep` for `keeping`, `model` for `models`: as much as begins every form of the word. */
function stemOf(word: string): string {
  const [, stem] = /^(\p{L}{4,})ing$/u.exec(word) ?? /^(\p{L}{3,}[^s\P{L}])s$/u.exec(word) ?? []
  return stem ?? word
}

interface Searched {
  readonly title: string
  readonly heading: string
  readonly text: string
}

/** 0 when the word is nowhere in the section. */
function scoreOf(word: Word, { title, heading, text }: Searched): number {
  // In the words that the pages use it counts a little less: the reader may mean something else.
  const scores = word.map((form, at) => {
    const times = timesIn(text, form)
    const score =
      (timesIn(title, form) > 0 ? 5 : 0) +
      (timesIn(heading, form) > 0 ? 8 : 0) +
      (times > 0 ? 2 + Math.log2(times) : 0)
    return at === 0 ? score : score * 0.8
  })
  return Math.max(...scores)
}

/** How many words begin with it. */
function timesIn(text: string, word: string): number {
  const lower = text.toLowerCase()
  let times = 0
  for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1))
    if (at === 0 || !/[\p{L}\p{N}]/u.test(lower[at - 1] ?? '')) times += 1
  return times
}

function snippetOf(text: string, words: readonly Word[]): string {
  const lower = text.toLowerCase()
  const hits = words
    .flat()
    .map((word) => lower.indexOf(word))
    .filter((at) => at >= 0)
  const start = Math.max(0, Math.min(...(hits.length > 0 ? hits : [0])) - SNIPPET_BEFORE)
  const cut = text.slice(start, start + SNIPPET_LENGTH).trim()
  return `${start > 0 ? '… ' : ''}${cut}${start + SNIPPET_LENGTH < text.length ? ' …' : ''}`
}
