// The conversations of the chat page and what can be done with them: ask, stop, ask again, ask in other words, forget.
import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { ask } from '../../data/chat-stream.ts'
import { messageOf } from '../../parts/error-state.tsx'
import type { Answer, Chunk, Ending } from './answer.ts'
import { addChunk, beginAnswer, endAnswer } from './answer.ts'
import type { Attachment, ChatSettings, Conversation } from './conversation.ts'
import { addTurn, before, newConversation, putAnswer, requestOf, withoutAnswer } from './conversation.ts'
import { forgetConversation } from './kept-conversations.ts'
import { useKeptConversations } from './use-kept-conversations.ts'

export interface Chat {
  /** Undefined until the browser's database has answered. */
  readonly conversations: readonly Conversation[] | undefined
  readonly current: Conversation
  readonly isRunning: boolean
  readonly begin: () => void
  readonly change: (change: Partial<Pick<Conversation, 'models' | 'settings' | 'title'>>) => void
  readonly send: (question: string, files: readonly Attachment[]) => void
  readonly sendAgain: SendAgain
  readonly stop: () => void
  readonly forget: (id: string) => void
}

/**
 * Asks the question of a turn anew, in other words when they are given. Of the last turn one answer alone can be asked for again; from
 * an earlier one a conversation of its own goes on, so that nothing that was said is lost.
 */
export type SendAgain = (
  turnId: string,
  how: { readonly question: string } | { readonly answerId: string },
) => void

/** What the page gives. */
export interface ChatWish {
  /** Those that begin a new conversation; undefined until the catalogue is known. */
  readonly models: readonly string[] | undefined
  /** How a new conversation is asked until the reader says otherwise. */
  readonly mode: ChatSettings['mode']
  /** Whose conversations these are. */
  readonly person: string
  /** The conversation that the address names. */
  readonly wanted: string | undefined
  /** Told which conversation is shown; undefined for a new one. */
  readonly onShow: (id: string | undefined) => void
  /** Told when a conversation could not be kept. */
  readonly onUnkept: () => void
}

const newId = (): string => Math.random().toString(36).slice(2, 12) + Date.now().toString(36)
/** A page that is closed in the middle of an answer loses at most this much of it. */
const KEEP_EVERY_MS = 1000
const LEAVES_WITHIN_MS = 1500

/** One chat for the page. */
export function useChat({ models, mode, person, wanted, onShow, onUnkept }: ChatWish): Chat {
  const [conversations, keep, drop] = useKeptConversations(person, onUnkept)
  const [current, setCurrent] = useState<Conversation>(() =>
    newConversation(newId(), models ?? [], Date.now()),
  )
  const [running, setRunning] = useState<readonly string[]>([])
  /** What ends the answers that are on their way, each with its conversation: another may be read meanwhile. */
  const aborts = useRef(new Map<AbortController, string>())

  useEffect(() => {
    const all = aborts.current
    return () => {
      for (const one of all.keys()) one.abort()
    }
  }, [])

  /** Those that are answered, as they are now: several answers of one may be on their way. */
  const wholes = useRef(new Map<string, Conversation>())

  const shown = useMemo(
    () =>
      current.models.length === 0 && models
        ? { ...current, models, settings: { ...current.settings, mode } }
        : current,
    [current, models, mode],
  )
  const latest = useRef(shown)
  useEffect(() => {
    latest.current = shown
  }, [shown])

  const stop = useCallback((): void => {
    for (const [one, id] of aborts.current) if (id === latest.current.id) one.abort()
  }, [])

  const fresh = (): Conversation => ({
    ...newConversation(newId(), shown.models, Date.now()),
    settings: shown.settings,
  })
  // The address leads: a link to a conversation opens it, and the browser's way back goes back to the one before.
  const follow = useEffectEvent((id: string | undefined): void => {
    if (id === current.id) return
    const found = conversations?.find((one) => one.id === id)
    if (found) setCurrent(wholes.current.get(found.id) ?? found)
    else if (current.turns.length > 0) setCurrent(fresh())
  })
  const isRead = conversations !== undefined
  useEffect(() => {
    if (isRead) follow(wanted)
  }, [isRead, wanted])

  /** Asks for these answers of the last turn. */
  const run = useCallback(
    (asked: Conversation, answers: readonly Answer[]): void => {
      const conversation: Conversation = { ...asked, owner: person }
      const controller = new AbortController()
      aborts.current.set(controller, asked.id)
      setCurrent(conversation)
      keep(conversation)
      onShow(asked.id)
      const { id } = conversation
      wholes.current.set(id, conversation)
      const put = (answer: Answer): void => {
        wholes.current.set(id, putAnswer(wholes.current.get(id) ?? conversation, answer))
        setCurrent((now) => (now.id === id ? putAnswer(now, answer) : now))
      }
      let kept: Conversation | undefined
      const keepNow = (): void => {
        const whole = wholes.current.get(id)
        if (whole && kept !== whole) keep(whole)
        kept = whole
      }
      const timer = setInterval(keepNow, KEEP_EVERY_MS)
      const asking = answers.map(async (answer) => {
        setRunning((all) => [...all, answer.id])
        const body = requestOf(conversation, answer.model)
        const { mode } = conversation.settings
        await stream(answer, { body, mode, signal: controller.signal, put })
        setRunning((all) => all.filter((one) => one !== answer.id))
        keepNow()
      })
      void Promise.all(asking).then(() => {
        clearInterval(timer)
        aborts.current.delete(controller)
        if (![...aborts.current.values()].includes(id)) wholes.current.delete(id)
      })
    },
    [keep, onShow, person],
  )

  const askAll = useCallback(
    (conversation: Conversation, question: string, files: readonly Attachment[]): void => {
      const answers = conversation.models.map((model) => beginAnswer(newId(), model, Date.now()))
      run(addTurn(conversation, { id: newId(), question, files, answers }, Date.now()), answers)
    },
    [run],
  )

  // The same function for every answer that grows: the turns above it are not drawn anew.
  const sendAgain = useCallback<SendAgain>(
    (turnId, how) => {
      const conversation = latest.current
      const turn = conversation.turns.find(({ id }) => id === turnId)
      if (!turn) return
      const isLast = conversation.turns.at(-1) === turn
      const old = 'answerId' in how ? turn.answers.find(({ id }) => id === how.answerId) : undefined
      if (isLast && old) {
        const begun = beginAnswer(newId(), old.model, Date.now())
        run(withoutAnswer(conversation, begun, old.id), [begun])
        return
      }
      stop()
      const start = before(conversation, turnId)
      const question = 'question' in how ? how.question : turn.question
      askAll(isLast ? start : { ...start, id: newId() }, question, turn.files)
    },
    [askAll, run, stop],
  )

  const begin = (): void => {
    setCurrent(fresh())
    onShow(undefined)
  }
  return {
    conversations,
    current: shown,
    isRunning: shown.turns.at(-1)?.answers.some(({ id }) => running.includes(id)) === true,
    begin,
    change: (change) => {
      const changed = { ...shown, ...change }
      if (wholes.current.has(changed.id)) wholes.current.set(changed.id, changed)
      setCurrent(changed)
      if (changed.turns.length > 0) keep(changed)
    },
    send: (question, files) => askAll(shown, question, files),
    sendAgain,
    stop,
    forget: (id) => {
      drop(id)
      void forgetConversation(id)
      if (id === shown.id) begin()
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
    // A page that is left hears of it as a failure of the network, and is gone before this is over: nothing has failed then.
    if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, LEAVES_WITHIN_MS))
    ending = signal.aborted ? { how: 'stopped' } : { how: 'failed', error: messageOf(error) }
  }
  cancelAnimationFrame(frame)
  put(endAnswer(answer, ending, Date.now()))
}
