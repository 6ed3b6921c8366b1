// A table as a file: RFC 4180, written as it is read, so that a long one is never in memory as a whole. Safe to open in a
// spreadsheet: names of apps and keys are other people's words, and a text that would be taken for a formula gets an apostrophe
// in front, as OWASP advises (CSV injection).
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'

export type Cell = string | number | boolean | null

/** The next rows; undefined when there are no more. */
export type NextRows = () => Promise<readonly (readonly Cell[])[] | undefined>

/** What a row of the private API returns instead of its JSON. */
export class CsvFile {
  readonly name: string
  readonly heads: readonly string[]
  readonly next: NextRows

  /** `name` is of letters, digits and hyphens and stands in the file's name. */
  constructor(name: string, heads: readonly string[], rows: readonly (readonly Cell[])[] | NextRows) {
    this.name = name
    this.heads = heads
    this.next = typeof rows === 'function' ? rows : once(rows)
  }
}

/** The schema of an answer that may be a table as well. */
export function orCsv<Answer extends z.ZodType>(answer: Answer) {
  return z.union([answer, z.instanceof(CsvFile)])
}

/** Sends it; a failure in the middle cuts the connection, so that nobody takes a part for the whole. */
export function sendCsv(reply: FastifyReply, file: CsvFile): FastifyReply {
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="causeway-${file.name}.csv"`)
    .header('x-content-type-options', 'nosniff')
    .send(streamOf(file))
}

function once(rows: readonly (readonly Cell[])[]): NextRows {
  let left: typeof rows | undefined = rows
  return async () => {
    const now = left
    left = undefined
    return now
  }
}

function streamOf({ heads, next }: CsvFile): Readable {
  let begun = false
  return new Readable({
    read() {
      next().then(
        (rows) => {
          const head = begun ? '' : lineOf(heads)
          begun = true
          if (rows !== undefined) this.push(head + rows.map(lineOf).join(''))
          else {
            if (head !== '') this.push(head)
            this.push(null)
          }
        },
        (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
      )
    },
  })
}

/** One line with its end. */
export function lineOf(cells: readonly Cell[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`
}

function cellOf(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
