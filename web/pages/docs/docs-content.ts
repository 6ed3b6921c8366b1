// The pages of the documentation, as the build made them: outlines of all at once, each page when it is opened.
import { navigationOf } from './doc-navigation.ts'
import type { DocsOutline, DocsPage } from './document.ts'

const outlines = import.meta.glob<DocsOutline>('../../../docs/{*,decisions/*}.md', {
  query: '?outline',
  import: 'default',
  eager: true,
})
const indexes = import.meta.glob<DocsPage>('../../../docs/README.md', { import: 'default', eager: true })
const pages = import.meta.glob<DocsPage>(['../../../docs/{*,decisions/*}.md', '!../../../docs/README.md'], {
  import: 'default',
})

const drawings = import.meta.glob<string>('../../../docs/*.svg', {
  query: '?url',
  import: 'default',
  eager: true,
})

/** Where the drawing of this name is to be had. */
export function drawingUrl(file: string): string | undefined {
  return drawings[`../../../docs/${file}`]
}

/** `../../../docs/decisions/x.md` as `decisions/x`. */
export function slugOf(path: string): string {
  return path.replace('../../../docs/', '').replace(/\.md(\?.*)?$/, '')
}

/** The index itself. */
export const INDEX: DocsPage = Object.values(indexes)[0] ?? { title: 'Documentation', lead: '', blocks: [] }
/** Groups of pages in their order. */
export const NAVIGATION = navigationOf(INDEX)
/** What every page is called and has in it, by its slug. */
export const OUTLINES: ReadonlyMap<string, DocsOutline> = new Map(
  Object.entries(outlines)
    .map(([path, outline]) => [slugOf(path), outline] as const)
    .filter(([slug]) => slug !== 'README'),
)

/** Undefined for a page that there is not. */
export function loadPage(slug: string): Promise<DocsPage> | undefined {
  return pages[`../../../docs/${slug}.md`]?.()
}
