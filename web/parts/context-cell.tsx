// How many tokens fit into an endpoint, and below how many of them an answer may be.
import { count } from './figures.ts'

interface ContextCellProps {
  readonly contextTokens: number | null
  readonly maxOutputTokens: number | null
}

/** For a cell of a table of endpoints. */
export function ContextCell({ contextTokens, maxOutputTokens }: ContextCellProps) {
  return (
    <>
      {contextTokens === null ? '–' : count(contextTokens)}
      {maxOutputTokens !== null && (
        <span className="block text-xs text-quiet">answer ≤ {count(maxOutputTokens)}</span>
      )}
    </>
  )
}
