// A page of the documentation as the web app has it: made from Markdown when the app is built (web/build/read-markdown.ts), so that
// nothing of Markdown, and no HTML, reaches the browser. Types only.

/** Words within a line. */
export type Inline =
  | string
  | { readonly code: string }
  | { readonly strong: readonly Inline[] }
  | { readonly emphasis: readonly Inline[] }
  | { readonly link: string; readonly words: readonly Inline[] }

/** What a page is made of, from top to bottom. */
export type Block =
  | {
      readonly kind: 'heading'
      readonly level: 2 | 3 | 4
      readonly id: string
      readonly words: readonly Inline[]
    }
  | { readonly kind: 'paragraph'; readonly words: readonly Inline[] }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  | { readonly kind: 'list'; readonly isOrdered: boolean; readonly items: readonly (readonly Block[])[] }
  | {
      readonly kind: 'table'
      readonly head: readonly (readonly Inline[])[]
      readonly rows: readonly (readonly (readonly Inline[])[])[]
      readonly align: readonly ('left' | 'right' | 'center' | null)[]
    }
  /** A drawing that lies beside the page, and what there is to see on it. */
  | { readonly kind: 'picture'; readonly file: string; readonly description: string }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }

/** One page. */
export interface DocsPage {
  readonly title: string
  /** The first paragraph, as plain words. */
  readonly lead: string
  readonly blocks: readonly Block[]
}

/** What is known of a page without loading it. */
export interface DocsOutline {
  readonly title: string
  readonly lead: string
  readonly headings: readonly { readonly level: 2 | 3 | 4; readonly id: string; readonly text: string }[]
}

/** A part of a page under one heading, as plain words, for the search. */
export interface DocsSection {
  /** Empty for what stands before the first heading. */
  readonly id: string
  readonly heading: string
  readonly text: string
}
