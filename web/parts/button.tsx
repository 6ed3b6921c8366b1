// Buttons in their four looks, and the same looks for links.
import { clsx } from 'clsx'
import { LoaderCircle } from 'lucide-react'
import type { ComponentProps } from 'react'

export interface ButtonLook {
  /** main: the one action of a page; plain: others; quiet: without a frame; danger: takes something away. */
  readonly look?: 'main' | 'plain' | 'quiet' | 'danger' | undefined
  readonly size?: 'small' | 'normal' | undefined
}

const LOOKS = {
  main: 'bg-water text-on-water hover:opacity-90 border-transparent',
  plain: 'bg-card text-ink border-line hover:border-line-strong',
  quiet: 'text-quiet hover:text-ink hover:bg-sunken border-transparent',
  danger: 'bg-card text-error border-line hover:border-error',
} as const

/** The classes of a button, for links that look like one. */
export function buttonClass({ look = 'plain', size = 'normal' }: ButtonLook = {}): string {
  return clsx(
    'inline-flex items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap transition-colors select-none',
    'disabled:cursor-not-allowed disabled:opacity-50',
    size === 'small' ? 'h-8 px-2.5 text-sm' : 'h-9 px-3.5',
    LOOKS[look],
  )
}

interface ButtonProps extends ComponentProps<'button'>, ButtonLook {
  /** Shows that it is at work and takes no further press. */
  readonly isBusy?: boolean
}

/** A button; `type` is `button` unless said otherwise. */
export function Button({ look, size, isBusy = false, className, children, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || isBusy}
      aria-busy={isBusy}
      className={clsx(buttonClass({ look, size }), className)}
    >
      {isBusy && <LoaderCircle size={15} aria-hidden className="animate-spin" />}
      {children}
    </button>
  )
}
