// A labelled field of a form with its hint and its error, and the inputs that go into it.
import { clsx } from 'clsx'
import { useId } from 'react'
import type { ComponentProps, ReactNode } from 'react'

interface FieldProps {
  readonly label: string
  readonly hint?: ReactNode
  readonly error?: string | undefined
  /** Given the ids that tie the input to its label, hint and error. */
  readonly children: (ties: FieldTies) => ReactNode
}

export interface FieldTies {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': true | undefined
}

/** Label above, input, then the hint or the error. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId()
  const below = error ?? hint
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      {children({
        id,
        'aria-describedby': below === undefined ? undefined : `${id}-below`,
        'aria-invalid': error === undefined ? undefined : true,
      })}
      {below !== undefined && (
        <p
          id={`${id}-below`}
          className={clsx('mt-1.5 text-sm', error === undefined ? 'text-quiet' : 'text-error')}
        >
          {below}
        </p>
      )}
    </div>
  )
}

const INPUT =
  'w-full rounded-md border border-line-strong/60 bg-card px-3 outline-offset-0 disabled:opacity-60 aria-invalid:border-error'

/** A line of text. */
export function TextInput({ className, ...rest }: ComponentProps<'input'>) {
  return <input {...rest} className={clsx(INPUT, 'h-9', className)} />
}

/** Several lines of text. */
export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea {...rest} className={clsx(INPUT, 'min-h-20 py-2', className)} />
}

/** A choice of one from a short list: the browser's own, which is best on a phone. */
export function Select({ className, ...rest }: ComponentProps<'select'>) {
  return <select {...rest} className={clsx(INPUT, 'h-9 pr-8', className)} />
}
