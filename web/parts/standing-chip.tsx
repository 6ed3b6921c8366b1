// How an endpoint stands for the next request.
import type { EndpointOfModel } from '../../contract/app/models.ts'
import { StatusChip } from './status-chip.tsx'

interface StandingChipProps {
  readonly standing: EndpointOfModel['standing']
}

/** A few words. */
export function StandingChip({ standing }: StandingChipProps) {
  if (standing === 'up') return <StatusChip kind="healthy">ready</StatusChip>
  if (standing === 'resting') return <StatusChip kind="degraded">resting after failures</StatusChip>
  if (standing === 'crowded') return <StatusChip kind="degraded">asked as much as it takes</StatusChip>
  return <StatusChip kind="neutral">switched off</StatusChip>
}
