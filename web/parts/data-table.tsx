// A table: sorts by its heads, draws only the rows in sight when there are many, scrolls sideways on a phone. Asks for nothing itself.
import { clsx } from 'clsx'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { ReactNode, RefObject } from 'react'

/** Fewer rows than this are all drawn. */
const MANY = 120
const ROW_PIXELS = 45

export interface Column<Row> {
  readonly id: string
  readonly head: ReactNode
  readonly cell: (row: Row) => ReactNode
  /** What it sorts by; a column without cannot be sorted. */
  readonly sortBy?: (row: Row) => number | string | undefined
  /** Numbers stand right and tabular. */
  readonly isNumber?: boolean
  readonly className?: string
}

export interface Sort {
  readonly column: string
  readonly direction: 'up' | 'down'
}

interface DataTableProps<Row> {
  /** What the table shows, for screen readers. */
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  readonly sort?: Sort | undefined
  /** Told when a head is pressed; without it the table keeps its own order. */
  readonly onSort?: (sort: Sort) => void
  /** In place of rows when there are none. */
  readonly empty?: ReactNode
}

/** Rows keep the order given until a head is pressed. */
export function DataTable<Row>({
  label,
  columns,
  rows,
  keyOf,
  sort: given,
  onSort,
  empty,
}: DataTableProps<Row>) {
  const [own, setOwn] = useState<Sort | undefined>()
  const sort = given ?? own
  const sorted = useMemo(() => sortRows(rows, columns, sort), [rows, columns, sort])
  const change = (column: string): void => {
    const next: Sort = {
      column,
      direction: sort?.column === column && sort.direction === 'down' ? 'up' : 'down',
    }
    if (onSort) onSort(next)
    else setOwn(next)
  }
  const [frame, isWide] = useOverflow()
  return (
    // Who cannot swipe scrolls a wide table with the arrow keys, and has to be able to reach it for that.
    <div
      ref={frame}
      className="relative overflow-x-auto"
      {...(isWide ? { tabIndex: 0, role: 'group', 'aria-label': label } : {})}
    >
      <table className="w-full border-collapse" aria-label={label} aria-rowcount={sorted.length + 1}>
        <thead>
          <tr className="border-b text-left text-xs text-quiet">
            {columns.map((column) => (
              <Head key={column.id} column={column} sort={sort} onSort={change} />
            ))}
          </tr>
        </thead>
        {sorted.length > MANY ? (
          <ManyRows rows={sorted} columns={columns} keyOf={keyOf} />
        ) : (
          <tbody>
            {sorted.map((row) => (
              <RowCells key={keyOf(row)} row={row} columns={columns} />
            ))}
          </tbody>
        )}
      </table>
      {sorted.length === 0 && empty}
    </div>
  )
}

/** Whether what is inside is wider than its frame. */
function useOverflow(): readonly [RefObject<HTMLDivElement | null>, boolean] {
  const frame = useRef<HTMLDivElement>(null)
  const [isWide, setWide] = useState(false)
  useLayoutEffect(() => {
    const element = frame.current
    const content = element?.firstElementChild
    if (!element || !content) return undefined
    const observer = new ResizeObserver(() => setWide(element.scrollWidth > element.clientWidth))
    observer.observe(element)
    observer.observe(content)
    return () => observer.disconnect()
  }, [])
  return [frame, isWide]
}

function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: Sort | undefined,
): readonly Row[] {
  const by = columns.find(({ id }) => id === sort?.column)?.sortBy
  if (!by || !sort) return rows
  const sign = sort.direction === 'up' ? 1 : -1
  return rows.toSorted((left, right) => {
    const [a, b] = [by(left), by(right)]
    // What has no value stands last in both directions.
    if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1
    return (
      sign * (typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b)))
    )
  })
}

interface HeadProps<Row> {
  readonly column: Column<Row>
  readonly sort: Sort | undefined
  readonly onSort: (column: string) => void
}

function Head<Row>({ column, sort, onSort }: HeadProps<Row>) {
  const isSorted = sort?.column === column.id
  const Arrow = isSorted && sort.direction === 'up' ? ArrowUp : ArrowDown
  return (
    <th
      scope="col"
      aria-sort={
        column.sortBy
          ? isSorted
            ? sort.direction === 'up'
              ? 'ascending'
              : 'descending'
            : 'none'
          : undefined
      }
      className={clsx(
        'px-4 py-2.5 font-medium whitespace-nowrap',
        column.isNumber && 'text-right',
        column.className,
      )}
    >
      {column.sortBy ? (
        <button
          type="button"
          onClick={() => onSort(column.id)}
          className={clsx(
            'inline-flex items-center gap-1 hover:text-ink',
            column.isNumber && 'flex-row-reverse',
            isSorted && 'text-ink',
          )}
        >
          {column.head}
          <Arrow size={12} aria-hidden className={clsx(!isSorted && 'opacity-0')} />
        </button>
      ) : (
        column.head
      )}
    </th>
  )
}

interface RowProps<Row> {
  readonly row: Row
  readonly columns: readonly Column<Row>[]
  /** Of rows among many, whose true heights make up the whole. */
  readonly index?: number
  readonly measure?: (element: HTMLTableRowElement | null) => void
}

function RowCells<Row>({ row, columns, index, measure }: RowProps<Row>) {
  return (
    <tr
      ref={measure}
      data-index={index}
      className="h-[45px] border-b border-line last:border-b-0 hover:bg-sunken/60"
    >
      {columns.map((column) => (
        <td
          key={column.id}
          className={clsx(
            'px-4 py-2',
            column.isNumber && 'numeric text-right whitespace-nowrap',
            column.className,
          )}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
}

interface ManyRowsProps<Row> {
  readonly rows: readonly Row[]
  readonly columns: readonly Column<Row>[]
  readonly keyOf: (row: Row) => string
}

function ManyRows<Row>({ rows, columns, keyOf }: ManyRowsProps<Row>) {
  const body = useRef<HTMLTableSectionElement>(null)
  const [top, setTop] = useState(0)
  useLayoutEffect(() => setTop((body.current?.getBoundingClientRect().top ?? 0) + scrollY), [])
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_PIXELS,
    overscan: 12,
    scrollMargin: top,
  })
  const items = virtual.getVirtualItems()
  const before = (items[0]?.start ?? top) - top
  const after = virtual.getTotalSize() - ((items.at(-1)?.end ?? top) - top)
  return (
    <tbody ref={body}>
      {before > 0 && <tr aria-hidden style={{ height: before }} />}
      {items.map(({ index }) => {
        const row = rows[index]
        return row === undefined ? null : (
          <RowCells
            key={keyOf(row)}
            row={row}
            columns={columns}
            index={index}
            measure={virtual.measureElement}
          />
        )
      })}
      {after > 0 && <tr aria-hidden style={{ height: after }} />}
    </tbody>
  )
}
