// A table: sorts by its heads, draws only the rows in sight when there are many. Where it is wider than its place it scrolls sideways,
// with the names of its rows staying in sight and a shade where more is hidden. Asks for nothing itself.
import { clsx } from 'clsx'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { MoreShade } from './more-shade.tsx'
import { useOverflow } from './use-overflow.ts'

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
  const [frame, { isWide, hasMore }] = useOverflow()
  const nameId = isWide ? columns.find(({ isNumber }) => !isNumber)?.id : undefined
  return (
    <div className="relative">
      {/* Who cannot swipe scrolls a wide table with the arrow keys, and has to be able to reach it for that. */}
      <div
        ref={frame}
        className="relative overflow-x-auto"
        {...(isWide ? { tabIndex: 0, role: 'group', 'aria-label': label } : {})}
      >
        <table className="w-full border-collapse" aria-label={label} aria-rowcount={sorted.length + 1}>
          <thead>
            <tr className="border-b text-left text-xs text-quiet">
              {columns.map((column) => (
                <Head
                  key={column.id}
                  column={column}
                  sort={sort}
                  onSort={change}
                  stays={column.id === nameId}
                />
              ))}
            </tr>
          </thead>
          {sorted.length > MANY ? (
            <ManyRows rows={sorted} columns={columns} keyOf={keyOf} nameId={nameId} />
          ) : (
            <tbody>
              {sorted.map((row) => (
                <RowCells key={keyOf(row)} row={row} columns={columns} nameId={nameId} />
              ))}
            </tbody>
          )}
        </table>
        {sorted.length === 0 && empty}
      </div>
      {hasMore && <MoreShade />}
    </div>
  )
}

/** Of the cells of a column: the names of the rows stay where they are while the others scroll below them. */
function cellClass<Row>(column: Column<Row>, stays: boolean): string {
  return clsx(
    'px-2.5 first:pl-4 last:pr-4 sm:px-3 sm:first:pl-4 sm:last:pr-4',
    column.isNumber && 'text-right',
    stays && 'sticky left-0 z-10 bg-card shadow-[1px_0_0_var(--line)]',
    column.className,
  )
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
  readonly stays: boolean
}

function Head<Row>({ column, sort, onSort, stays }: HeadProps<Row>) {
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
      className={clsx(cellClass(column, stays), 'py-2.5 font-medium whitespace-nowrap')}
    >
      {column.sortBy ? (
        <button
          type="button"
          onClick={() => onSort(column.id)}
          className={clsx('group/sort relative hover:text-ink', isSorted && 'text-ink')}
        >
          {column.head}
          {/* In the space between two heads, so that no column is wider for it. */}
          <Arrow
            size={12}
            aria-hidden
            className={clsx(
              'absolute top-1/2 -translate-y-1/2',
              column.isNumber ? 'right-full mr-0.5' : 'left-full ml-0.5',
              !isSorted && 'opacity-0 group-hover/sort:opacity-50',
            )}
          />
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
  /** The column that stays where it is while the others scroll. */
  readonly nameId: string | undefined
  /** Of rows among many, whose true heights make up the whole. */
  readonly index?: number
  readonly measure?: (element: HTMLTableRowElement | null) => void
}

function RowCells<Row>({ row, columns, nameId, index, measure }: RowProps<Row>) {
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
            cellClass(column, column.id === nameId),
            'py-2',
            column.isNumber && 'numeric whitespace-nowrap',
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
  readonly nameId: string | undefined
}

function ManyRows<Row>({ rows, columns, keyOf, nameId }: ManyRowsProps<Row>) {
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
            nameId={nameId}
            index={index}
            measure={virtual.measureElement}
          />
        )
      })}
      {after > 0 && <tr aria-hidden style={{ height: after }} />}
    </tbody>
  )
}
