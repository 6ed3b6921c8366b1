// The blocks of a documentation page as React: every word is text, every link is one of three kinds, and there is no HTML to be shown.
import { Link } from '@tanstack/react-router'
import { ExternalLink, Link2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { CodeBlock } from '../../parts/code-block.tsx'
import { targetOf } from './doc-links.ts'
import { drawingUrl } from './docs-content.ts'
import type { Block, Inline } from './document.ts'

interface DocsBlocksProps {
  readonly blocks: readonly Block[]
  /** The page that they are of, for its links. */
  readonly slug: string
  /** The address that stands in examples in place of the usual one. */
  readonly baseUrl: string
}

const USUAL_URL = 'http://127.0.0.1:8484'
const LINK = 'text-water underline decoration-water/40 underline-offset-2 hover:decoration-water'

/** From top to bottom. */
export function DocsBlocks({ blocks, slug, baseUrl }: DocsBlocksProps) {
  return blocks.map((block, at) => (
    <DocsBlock key={at} block={block} name={nameOf(blocks, at)} slug={slug} baseUrl={baseUrl} />
  ))
}

/** What a screen reader calls code and tables: the heading above them, and their number below it. */
function nameOf(blocks: readonly Block[], at: number): string {
  const heading = blocks.slice(0, at).findLastIndex(({ kind }) => kind === 'heading')
  const { kind } = blocks[at] ?? {}
  const number = blocks.slice(heading + 1, at).filter((block) => block.kind === kind).length + 1
  const above = blocks[heading]
  const under = above?.kind === 'heading' ? plainWords(above.words) : 'the beginning'
  return `${number === 1 ? '' : `${number} `}under ${under}`
}

function plainWords(words: readonly Inline[]): string {
  return words
    .map((word) => {
      if (typeof word === 'string') return word
      if ('code' in word) return word.code
      return plainWords('strong' in word ? word.strong : 'emphasis' in word ? word.emphasis : word.words)
    })
    .join('')
}

interface DocsBlockProps extends Pick<DocsBlocksProps, 'slug' | 'baseUrl'> {
  readonly block: Block
  readonly name: string
}

function DocsBlock({ block, name, ...place }: DocsBlockProps) {
  switch (block.kind) {
    case 'heading':
      return <Heading block={block} {...place} />
    case 'paragraph':
      return (
        <p className="my-4 max-w-[75ch] text-[15px] leading-relaxed">
          <Words words={block.words} {...place} />
        </p>
      )
    case 'code':
      return (
        <div className="my-5">
          <CodeBlock
            code={block.text.replaceAll(USUAL_URL, place.baseUrl)}
            language={block.language}
            what={`the example ${name}`}
            head={NAMES[block.language] ?? block.language}
          />
        </div>
      )
    case 'list':
      return <Items block={block} {...place} />
    case 'table':
      return <Rows block={block} name={name} {...place} />
    case 'picture':
      return (
        <div className="my-5 overflow-x-auto">
          <img src={drawingUrl(block.file)} alt={block.description} className="w-full min-w-[36rem]" />
        </div>
      )
    case 'quote':
      return (
        <blockquote className="my-4 border-l-2 border-line-strong pl-4 text-quiet">
          <DocsBlocks blocks={block.blocks} {...place} />
        </blockquote>
      )
  }
}

const NAMES: Readonly<Record<string, string>> = {
  sh: 'Shell',
  js: 'JavaScript',
  python: 'Python',
  json: 'JSON',
  yaml: 'YAML',
  yml: 'YAML',
  toml: 'TOML',
  text: 'Text',
}

type BlockOf<Kind extends Block['kind']> = Extract<Block, { readonly kind: Kind }>
type Place = Pick<DocsBlocksProps, 'slug' | 'baseUrl'>

function Heading({ block: { level, id, words }, ...place }: { readonly block: BlockOf<'heading'> } & Place) {
  const Level = `h${level}` as const
  const look = level === 2 ? 'mt-10 mb-3 text-xl' : level === 3 ? 'mt-8 mb-2 text-lg' : 'mt-6 mb-2'
  return (
    <Level id={id} className={`group scroll-mt-20 font-semibold ${look}`}>
      <Words words={words} {...place} />
      <a
        href={`#${id}`}
        aria-label="Link to this part"
        className="ml-1.5 inline-block align-middle text-quiet opacity-0 group-hover:opacity-100 focus-visible:opacity-100"
      >
        <Link2 size={15} aria-hidden />
      </a>
    </Level>
  )
}

function Items({ block: { isOrdered, items }, ...place }: { readonly block: BlockOf<'list'> } & Place) {
  const List = isOrdered ? 'ol' : 'ul'
  return (
    <List
      className={`my-4 max-w-[75ch] pl-5 text-[15px] leading-relaxed ${isOrdered ? 'list-decimal' : 'list-disc'}`}
    >
      {items.map((item, at) => (
        <li key={at} className="my-1.5 pl-1 marker:text-quiet [&>p]:my-1">
          <DocsBlocks blocks={item} {...place} />
        </li>
      ))}
    </List>
  )
}

interface RowsProps extends Place {
  readonly block: BlockOf<'table'>
  readonly name: string
}

function Rows({ block: { head, rows, align }, name, ...place }: RowsProps) {
  const side = (at: number): string => (align[at] === 'right' ? 'text-right numeric' : 'text-left')
  const isNamed = head.some((cell) => cell.length > 0)
  return (
    <div
      role="region"
      aria-label={`Table ${name}`}
      tabIndex={0}
      className="relative my-5 overflow-x-auto rounded-card border bg-card"
    >
      <table className="w-full text-sm">
        {isNamed && (
          <thead>
            <tr className="border-b bg-sunken">
              {head.map((cell, at) => (
                <th key={at} scope="col" className={`px-3 py-2 font-medium text-quiet ${side(at)}`}>
                  {cell.length === 0 ? (
                    <span className="sr-only">Row</span>
                  ) : (
                    <Words words={cell} {...place} />
                  )}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody className="divide-y">
          {rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, place_) => (
                <td key={place_} className={`px-3 py-2 align-top ${side(place_)}`}>
                  <Words words={cell} {...place} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface WordsProps extends Place {
  readonly words: readonly Inline[]
}

/** Words with their marks. */
export function Words({ words, ...place }: WordsProps) {
  return words.map((word, at) => <Word key={at} word={word} {...place} />)
}

function Word({ word, ...place }: { readonly word: Inline } & Place): ReactNode {
  if (typeof word === 'string') return word
  if ('code' in word)
    return (
      <code className="rounded bg-sunken px-1 py-px font-mono text-[0.87em] break-words">
        {word.code.replaceAll(USUAL_URL, place.baseUrl)}
      </code>
    )
  if ('strong' in word)
    return (
      <strong className="font-semibold">
        <Words words={word.strong} {...place} />
      </strong>
    )
  if ('emphasis' in word)
    return (
      <em>
        <Words words={word.emphasis} {...place} />
      </em>
    )
  return <Leading link={word.link} words={word.words} {...place} />
}

interface LeadingProps extends WordsProps {
  readonly link: string
}

function Leading({ link, words, ...place }: LeadingProps) {
  const target = targetOf(link, place.slug)
  if (target.kind === 'page')
    return (
      <Link to="/docs/$" params={{ _splat: target.slug }} hash={target.hash} className={LINK}>
        <Words words={words} {...place} />
      </Link>
    )
  if (target.kind === 'file')
    return (
      <span title={`In the repository: ${target.path}`}>
        <Words words={words} {...place} />
      </span>
    )
  return (
    <a href={target.url} rel="noreferrer" className={LINK}>
      <Words words={words} {...place} /> <ExternalLink size={12} aria-label="elsewhere" className="inline" />
    </a>
  )
}
