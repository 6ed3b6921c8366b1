// The choice of a stretch of time on pages about traffic. It is kept in the address, where `readPeriod` finds it.
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Period } from '../../contract/app/time-range.ts'
import { Choices } from './choices.tsx'
import { PERIODS, readPeriod } from './period.ts'

interface PeriodChoicesProps {
  /** What an address without a period means. */
  readonly usual: Period
}

/** What else the address says stays as it is. */
export function PeriodChoices({ usual }: PeriodChoicesProps) {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const navigate = useNavigate()
  const choose = (chosen: Period): void => {
    const { period: _, ...others } = search
    void navigate({
      to: '.',
      search: chosen === usual ? others : { ...others, period: chosen },
      replace: true,
      resetScroll: false,
    })
  }
  return <Choices label="Time" value={readPeriod(search, usual)} choices={PERIODS} onChange={choose} />
}
