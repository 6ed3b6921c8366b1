// How much more or less than in the time of equal length before; neither is good or bad by itself, so it has no colour.
import { ArrowDownRight, ArrowUpRight } from 'lucide-react'

interface ChangeSinceProps {
  /** 0.5 is half as much again; undefined when there was nothing before. */
  readonly share: number | undefined
  /** Without the words. */
  readonly isShort?: boolean
}

/** "12 % more than before". */
export function ChangeSince({ share, isShort = false }: ChangeSinceProps) {
  if (share === undefined)
    return <span className="text-quiet">{isShort ? '–' : 'nothing before to compare with'}</span>
  const size = Math.abs(share) * 100
  const Arrow = share >= 0 ? ArrowUpRight : ArrowDownRight
  return (
    <span className="numeric inline-flex items-center gap-0.5 text-quiet">
      <Arrow size={14} aria-hidden />
      {size >= 1000 ? 'over 1,000' : size.toFixed(size < 10 ? 1 : 0)} %
      <span className={isShort ? 'sr-only' : ''}> {share >= 0 ? 'more' : 'less'} than before</span>
    </span>
  )
}
