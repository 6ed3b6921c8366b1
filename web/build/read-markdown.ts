// Markdown to the pages of the documentation, when the app is built. Reads CommonMark with GitHub's tables; what the app has no block
// for (HTML, images but for drawings beside the page, rules) is a mistake of the page and stops the build;
// comments, which are for whoever writes the page, are left out. Pure; not part of the app itself.
import type { Nodes, Paragraph, PhrasingContent, RootContent, Table } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { gfmTable } from 'micromark-extension-gfm-table'
import type { Block, DocsOutline, DocsPage, DocsSection, Inline } from '../pages/docs/document.ts'

/** Reads a whole page. Throws for what cannot be shown. */
export function readMarkdown(text: string): DocsPage {
  const { children } = fromMarkdown(text, {
    extensions: [gfmTable()],
    mdastExtensions: [gfmTableFromMarkdown()],
  })
  const [first, ...rest] = children
  if (first?.type !== 'heading' || first.depth !== 1) throw new Error('a page begins with its title')
  const blocks = rest.filter((node) => !isComment(node)).map(blockOf)
  const lead = blocks.find((block) => block.kind === 'paragraph')
  return {
    title: plain(first.children.map(inlineOf)),
    lead: lead?.kind === 'paragraph' ? plain(lead.words) : '',
    blocks,
  }
}

/** Title, lead and headings. */
export function outlineOf({ title, lead, blocks }: DocsPage): DocsOutline {
  return {
    title,
    lead,
    headings: blocks.flatMap((block) =>
      block.kind === 'heading' ? [{ level: block.level, id: block.id, text: plain(block.words) }] : [],
    ),
  }
}

/** All words of a page, heading by heading. Code is left out but for the words in sentences. */
export function sectionsOf({ title, blocks }: DocsPage): readonly DocsSection[] {
  const sections: { id: string; heading: string; text: string }[] = [{ id: '', heading: title, text: '' }]
  for (const block of blocks) {
    if (block.kind === 'heading') sections.push({ id: block.id, heading: plain(block.words), text: '' })
    else {
      const section = sections.at(-1)
      if (section) section.text = `${section.text} ${wordsOf(block)}`.trim()
    }
  }
  return sections
}

function isComment(node: RootContent): boolean {
  return node.type === 'html' && /^<!--(?:(?!-->)[\s\S])*-->$/.test(node.value.trim())
}

function blockOf(node: RootContent): Block {
  switch (node.type) {
    case 'heading': {
      if (node.depth < 2 || node.depth > 4)
        throw wrong(node, 'headings below the title have two to four signs')
      const words = node.children.map(inlineOf)
      return { kind: 'heading', level: node.depth as 2 | 3 | 4, id: anchorOf(plain(words)), words }
    }
    case 'paragraph':
      return pictureOf(node) ?? { kind: 'paragraph', words: node.children.map(inlineOf) }
    case 'code':
      return { kind: 'code', language: node.lang ?? '', text: node.value }
    case 'list':
      return {
        kind: 'list',
        isOrdered: node.ordered === true,
        items: node.children.map((item) => item.children.map(blockOf)),
      }
    case 'table':
      return tableOf(node)
    case 'blockquote':
      return { kind: 'quote', blocks: node.children.map(blockOf) }
    default:
      throw wrong(node, 'this cannot be shown')
  }
}

const DRAWING = /^[a-z\d-]+\.svg$/

/** A paragraph that is one of our own drawings and nothing else. */
function pictureOf({ children }: Paragraph): Block | undefined {
  const [only, ...others] = children
  if (only?.type !== 'image' || others.length > 0) return undefined
  if (!DRAWING.test(only.url) || !only.alt)
    throw wrong(only, 'this cannot be shown: only a described .svg beside the page can')
  return { kind: 'picture', file: only.url, description: only.alt }
}

function tableOf({ children, align }: Table): Block {
  const [head, ...rows] = children.map((row) => row.children.map((cell) => cell.children.map(inlineOf)))
  return { kind: 'table', head: head ?? [], rows, align: align ?? [] }
}

function inlineOf(node: PhrasingContent): Inline {
  switch (node.type) {
    case 'text':
      return node.value.replaceAll(/\s+/g, ' ')
    case 'break':
      return ' '
    case 'inlineCode':
      return { code: node.value }
    case 'strong':
      return { strong: node.children.map(inlineOf) }
    case 'emphasis':
      return { emphasis: node.children.map(inlineOf) }
    case 'link':
      return { link: node.url, words: node.children.map(inlineOf) }
    default:
      throw wrong(node, 'this cannot be shown within a line')
  }
}

/** Words without their marks. */
export function plain(words: readonly Inline[]): string {
  return words
    .map((word) => {
      if (typeof word === 'string') return word
      if ('code' in word) return word.code
      if ('strong' in word) return plain(word.strong)
      return plain('emphasis' in word ? word.emphasis : word.words)
    })
    .join('')
}

function wordsOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return plain(block.words)
    case 'code':
      return ''
    case 'list':
      return block.items.map((item) => item.map(wordsOf).join(' ')).join(' ')
    case 'table':
      return [block.head, ...block.rows].map((row) => row.map(plain).join(' ')).join(' ')
    case 'picture':
      return block.description
    case 'quote':
      return block.blocks.map(wordsOf).join(' ')
  }
}

/** The names by which headings are linked to, as GitHub makes them. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}

function wrong(node: Nodes, reason: string): Error {
  return new Error(`line ${node.position?.start.line ?? '?'}: ${node.type}: ${reason}`)
}
