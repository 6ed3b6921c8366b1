// The words of all pages in one module, which is loaded when somebody begins to search.
import { OUTLINES, slugOf } from './docs-content.ts'
import type { DocsSection } from './document.ts'
import type { SearchedPage } from './search-docs.ts'

const texts = import.meta.glob<readonly DocsSection[]>('../../../docs/{*,decisions/*}.md', {
  query: '?text',
  import: 'default',
  eager: true,
})

export const SEARCHED: readonly SearchedPage[] = Object.entries(texts).flatMap(([path, sections]) => {
  const slug = slugOf(path)
  const outline = OUTLINES.get(slug)
  return outline ? [{ slug, title: outline.title, sections }] : []
})
