// An answer of the simulator where it was asked for: its thinking, its words, its calls of tools, and one line of figures.
import type { Trial } from '../data/use-trial.ts'
import type { TriedAnswer } from '../data/tried-answer.ts'
import { ErrorState } from './error-state.tsx'
import { duration, speed, whole } from './figures.ts'

interface TriedAnswerViewProps {
  readonly trial: Trial
  readonly onRetry: () => void
}

/** Says to screen readers that it is written, and what was written once it is done. */
export function TriedAnswerView({ trial: { state, answer, error }, onRetry }: TriedAnswerViewProps) {
  if (state === 'failed') return <ErrorState what="No answer came" error={error} onRetry={onRetry} />
  return (
    <div aria-live="polite" aria-busy={state === 'running'}>
      {answer && answer.reasoning !== '' && (
        <details
          open={state === 'running' && answer.text === ''}
          className="mb-3 border-l-2 border-reasoning bg-reasoning-soft px-3 py-2 text-sm text-reasoning-ink"
        >
          <summary className="cursor-pointer font-medium">
            {answer.text === '' && state === 'running' ? 'Thinking' : 'Thought'}
            {answer.usage && ` · ${whole(answer.usage.reasoningTokens)} tokens`}
          </summary>
          <p className="mt-1.5 whitespace-pre-wrap">{answer.reasoning}</p>
        </details>
      )}
      <p className="break-words whitespace-pre-wrap">
        {answer?.text}
        {state === 'running' && (
          <span
            aria-hidden
            className="ml-0.5 inline-block h-[1.1em] w-[7px] translate-y-[2px] animate-pulse bg-water"
          />
        )}
      </p>
      {answer?.calls.map((call, at) => (
        <p key={at} className="mt-2 rounded-md bg-sunken px-3 py-2 font-mono text-sm break-all">
          {call.name}({call.arguments})
        </p>
      ))}
      {state === 'done' && answer && <Figures answer={answer} />}
    </div>
  )
}

interface FiguresProps {
  readonly answer: TriedAnswer
}

function Figures({ answer }: FiguresProps) {
  const { usage, firstMs, lastMs, model, finishReason } = answer
  // Thinking that is not shown is not in the stream, so it is not in its speed.
  const unseen = answer.reasoning === '' ? (usage?.reasoningTokens ?? 0) : 0
  const spoken = usage === undefined ? undefined : usage.completionTokens - unseen
  const seconds = firstMs === undefined ? 0 : (lastMs - firstMs) / 1000
  const facts = [
    model,
    firstMs === undefined ? undefined : `first token ${duration(firstMs)}`,
    spoken === undefined || seconds < 0.05 ? undefined : speed(spoken / seconds),
    usage === undefined ? undefined : `${whole(usage.promptTokens)} in, ${whole(usage.completionTokens)} out`,
    usage === undefined || usage.reasoningTokens === 0
      ? undefined
      : `${whole(usage.reasoningTokens)} of them thinking`,
    finishReason === undefined || finishReason === 'stop' ? undefined : `ended with ${finishReason}`,
  ].filter((fact) => fact !== undefined && fact !== '')
  return (
    <p className="numeric mt-3 flex flex-wrap gap-x-3 gap-y-1 border-t pt-2.5 text-xs text-quiet">
      {facts.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
    </p>
  )
}
