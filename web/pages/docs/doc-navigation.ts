// The order of the documentation, read from its own index: a group for each heading, a page for each row of its table. Pure.
import { targetOf } from './doc-links.ts'
import type { Block, DocsPage, Inline } from './document.ts'

/** One line of the navigation. */
export interface DocsEntry {
  /** Below /docs. */
  readonly slug: string
  readonly name: string
  /** What the page answers. */
  readonly answers: readonly Inline[]
}

export interface DocsGroup {
  readonly name: string
  readonly entries: readonly DocsEntry[]
}

/** Groups of the index, in its order. */
export function navigationOf({ blocks }: DocsPage): readonly DocsGroup[] {
  const groups: { name: string; entries: DocsEntry[] }[] = []
  for (const block of blocks) {
    if (block.kind === 'heading' && block.level === 2)
      groups.push({ name: block.words.map(String).join(''), entries: [] })
    if (block.kind === 'table') groups.at(-1)?.entries.push(...entriesOf(block))
  }
  return groups.filter(({ entries }) => entries.length > 0)
}

function entriesOf({ rows }: Extract<Block, { kind: 'table' }>): readonly DocsEntry[] {
  return rows.flatMap(([first = [], answers = []]) => {
    const link = first.find((word) => typeof word !== 'string' && 'link' in word)
    if (link === undefined || typeof link === 'string' || !('link' in link)) return []
    const target = targetOf(link.link, '')
    return target.kind === 'page'
      ? [{ slug: target.slug, name: link.words.map(String).join(''), answers }]
      : []
  })
}

/** What comes before and after a page. */
export function neighboursOf(
  groups: readonly DocsGroup[],
  slug: string,
): { readonly before: DocsEntry | undefined; readonly after: DocsEntry | undefined } {
  const all = groups.flatMap(({ entries }) => entries)
  const at = all.findIndex((entry) => entry.slug === slug)
  if (at < 0) return { before: undefined, after: undefined }
  return { before: all[at - 1], after: all[at + 1] }
}
