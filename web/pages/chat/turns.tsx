// What was asked and answered, oldest first. Keeps its end in sight while answers grow, unless the reader has scrolled up to read.
import { MessageSquare } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef } from 'react'
import { EmptyState } from '../../parts/empty-state.tsx'
import { TurnView } from './turn-view.tsx'
import type { Chat } from './use-chat.ts'

/** Pixels from the end within which a reader counts as being there. */
const NEAR_END = 120
/** Code is coloured and maths is set a little after the last token. */
const SETTLES_WITHIN_MS = 1500

interface TurnsProps {
  readonly chat: Pick<Chat, 'current' | 'isRunning' | 'sendAgain'>
}

/** One for each conversation: it begins at the end. */
export function Turns({ chat: { current, isRunning, sendAgain } }: TurnsProps) {
  const list = useFollowedEnd(isRunning)
  const isWide = current.models.length > 1 || current.turns.some(({ answers }) => answers.length > 1)
  return (
    <div
      ref={list}
      className={`mx-auto w-full flex-1 px-4 sm:px-6 ${isWide ? 'max-w-[1200px]' : 'max-w-[808px]'}`}
    >
      {current.turns.length === 0 && (
        <div className="pt-[8vh]">
          <EmptyState icon={MessageSquare} title="Ask a model something">
            Choose one model or several side by side, then write below. Each answer says what it took, what it
            cost and why it came from where it did.
          </EmptyState>
        </div>
      )}
      {current.turns.map((turn) => (
        <TurnView key={turn.id} turn={turn} onAgain={sendAgain} />
      ))}
    </div>
  )
}

function useFollowedEnd(isRunning: boolean) {
  const list = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  const until = useRef(0)
  useLayoutEffect(() => {
    until.current = isRunning ? Infinity : performance.now() + SETTLES_WITHIN_MS
  }, [isRunning])
  useEffect(() => {
    const read = (): void => {
      isAtEnd.current = scrollY + innerHeight >= document.documentElement.scrollHeight - NEAR_END
    }
    const grow = new ResizeObserver(() => {
      if (isAtEnd.current && performance.now() < until.current)
        scrollTo(0, document.documentElement.scrollHeight)
    })
    if (list.current) grow.observe(list.current)
    addEventListener('scroll', read, { passive: true })
    return () => {
      grow.disconnect()
      removeEventListener('scroll', read)
    }
  }, [])
  return list
}
