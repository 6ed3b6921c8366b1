// The button below a list that is loaded page by page, newest first. Nothing where there is no more.
import { Button } from './button.tsx'

interface EarlierOnesProps {
  readonly query: {
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    readonly fetchNextPage: () => Promise<unknown>
  }
  /** How it stands apart from the list; a line within a card when absent. */
  readonly className?: string
}

/** Loads the next page. */
export function EarlierOnes({ query, className = 'border-t p-3' }: EarlierOnesProps) {
  if (!query.hasNextPage) return null
  return (
    <div className={`flex justify-center ${className}`}>
      <Button isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        Earlier ones
      </Button>
    </div>
  )
}
