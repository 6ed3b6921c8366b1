// How a generation ended, in a word.
import type { LogDetail, LogItem } from '../../../contract/app/logs.ts'
import { StatusChip } from '../../parts/status-chip.tsx'

interface OutcomeProps {
  readonly item: LogItem | LogDetail
}

/** Attempts beyond the first are told. */
export function Outcome({ item }: OutcomeProps) {
  const attempts = typeof item.attempts === 'number' ? item.attempts : item.attempts.length
  return (
    <span className="inline-flex flex-col items-start gap-0.5">
      {item.cancelled ? (
        <StatusChip kind="neutral">cut short</StatusChip>
      ) : item.status < 400 && item.error === null ? (
        <StatusChip kind="healthy">answered</StatusChip>
      ) : (
        <StatusChip kind="error">{item.error ?? item.status}</StatusChip>
      )}
      {attempts > 1 && <span className="text-xs text-quiet">{attempts} attempts</span>}
      {item.test && <span className="text-xs text-quiet">test</span>}
    </span>
  )
}
