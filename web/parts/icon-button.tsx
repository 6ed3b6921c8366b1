// A square button with a picture alone; its name is spoken and shown when pointed at.
import { clsx } from 'clsx'
import type { ComponentProps, ReactNode } from 'react'
import { Hint } from './hint.tsx'

interface IconButtonProps extends ComponentProps<'button'> {
  /** What it does, for those who cannot see the picture and in the hint. */
  readonly label: string
  readonly children: ReactNode
}

/** 32 pixels square. */
export function IconButton({ label, children, className, ...rest }: IconButtonProps) {
  return (
    <Hint text={label}>
      <button
        type="button"
        aria-label={label}
        {...rest}
        className={clsx(
          'inline-flex size-8 shrink-0 items-center justify-center rounded-md text-quiet hover:bg-sunken hover:text-ink disabled:opacity-40',
          className,
        )}
      >
        {children}
      </button>
    </Hint>
  )
}
