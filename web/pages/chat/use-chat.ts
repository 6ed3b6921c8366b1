// The conversations of the chat page and what can be done with them: ask, stop, ask again, ask in other words, forget.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { ask } from '../../data/chat-stream.ts'
import { messageOf } from '../../parts/error-state.tsx'
import type { Answer, Chunk, Ending } from './answer.ts'
import { addChunk, beginAnswer, endAnswer } from './answer.ts'
import type { Attachment, Conversation } from './conversation.ts'
import { addTurn, atRest, before, newConversation, putAnswer, requestOf } from './conversation.ts'
import { forgetConversation, keepConversation, readConversations } from './kept-conversations.ts'

export interface Chat {
  /** Undefined until the browser's database has answered. */
  readonly conversations: readonly Conversation[] | undefined
  readonly current: Conversation
  readonly isRunning: boolean
  readonly open: (id: string) => void
  readonly begin: () => void
  readonly change: (change: Partial<Pick<Conversation, 'models' | 'settings' | 'title'>>) => void
  readonly send: (question: string, files: readonly Attachment[]) => void
  /** Asks the question of this turn anew, in other words when they are given; what came after it is gone. */
  readonly sendAgain: (turnId: string, question?: string) => void
  readonly stop: () => void
  readonly forget: (id: string) => void
}

const newId = (): string => Math.random().toString(36).slice(2, 12) + Date.now().toString(36)

/** `models` begin a new conversation; undefined until the catalogue is known. */
export function useChat(models: readonly string[] | undefined): Chat {
  const [conversations, setConversations] = useState<readonly Conversation[]>()
  const [current, setCurrent] = useState<Conversation>(() =>
    newConversation(newId(), models ?? [], Date.now()),
  )
  const [running, setRunning] = useState(0)
  const abort = useRef<AbortController>(undefined)

  useEffect(() => {
    void readConversations().then(setConversations)
    return () => abort.current?.abort()
  }, [])

  const keep = useCallback((conversation: Conversation): void => {
    const kept = atRest(conversation)
    setConversations((all) => [kept, ...(all ?? []).filter(({ id }) => id !== kept.id)])
    void keepConversation(kept)
  }, [])

  /** Asks every model of the conversation for the answers of its last turn. */
  const run = useCallback(
    (conversation: Conversation): void => {
      const controller = new AbortController()
      abort.current = controller
      const turn = conversation.turns.at(-1)
      setCurrent(conversation)
      keep(conversation)
      let whole = conversation
      const put = (answer: Answer): void => {
        whole = putAnswer(whole, answer)
        setCurrent((shown) => (shown.id === whole.id ? putAnswer(shown, answer) : shown))
      }
      for (const answer of turn?.answers ?? []) {
        setRunning((many) => many + 1)
        const { body, mode } = {
          body: requestOf(conversation, answer.model),
          mode: conversation.settings.mode,
        }
        void stream(answer, { body, mode, signal: controller.signal, put }).then(() => {
          setRunning((many) => many - 1)
          keep(whole)
        })
      }
    },
    [keep],
  )

  const shown = useMemo(
    () => (current.models.length === 0 && models ? { ...current, models } : current),
    [current, models],
  )
  const turnOf = (question: string, files: readonly Attachment[]) => ({
    id: newId(),
    question,
    files,
    answers: shown.models.map((model) => beginAnswer(newId(), model, Date.now())),
  })
  const stop = (): void => abort.current?.abort()
  return {
    conversations,
    current: shown,
    isRunning: running > 0,
    open: (id) => {
      stop()
      const found = conversations?.find((one) => one.id === id)
      if (found) setCurrent(found)
    },
    begin: () => {
      stop()
      setCurrent({ ...newConversation(newId(), shown.models, Date.now()), settings: shown.settings })
    },
    change: (change) => {
      const changed = { ...shown, ...change }
      setCurrent(changed)
      if (changed.turns.length > 0) keep(changed)
    },
    send: (question, files) => run(addTurn(shown, turnOf(question, files), Date.now())),
    sendAgain: (turnId, question) => {
      const turn = shown.turns.find(({ id }) => id === turnId)
      if (!turn) return
      stop()
      run(addTurn(before(shown, turnId), turnOf(question ?? turn.question, turn.files), Date.now()))
    },
    stop,
    forget: (id) => {
      setConversations((all) => all?.filter((one) => one.id !== id))
      void forgetConversation(id)
      if (id === shown.id) setCurrent(newConversation(newId(), shown.models, Date.now()))
    },
  }
}

interface Streaming {
  readonly body: unknown
  readonly mode: 'live' | 'test'
  readonly signal: AbortSignal
  readonly put: (answer: Answer) => void
}

/** Streams one answer. What comes between two frames is shown together, so that fast models do not make the page stutter. */
async function stream(begun: Answer, { body, mode, signal, put }: Streaming): Promise<void> {
  let answer = begun
  let frame = 0
  const show = (): void => {
    frame = 0
    put(answer)
  }
  let ending: Ending = { how: 'done' }
  try {
    await ask({
      mode,
      body,
      signal,
      onChunk: (chunk) => {
        answer = addChunk(answer, chunk as Chunk, Date.now())
        if (frame === 0) frame = requestAnimationFrame(show)
      },
    })
  } catch (error) {
    ending = signal.aborted ? { how: 'stopped' } : { how: 'failed', error: messageOf(error) }
  }
  cancelAnimationFrame(frame)
  put(endAnswer(answer, ending, Date.now()))
}
