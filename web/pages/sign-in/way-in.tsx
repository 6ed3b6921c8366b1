// The narrow column that every page about signing in stands in, and its form.
import { useState } from 'react'
import type { FormEvent, ReactNode } from 'react'
import { Mark } from '../../frame/mark.tsx'
import { Button } from '../../parts/button.tsx'
import { messageOf } from '../../parts/error-state.tsx'
import { useTitle } from '../../parts/page-header.tsx'

interface WayInProps {
  readonly title: string
  readonly lead?: ReactNode
  readonly children: ReactNode
}

/** Mark, title, one sentence, then what is to be done. */
export function WayIn({ title, lead, children }: WayInProps) {
  useTitle(title)
  return (
    <div className="mx-auto w-full max-w-[380px] px-4 pt-[10vh] pb-16">
      <Mark size={32} />
      <h1 className="mt-4 text-xl font-semibold">{title}</h1>
      {lead !== undefined && <p className="mt-1.5 text-quiet">{lead}</p>}
      <div className="mt-6 flex flex-col gap-4">{children}</div>
    </div>
  )
}

interface AuthFormProps {
  /** The verb on the button. */
  readonly action: string
  /** Rejects with what is wrong; the form says it and stays. */
  readonly onSubmit: (fields: FormData) => Promise<void>
  readonly children: ReactNode
}

/** One press at a time; what went wrong stands above the button and is read out. */
export function AuthForm({ action, onSubmit, children }: AuthFormProps) {
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly error?: string }>({ isBusy: false })
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    setState({ isBusy: true })
    try {
      await onSubmit(fields)
      setState({ isBusy: false })
    } catch (error) {
      setState({ isBusy: false, error: messageOf(error) })
    }
  }
  return (
    <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
      {children}
      <p role="alert" className="rounded-md bg-error-soft px-3 py-2 text-sm text-error empty:hidden">
        {state.error}
      </p>
      <Button type="submit" look="main" isBusy={state.isBusy} className="w-full">
        {action}
      </Button>
    </form>
  )
}

/** The text of a field; the empty text when it is not there. */
export function textOf(fields: FormData, name: string): string {
  const value = fields.get(name)
  return typeof value === 'string' ? value : ''
}

/** A line with a word in its middle. */
export function Or() {
  return (
    <div className="flex items-center gap-3 text-xs text-quiet before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
      or
    </div>
  )
}
