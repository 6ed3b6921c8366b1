// What a model thought before it answered, in the one colour that means reasoning: open while it thinks, closed afterwards.
import { Brain } from 'lucide-react'
import { useState } from 'react'
import { duration, whole } from '../../parts/figures.ts'
import type { Answer } from './answer.ts'

interface ReasoningBlockProps {
  readonly answer: Answer
}

/** A model that hides its thoughts still tells how many tokens they took. */
export function ReasoningBlock({ answer }: ReasoningBlockProps) {
  const isThinking = answer.state === 'thinking'
  const [chosen, choose] = useState<boolean>()
  const isOpen = chosen ?? isThinking
  const { reasoning, reasoningTokens, thoughtUntil, firstAt, askedAt } = answer
  const until = thoughtUntil ?? firstAt
  const title = isThinking
    ? 'Thinking'
    : [
        until !== undefined && `Thought for ${duration(until - askedAt)}`,
        reasoningTokens !== undefined && reasoningTokens > 0 && `${whole(reasoningTokens)} tokens`,
      ]
        .filter(Boolean)
        .join(' · ')
  const head = (
    <span className="flex items-center gap-2 text-sm font-medium text-reasoning-ink">
      <Brain size={15} aria-hidden className={isThinking ? 'animate-pulse' : ''} />
      {title}
    </span>
  )
  const look = 'mb-3 border-l-2 border-reasoning bg-reasoning-soft px-3 py-2'
  if (reasoning === '')
    return (
      <div className={look}>
        {head}
        <p className="mt-0.5 text-xs text-quiet">The provider keeps the thoughts to itself.</p>
      </div>
    )
  return (
    <div className={look}>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => choose(!isOpen)}
        className="w-full text-left"
      >
        {head}
      </button>
      {isOpen && (
        <p dir="auto" className="mt-2 max-h-80 overflow-y-auto text-sm whitespace-pre-wrap text-quiet">
          {reasoning}
        </p>
      )}
    </div>
  )
}
