// Ninety small cells, one for each day: green, ochre or red, and shorter the worse, so that the colour is not needed. A day is read by
// pointing at it, or by the arrow keys.
import { clsx } from 'clsx'
import { useState } from 'react'
import type { KeyboardEvent, PointerEvent } from 'react'
import type { DayLevel, UptimeDay } from './uptime-days.ts'
import { sayDays, uptimeDays } from './uptime-days.ts'

interface UptimeBarProps {
  /** Of what: "Uptime of OpenAI". */
  readonly label: string
  readonly dates: readonly string[]
  /** In per cent, parallel to `dates`; null where nothing is known. */
  readonly days: readonly (number | null)[]
  readonly attempts?: readonly number[]
}

const STEP = 4
const HEIGHT = 28
/** Of the whole height: the shape says what the colour says. */
const TALL: Readonly<Record<DayLevel, number>> = { up: 28, degraded: 18, down: 10, none: 3 }
const COLOURS: Readonly<Record<DayLevel, string>> = {
  up: 'var(--healthy)',
  degraded: 'var(--degraded)',
  down: 'var(--error)',
  none: 'var(--line-strong)',
}

/** As wide as what holds it; the line below says the day that is read. */
export function UptimeBar({ label, dates, days, attempts }: UptimeBarProps) {
  const [read, setRead] = useState<number | undefined>()
  const cells = uptimeDays({ dates, days, ...(attempts && { attempts }) })
  const last = cells.length - 1
  const point = (event: PointerEvent<HTMLDivElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    setRead(Math.min(last, Math.max(0, Math.floor(((event.clientX - left) / width) * cells.length))))
  }
  const press = (event: KeyboardEvent): void => {
    const at = read ?? last
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[event.key]
    if (next === undefined) return
    event.preventDefault()
    setRead(Math.min(last, Math.max(0, next)))
  }
  const cell = read === undefined ? undefined : cells[read]
  return (
    <div className="min-w-0">
      <div
        // What is moved along it is the day that is read; nothing is set by it.
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={1}
        aria-valuemax={Math.max(1, cells.length)}
        aria-valuenow={(read ?? last) + 1}
        aria-valuetext={cell?.words ?? sayDays(cells)}
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => setRead(undefined)}
        onKeyDown={press}
        onBlur={() => setRead(undefined)}
        className="rounded-sm"
      >
        <Cells cells={cells} read={read} className="h-7" />
      </div>
      <p aria-hidden className="numeric mt-1 flex justify-between gap-3 text-xs text-quiet">
        {cell ? (
          <span>{cell.words}</span>
        ) : (
          <>
            <span>{cells.length} days ago</span>
            <span>today</span>
          </>
        )}
      </p>
    </div>
  )
}

interface UptimeCellsProps extends Pick<UptimeBarProps, 'dates' | 'days'> {
  readonly className: string
}

/** The cells alone, for a table whose figures say the rest. */
export function UptimeCells({ dates, days, className }: UptimeCellsProps) {
  return <Cells cells={uptimeDays({ dates, days })} read={undefined} className={className} />
}

interface CellsProps {
  readonly cells: readonly UptimeDay[]
  /** The place of the day that is read. */
  readonly read: number | undefined
  readonly className: string
}

function Cells({ cells, read, className }: CellsProps) {
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${cells.length * STEP} ${HEIGHT}`}
      preserveAspectRatio="none"
      className={clsx('block w-full', className)}
    >
      {cells.map(({ date, level }, at) => (
        <rect
          key={date}
          x={at * STEP + 0.5}
          y={HEIGHT - TALL[level]}
          width={STEP - 1}
          height={TALL[level]}
          fill={COLOURS[level]}
          opacity={read === undefined || read === at ? 1 : 0.45}
        />
      ))}
    </svg>
  )
}

/** What the cells mean, once for all bars of a page. */
export function UptimeLegend() {
  const levels = [
    ['up', '95 % and more'],
    ['degraded', 'below 95 %'],
    ['down', 'below 80 %'],
    ['none', 'no figures'],
  ] as const
  return (
    <ul className="flex flex-wrap items-end gap-x-4 gap-y-1 text-xs text-quiet">
      {levels.map(([level, words]) => (
        <li key={level} className="inline-flex items-end gap-1.5">
          <svg aria-hidden width="4" height="14" viewBox={`0 0 4 ${HEIGHT}`} preserveAspectRatio="none">
            <rect y={HEIGHT - TALL[level]} width="4" height={TALL[level]} fill={COLOURS[level]} />
          </svg>
          {words}
        </li>
      ))}
    </ul>
  )
}
