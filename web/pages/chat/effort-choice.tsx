// How hard models think, beside the question: a step for each effort that one of them knows, and what the chosen one may cost.
import type { ListedModel } from '../../../contract/app/models.ts'
import { dollars } from '../../parts/figures.ts'
import type { ChatSettings } from './conversation.ts'
import { estimateEffort } from './effort.ts'

interface EffortChoiceProps {
  /** Those that answer. */
  readonly models: readonly ListedModel[]
  readonly settings: ChatSettings
  readonly onChange: (settings: ChatSettings) => void
}

/** Nothing where no model has efforts. */
export function EffortChoice({ models, settings, onChange }: EffortChoiceProps) {
  const efforts = [...new Set(models.flatMap(({ reasoning }) => reasoning.efforts))]
  if (efforts.length === 0) return null
  const { effort, maxTokens } = settings
  const most =
    effort === undefined
      ? undefined
      : models.reduce((sum, model) => sum + (estimateEffort(model, effort, maxTokens)?.dollars ?? 0), 0)
  return (
    <label className="flex min-w-0 items-center gap-1.5 text-sm text-quiet">
      <span className="sr-only">Effort of reasoning</span>
      <select
        value={effort ?? ''}
        onChange={(event) => onChange({ ...settings, effort: event.target.value || undefined })}
        className="h-8 rounded-md bg-transparent px-1.5 hover:text-ink"
      >
        <option value="">Usual effort</option>
        {efforts.map((one) => (
          <option key={one} value={one}>
            Effort: {one}
          </option>
        ))}
      </select>
      {most !== undefined && settings.mode === 'live' && (
        <span className="truncate text-xs max-sm:hidden">thinks for {dollars(most)} at most</span>
      )}
    </label>
  )
}
