// One model as a dense row of the catalogue.
import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import type { ListedModel } from '../../../contract/app/models.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { count } from '../../parts/figures.ts'
import { Monogram } from '../../parts/monogram.tsx'
import { Sparkline } from '../../parts/sparkline.tsx'
import { EndChip, Inputs, Prices } from './model-facts.tsx'

interface ModelRowProps {
  readonly model: ListedModel
  /** Tokens of the last seven days and per day; undefined without any. */
  readonly traffic: { readonly weekTokens: number; readonly days: readonly number[] } | undefined
  /** Said of a model that no provider serves here; where that is so of all it is said once, above them. */
  readonly saysOff: boolean
  readonly isCompared: boolean
  readonly onCompare: (id: string) => void
}

/** The name is the link; rows out of sight are not drawn by the browser. */
export const ModelRow = memo(({ model, traffic, saysOff, isCompared, onCompare }: ModelRowProps) => {
  const [author = '', slug = ''] = model.id.split('/')
  return (
    <li className="group relative flex items-start gap-3 border-b px-4 py-3 [contain-intrinsic-size:auto_84px] [content-visibility:auto] last:border-b-0 hover:bg-sunken/60 sm:gap-4">
      <Monogram name={model.author.name} size={36} />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <h2 className="font-medium">
            <Link to="/models/$author/$slug" params={{ author, slug }} className="hover:text-water">
              {model.name}
            </Link>
          </h2>
          <span className="flex items-center">
            <span className="font-mono text-xs break-all text-quiet">{model.id}</span>
            <CopyButton text={model.id} what={`the id ${model.id}`} />
          </span>
          <EndChip model={model} />
        </div>
        <p className="line-clamp-1 max-w-[75ch] text-quiet max-sm:line-clamp-2">{model.description}</p>
        <div className="mt-1.5 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
          <Prices model={model} />
          {model.contextTokens !== null && (
            <span className="numeric whitespace-nowrap">
              {count(model.contextTokens)} <span className="text-quiet">context</span>
            </span>
          )}
          <Inputs model={model} />
          {saysOff && !model.available && <span className="text-quiet">not switched on here</span>}
        </div>
      </div>
      <div className="flex flex-col items-end gap-2">
        {traffic && (
          <div className="text-right max-sm:hidden">
            <Sparkline values={traffic.days} label="Tokens a day" />
            <div className="numeric text-xs text-quiet">{count(traffic.weekTokens)} this week</div>
          </div>
        )}
        <label className="flex cursor-pointer items-center gap-1.5 text-xs text-quiet hover:text-ink">
          <input
            type="checkbox"
            checked={isCompared}
            onChange={() => onCompare(model.id)}
            className="size-3.5 accent-(--water)"
            aria-label={`Compare ${model.name}`}
          />
          <span className="max-sm:hidden">Compare</span>
        </label>
      </div>
    </li>
  )
})
