// Short messages at the foot of the page about what has just been done or has failed.
import { Toast } from 'radix-ui'
import { createContext, useContext, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { clsx } from 'clsx'
import { X } from 'lucide-react'
import { messageOf } from './error-state.tsx'

interface Message {
  readonly id: number
  readonly title: string
  readonly text: string | undefined
  readonly isFailure: boolean
}

export interface Toasts {
  readonly done: (title: string, text?: string) => void
  /** What could not be done, and the error that says why. */
  readonly failed: (title: string, error: unknown) => void
}

const Context = createContext<Toasts>({ done: () => undefined, failed: () => undefined })
let last = 0

/** The two ways to tell the reader something in passing. */
export function useToast(): Toasts {
  return useContext(Context)
}

interface ToastProviderProps {
  readonly children: ReactNode
}

/** Holds the messages; announced to screen readers. */
export function ToastProvider({ children }: ToastProviderProps) {
  const [messages, setMessages] = useState<readonly Message[]>([])
  const toasts = useMemo<Toasts>(() => {
    const add = (message: Omit<Message, 'id'>): void =>
      setMessages((all) => [...all.slice(-3), { ...message, id: ++last }])
    return {
      done: (title, text) => add({ title, text, isFailure: false }),
      failed: (title, error) => add({ title, text: messageOf(error), isFailure: true }),
    }
  }, [])
  return (
    <Context value={toasts}>
      <Toast.Provider swipeDirection="right">
        {children}
        {messages.map(({ id, title, text, isFailure }) => (
          <Toast.Root
            key={id}
            duration={isFailure ? 10_000 : 4000}
            onOpenChange={(open) => !open && setMessages((all) => all.filter((message) => message.id !== id))}
            className={clsx(
              'appear flex items-start gap-3 rounded-card border bg-card p-3.5 shadow-float',
              isFailure && 'border-error/50',
            )}
          >
            <div className="min-w-0 flex-1">
              <Toast.Title className={clsx('font-medium', isFailure && 'text-error')}>{title}</Toast.Title>
              {text !== undefined && (
                <Toast.Description className="mt-0.5 text-sm break-words text-quiet">
                  {text}
                </Toast.Description>
              )}
            </div>
            <Toast.Close aria-label="Close" className="text-quiet hover:text-ink">
              <X size={15} aria-hidden />
            </Toast.Close>
          </Toast.Root>
        ))}
        <Toast.Viewport className="fixed right-4 bottom-4 z-50 flex w-[min(380px,calc(100vw-32px))] flex-col gap-2 max-md:bottom-20" />
      </Toast.Provider>
    </Context>
  )
}
