// Finds words in the documentation: every word of the question must begin a word of the section, and what is in a title or a heading
// comes first. Pure; the words of all pages come from search-index.ts.
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

/** Best first. Nothing for a question without words. */
export function searchDocs(pages: readonly SearchedPage[], question: string): readonly SearchResult[] {
  const words = wordsOf(question)
  if (words.length === 0) return []
  const found: (SearchResult & { readonly score: number })[] = []
  for (const { slug, title, sections } of pages)
    for (const { id, heading, text } of sections) {
      const score = scoreOf(words, { title, heading, text })
      if (score > 0) found.push({ slug, title, id, heading, snippet: snippetOf(text, words), score })
    }
  return found.toSorted((a, b) => b.score - a.score).slice(0, MOST_RESULTS)
}

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}_]+/u)
    .filter((word) => word !== '')
    .slice(0, 8)
}

interface Searched {
  readonly title: string
  readonly heading: string
  readonly text: string
}

/** 0 when a word is nowhere in the section. */
function scoreOf(words: readonly string[], { title, heading, text }: Searched): number {
  let score = 0
  for (const word of words) {
    const found = (has(title, word) ? 5 : 0) + (has(heading, word) ? 8 : 0) + (has(text, word) ? 2 : 0)
    if (found === 0) return 0
    score += found
  }
  return score
}

function has(text: string, word: string): boolean {
  const lower = text.toLowerCase()
  for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1))
    if (at === 0 || !/[\p{L}\p{N}]/u.test(lower[at - 1] ?? '')) return true
  return false
}

function snippetOf(text: string, words: readonly string[]): string {
  const lower = text.toLowerCase()
  const hits = words.map((word) => lower.indexOf(word)).filter((at) => at >= 0)
  const start = Math.max(0, Math.min(...(hits.length > 0 ? hits : [0])) - SNIPPET_BEFORE)
  const cut = text.slice(start, start + SNIPPET_LENGTH).trim()
  return `${start > 0 ? '… ' : ''}${cut}${start + SNIPPET_LENGTH < text.length ? ' …' : ''}`
}
