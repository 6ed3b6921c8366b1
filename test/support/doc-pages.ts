// Reads the Markdown of docs/ and of the root for the tests that hold it to the code: fenced blocks, links, headings.
// Finds; judges nothing.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { repository } from './read-sources.ts'

/** A page as it stands. */
export interface DocPage {
  /** From the root of the repository: `docs/api.md`. */
  readonly path: string
  readonly text: string
}

/** What stands between two fences. */
export interface CodeBlock {
  /** The word after the fence: `sh`, `json`; empty when there is none. */
  readonly language: string
  readonly text: string
  /** Of its opening fence, from 1. */
  readonly line: number
}

/** The user's pages and the two at the root; not the decisions. */
export function readDocPages(): readonly DocPage[] {
  const paths = ['README.md', 'AGENTS.md', ...globSync('docs/*.md', { cwd: repository }).toSorted()]
  return paths.map((path) => readPage(path.replaceAll('\\', '/')))
}

/** Every decision record. */
export function readDecisions(): readonly DocPage[] {
  return globSync('docs/decisions/*.md', { cwd: repository })
    .toSorted()
    .map((path) => readPage(path.replaceAll('\\', '/')))
}

/** One page by its path from the root. */
export function readPage(path: string): DocPage {
  return { path, text: readFileSync(join(repository, path), 'utf8') }
}

/** The fenced blocks of a page, in order. */
export function codeBlocks({ text }: DocPage): readonly CodeBlock[] {
  const found: CodeBlock[] = []
  let open: { language: string; line: number; lines: string[] } | undefined
  for (const [index, line] of text.split('\n').entries()) {
    const fence = /^```(\S*)\s*$/.exec(line)
    if (fence && !open) open = { language: fence[1] ?? '', line: index + 1, lines: [] }
    else if (fence && open) {
      found.push({ language: open.language, line: open.line, text: `${open.lines.join('\n')}\n` })
      open = undefined
    } else open?.lines.push(line)
  }
  if (open) throw new Error(`the block at line ${open.line} is never closed`)
  return found
}

/** Links to files and headings that lead nowhere, as sentences; links to other hosts are not looked at. */
export function brokenLinks(page: DocPage): readonly string[] {
  const broken: string[] = []
  for (const [, target = ''] of withoutCode(page.text).matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/i.test(target)) continue
    const [path = '', heading] = target.split('#')
    const file = path === '' ? join(repository, page.path) : resolve(repository, dirname(page.path), path)
    const name = relative(repository, file).replaceAll('\\', '/')
    if (!existsSync(file)) broken.push(`${page.path} links to ${name}, which is not there`)
    else if (heading !== undefined && !headings(readPage(name)).includes(heading))
      broken.push(`${page.path} links to ${name}#${heading}, a heading that is not there`)
  }
  return broken
}

/** The names by which headings are linked to, as GitHub makes them. */
function headings(page: DocPage): readonly string[] {
  return [...withoutCode(page.text).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '')
}
