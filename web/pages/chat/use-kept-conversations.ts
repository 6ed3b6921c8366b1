// The conversations that this browser keeps, as the page knows them: read once, and again when another tab has changed them.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Conversation } from './conversation.ts'
import { atRest } from './conversation.ts'
import { keepConversation, onKeptElsewhere, readConversations } from './kept-conversations.ts'

/** Undefined until they are read; how to keep one; how to let one go from the list. */
export type KeptConversations = readonly [
  all: readonly Conversation[] | undefined,
  keep: (conversation: Conversation) => void,
  drop: (id: string) => void,
]

/** `onUnkept` is told once, when the browser has no room or no database. */
export function useKeptConversations(person: string, onUnkept: () => void): KeptConversations {
  const [all, setAll] = useState<readonly Conversation[]>()
  const hasTold = useRef(false)
  useEffect(() => {
    const read = (): void => void readConversations(person).then(setAll)
    read()
    return onKeptElsewhere(read)
  }, [person])
  const keep = useCallback(
    (conversation: Conversation): void => {
      const kept = atRest(conversation)
      setAll((before) => [kept, ...(before ?? []).filter(({ id }) => id !== kept.id)])
      void keepConversation(kept).then((isKept) => {
        if (isKept || hasTold.current) return
        hasTold.current = true
        onUnkept()
      })
    },
    [onUnkept],
  )
  const drop = useCallback(
    (id: string): void => setAll((before) => before?.filter((one) => one.id !== id)),
    [],
  )
  return [all, keep, drop]
}
