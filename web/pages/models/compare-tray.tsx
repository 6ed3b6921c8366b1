// The tray at the foot of the catalogue that collects two to four models to look at side by side.
import { Link } from '@tanstack/react-router'
import { X } from 'lucide-react'
import type { ListedModel } from '../../../contract/app/models.ts'
import { Button, buttonClass } from '../../parts/button.tsx'

interface CompareTrayProps {
  readonly models: readonly ListedModel[]
  readonly compared: readonly string[]
  readonly onRemove: (id: string) => void
  readonly onClear: () => void
}

/** Nothing until a model is chosen. */
export function CompareTray({ models, compared, onRemove, onClear }: CompareTrayProps) {
  if (compared.length === 0) return null
  const nameOf = (id: string): string => models.find((model) => model.id === id)?.name ?? id
  return (
    <section
      aria-label="Models to compare"
      className="appear fixed inset-x-4 bottom-4 z-20 mx-auto flex max-w-3xl flex-wrap items-center gap-2 rounded-card border bg-card p-3 shadow-float max-md:bottom-18"
    >
      {compared.map((id) => (
        <span
          key={id}
          className="inline-flex items-center gap-1 rounded-md bg-sunken py-1 pr-1 pl-2.5 text-sm"
        >
          {nameOf(id)}
          <button
            type="button"
            onClick={() => onRemove(id)}
            aria-label={`Take ${nameOf(id)} out`}
            className="rounded p-0.5 text-quiet hover:text-ink"
          >
            <X size={13} aria-hidden />
          </button>
        </span>
      ))}
      <span className="text-sm text-quiet">{compared.length === 1 && 'Choose one more, up to four.'}</span>
      <div className="ml-auto flex gap-2">
        <Button size="small" look="quiet" onClick={onClear}>
          Clear
        </Button>
        {compared.length > 1 && (
          <Link
            to="/compare"
            search={{ models: compared.join(',') }}
            className={buttonClass({ look: 'main', size: 'small' })}
          >
            Compare {compared.length}
          </Link>
        )}
      </div>
    </section>
  )
}
