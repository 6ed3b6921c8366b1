// A form inside a card or a dialog: one press at a time, and what went wrong stands above its button and is read out.
import { clsx } from 'clsx'
import { useState } from 'react'
import type { FormEvent, ReactNode } from 'react'
import type { ButtonLook } from './button.tsx'
import { Button } from './button.tsx'
import { messageOf } from './error-state.tsx'

interface ActionFormProps {
  /** The verb on the button. */
  readonly action: string
  readonly look?: ButtonLook['look']
  readonly isDisabled?: boolean
  /** Rejects with what is wrong; the form says it and keeps what was typed. */
  readonly onSubmit: (fields: FormData) => Promise<unknown>
  /** Shown beside the button, in a dialog. */
  readonly onCancel?: (() => void) | undefined
  readonly className?: string
  readonly children: ReactNode
}

/** Empties its fields when `onSubmit` resolves and they are not controlled: give those that stay a value of their own. */
export function ActionForm(props: ActionFormProps) {
  const { action, look = 'main', isDisabled = false, onSubmit, onCancel, className, children } = props
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly error?: string }>({ isBusy: false })
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const form = event.currentTarget
    setState({ isBusy: true })
    try {
      await onSubmit(new FormData(form))
      form.reset()
      setState({ isBusy: false })
    } catch (error) {
      setState({ isBusy: false, error: messageOf(error) })
    }
  }
  return (
    <form className={clsx('flex flex-col gap-4', className)} onSubmit={(event) => void submit(event)}>
      {children}
      <p role="alert" className="rounded-md bg-error-soft px-3 py-2 text-sm text-error empty:hidden">
        {state.error}
      </p>
      <div className={clsx('flex gap-2', onCancel && 'justify-end')}>
        {onCancel && <Button onClick={onCancel}>Cancel</Button>}
        <Button type="submit" look={look} isBusy={state.isBusy} disabled={isDisabled}>
          {action}
        </Button>
      </div>
    </form>
  )
}

/** The text of a field; the empty text when it is not there. */
export function textIn(fields: FormData, name: string): string {
  const value = fields.get(name)
  return typeof value === 'string' ? value : ''
}
