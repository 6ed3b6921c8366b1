// Makes modules of the Markdown in docs/ while the app is built: `x.md` is the page, `x.md?outline` its title and headings, `x.md?text`
// its words for the search. Not part of the app itself.
import type { Plugin } from 'vite'
import { outlineOf, readMarkdown, sectionsOf } from './read-markdown.ts'

const PAGE = /[/\\]docs[/\\](?:decisions[/\\])?[\w-]+\.md(?:\?(outline|text))?$/

/** For `plugins` of the Vite configuration. */
export function docsPages(): Plugin {
  return {
    name: 'causeway-docs-pages',
    enforce: 'pre',
    transform: {
      filter: { id: PAGE },
      handler(text, id) {
        const wanted = PAGE.exec(id)?.[1]
        try {
          const page = readMarkdown(text)
          const value = wanted === 'outline' ? outlineOf(page) : wanted === 'text' ? sectionsOf(page) : page
          return { code: `export default ${JSON.stringify(value)}`, map: null, moduleType: 'js' }
        } catch (error) {
          throw new Error(`${id}: ${error instanceof Error ? error.message : String(error)}`, {
            cause: error,
          })
        }
      },
    },
  }
}
