// Code to read and copy, coloured by Shiki once its code has arrived; before that, and for unknown languages, plain.
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { CopyButton } from './copy-button.tsx'
import type { Piece } from './highlight.ts'

interface CodeBlockProps {
  /** Lines of pieces are coloured already, and Shiki is not asked for. */
  readonly code: string | readonly (readonly Piece[])[]
  /** `bash`, `python`, `typescript`, `go`, `json`; others stay plain. */
  readonly language: string
  /** What it is, for screen readers and the copy button: "the request in Python". */
  readonly what: string
  /** Left of the copy button: a file's name, a row of languages. */
  readonly head?: ReactNode
  /** Below the code. */
  readonly note?: ReactNode
}

/** Scrolls sideways; the keyboard can scroll it too. */
export function CodeBlock({ code, language, what, head, note }: CodeBlockProps) {
  const text = typeof code === 'string' ? code : textOf(code)
  const coloured = useQuery({
    queryKey: ['code', language, text],
    queryFn: async () => (await import('./highlight.ts')).highlight(text, language),
    enabled: typeof code === 'string',
    staleTime: Infinity,
    retry: false,
  }).data
  const lines = typeof code === 'string' ? coloured : code
  return (
    <figure className="flex flex-col overflow-hidden rounded-card border bg-card">
      <figcaption className="flex min-h-10 items-center justify-between gap-2 border-b bg-sunken py-1 pr-1.5 pl-3 text-xs text-quiet">
        <span className="min-w-0">{head ?? language}</span>
        <CopyButton text={text} what={what} />
      </figcaption>
      {/* What scrolls must be reachable by keyboard. */}
      <pre
        tabIndex={0}
        role="region"
        aria-label={what}
        className="overflow-x-auto p-4 text-sm leading-relaxed"
      >
        <code>
          {lines
            ? lines.map((line, index) => (
                <span key={index}>
                  {line.map((piece, at) => (
                    <span key={at} style={{ color: `light-dark(${piece.light}, ${piece.dark})` }}>
                      {piece.text}
                    </span>
                  ))}
                  {index < lines.length - 1 && '\n'}
                </span>
              ))
            : text}
        </code>
      </pre>
      {note !== undefined && <p className="mt-auto px-4 pb-3.5 text-sm text-quiet">{note}</p>}
    </figure>
  )
}

function textOf(lines: readonly (readonly Piece[])[]): string {
  return lines.map((line) => line.map((piece) => piece.text).join('')).join('\n')
}
