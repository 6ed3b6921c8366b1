// How an endpoint stands for the next request.
import type { EndpointOfModel } from '../../contract/app/models.ts'
import { StatusChip } from './status-chip.tsx'

interface StandingChipProps {
  readonly standing: EndpointOfModel['standing']
  /** Named below an endpoint that is switched off. */
  readonly keyVariable?: string | null
}

/** A few words. */
export function StandingChip({ standing, keyVariable = null }: StandingChipProps) {
  if (standing === 'up') return <StatusChip kind="healthy">ready</StatusChip>
  if (standing === 'resting') return <StatusChip kind="degraded">resting after failures</StatusChip>
  if (standing === 'crowded') return <StatusChip kind="degraded">asked as much as it takes</StatusChip>
  return (
    <span className="inline-flex flex-col items-start gap-0.5">
      <StatusChip kind="neutral">switched off</StatusChip>
      {keyVariable !== null && <span className="font-mono text-xs text-quiet">{keyVariable}</span>}
    </span>
  )
}
