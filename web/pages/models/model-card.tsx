// One model as a card of the catalogue's grid.
import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import type { ListedModel } from '../../../contract/app/models.ts'
import { count } from '../../parts/figures.ts'
import { Monogram } from '../../parts/monogram.tsx'
import { EndChip, Inputs, Prices } from './model-facts.tsx'

interface ModelCardProps {
  readonly model: ListedModel
  readonly isCompared: boolean
  readonly onCompare: (id: string) => void
}

/** The whole card leads to the model; the box in its corner adds it to the tray. */
export const ModelCard = memo(({ model, isCompared, onCompare }: ModelCardProps) => {
  const [author = '', slug = ''] = model.id.split('/')
  return (
    <li className="relative flex flex-col rounded-card border bg-card p-4 hover:border-line-strong">
      <div className="flex items-center gap-2.5">
        <Monogram name={model.author.name} size={28} />
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-medium">
            <Link
              to="/models/$author/$slug"
              params={{ author, slug }}
              className="after:absolute after:inset-0"
            >
              {model.name}
            </Link>
          </h2>
          <p className="truncate text-xs text-quiet">{model.author.name}</p>
        </div>
        <input
          type="checkbox"
          checked={isCompared}
          onChange={() => onCompare(model.id)}
          aria-label={`Compare ${model.name}`}
          className="relative z-10 size-4 accent-(--water)"
        />
      </div>
      <p className="mt-3 line-clamp-3 flex-1 text-sm text-quiet">{model.description}</p>
      <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <Prices model={model} />
        <span aria-hidden className="basis-full" />
        {model.contextTokens !== null && (
          <span className="numeric">
            {count(model.contextTokens)} <span className="text-quiet">context</span>
          </span>
        )}
        <Inputs model={model} />
      </div>
      <div className="mt-2 empty:hidden">
        <EndChip model={model} />
      </div>
    </li>
  )
})
