// The attempts of a generation on one line of time: what was waited for, what streamed, what failed.
import { clsx } from 'clsx'
import type { LogDetail } from '../../../contract/app/logs.ts'
import { duration } from '../../parts/figures.ts'
import type { Bar } from './waterfall.ts'
import { ticks, waterfallRows, wholeMs } from './waterfall.ts'

interface WaterfallProps {
  readonly generation: LogDetail
}

const LOOKS: Readonly<Record<Bar['what'], string>> = {
  connecting: 'bg-line-strong',
  waiting: 'border border-line-strong bg-sunken',
  streaming: 'bg-completion',
  failed: 'bg-error',
}

/** Each bar is told in words below its name, so that nothing depends on seeing it. */
export function Waterfall({ generation }: WaterfallProps) {
  const end = wholeMs(generation)
  const rows = waterfallRows(generation)
  const at = (ms: number): string => `${Math.min(100, (ms / end) * 100)}%`
  return (
    <div className="p-4">
      {rows.length === 0 && <p className="text-quiet">No endpoint was tried.</p>}
      {rows.length > 0 && (
        <div className="relative mb-2 ml-[34%] h-4 text-xs text-quiet sm:ml-48" aria-hidden>
          {ticks(end).map((tick) => (
            <span
              key={tick}
              className="numeric absolute -translate-x-1/2 whitespace-nowrap first:translate-x-0"
              style={{ left: at(tick) }}
            >
              {duration(tick)}
            </span>
          ))}
        </div>
      )}
      <ol className="flex flex-col gap-3">
        {rows.map((row, index) => (
          <li key={index} className="flex items-start gap-3">
            <div className="w-[calc(34%-12px)] min-w-0 shrink-0 sm:w-[180px]">
              <div className="truncate font-medium">{row.name}</div>
              <div className="truncate font-mono text-xs text-quiet" title={row.detail}>
                {row.detail}
              </div>
            </div>
            <div className="min-w-0 flex-1">
              <div className="relative h-5 rounded bg-sunken/60" aria-hidden>
                {row.bars.map((bar) => (
                  <span
                    key={bar.what}
                    className={clsx('absolute inset-y-0.5 min-w-0.5 rounded-sm', LOOKS[bar.what])}
                    style={{ left: at(bar.fromMs), width: at(bar.toMs - bar.fromMs) }}
                  />
                ))}
              </div>
              <p className="numeric mt-1 text-xs text-quiet">
                {row.bars.map((bar) => `${bar.what} ${duration(bar.toMs - bar.fromMs)}`).join(', then ')}
                {row.status !== undefined && ` · status ${row.status}`}
                {row.isOwn && ' · with your own key'}
              </p>
              {row.error !== undefined && (
                <p className="mt-0.5 text-sm break-words text-error">{row.error}</p>
              )}
            </div>
          </li>
        ))}
      </ol>
      <p className="mt-4 flex flex-wrap gap-x-4 gap-y-1 text-xs text-quiet" aria-hidden>
        {(['connecting', 'waiting', 'streaming', 'failed'] as const).map((what) => (
          <span key={what} className="inline-flex items-center gap-1.5">
            <span className={clsx('size-2.5 rounded-sm', LOOKS[what])} /> {what}
          </span>
        ))}
      </p>
    </div>
  )
}
