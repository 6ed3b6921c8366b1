// Small facts about a model that several views show: what goes in, when it ends, its price.
import { AudioLines, FileText, Image, Video } from 'lucide-react'
import type { ListedModel } from '../../../contract/app/models.ts'
import { day, pricePerMillion } from '../../parts/figures.ts'
import { StatusChip } from '../../parts/status-chip.tsx'

const ICONS = { image: Image, file: FileText, audio: AudioLines, video: Video } as const

interface ModelFactProps {
  readonly model: ListedModel
}

/** What it takes besides text; nothing for a model of text alone. */
export function Inputs({ model }: ModelFactProps) {
  const inputs = model.input.filter((input): input is keyof typeof ICONS => input in ICONS)
  if (inputs.length === 0) return null
  return (
    <span
      className="inline-flex items-center gap-1 text-quiet"
      role="img"
      aria-label={`Takes ${inputs.join(', ')}`}
      title={`Takes ${inputs.join(', ')}`}
    >
      {inputs.map((input) => {
        const Icon = ICONS[input]
        return <Icon key={input} size={14} aria-hidden />
      })}
    </span>
  )
}

/** Says when it ends or ended, and who comes after it; nothing for a model without an end. */
export function EndChip({ model }: ModelFactProps) {
  if (model.shutdown === null || model.status === 'active') return null
  const after = model.successor ? ` → ${model.successor.name}` : ''
  return (
    <StatusChip kind={model.status === 'ended' ? 'neutral' : 'degraded'}>
      {model.status === 'ended' ? 'ended' : 'ends'} {day(model.shutdown)}
      {after}
    </StatusChip>
  )
}

/** `$15.00 in · $60.00 out /M`. */
export function Prices({ model }: ModelFactProps) {
  const { prompt, completion } = model.prices
  if (prompt === 0 && completion === 0) return <span className="text-quiet">Free</span>
  return (
    <span className="numeric whitespace-nowrap">
      {pricePerMillion(prompt)} <span className="text-quiet">in</span>
      {model.kind === 'chat' && (
        <>
          {' '}
          <span className="text-quiet">·</span> {pricePerMillion(completion)}{' '}
          <span className="text-quiet">out</span>
        </>
      )}{' '}
      <span className="text-quiet">
        /M<span className="sr-only"> tokens</span>
      </span>
    </span>
  )
}
