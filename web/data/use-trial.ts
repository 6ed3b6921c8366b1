// One trial of a model on a page: begun, followed, stopped. A new one ends the one before.
import { useEffect, useRef, useState } from 'react'
import type { TryBody } from '../../contract/app/try.ts'
import type { TriedAnswer } from './tried-answer.ts'
import { tryModel } from './try-model.ts'

export interface Trial {
  readonly state: 'idle' | 'running' | 'done' | 'failed'
  readonly answer: TriedAnswer | undefined
  readonly error: unknown
  readonly run: (body: TryBody) => void
  readonly stop: () => void
}

type Progress = Pick<Trial, 'state' | 'answer' | 'error'>

const IDLE: Progress = { state: 'idle', answer: undefined, error: undefined }

/** Ends when the page goes away. */
export function useTrial(): Trial {
  const [progress, setProgress] = useState(IDLE)
  const running = useRef<AbortController>(undefined)
  useEffect(() => () => running.current?.abort(), [])

  const run = (body: TryBody): void => {
    running.current?.abort()
    const controller = new AbortController()
    running.current = controller
    const tell = (next: (before: Progress) => Progress): void => {
      if (running.current === controller) setProgress(next)
    }
    setProgress({ state: 'running', answer: undefined, error: undefined })
    tryModel({
      ...body,
      signal: controller.signal,
      onAnswer: (answer) => tell((before) => ({ ...before, answer })),
    }).then(
      (answer) => tell(() => ({ state: 'done', answer, error: undefined })),
      (error: unknown) => tell((before) => ({ ...before, state: 'failed', error })),
    )
  }
  const stop = (): void => {
    running.current?.abort()
    running.current = undefined
    setProgress((before) => ({ ...before, state: before.answer ? 'done' : 'idle' }))
  }
  return { ...progress, run, stop }
}
