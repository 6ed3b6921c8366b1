// A short explanation that appears when something is pointed at or focused.
import { Tooltip } from 'radix-ui'
import type { ReactNode } from 'react'

interface HintProps {
  readonly text: ReactNode
  /** One element that can be focused. */
  readonly children: ReactNode
}

/** Never the only place of what a reader must know: a phone does not point. */
export function Hint({ text, children }: HintProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-72 rounded-md bg-ink px-2.5 py-1.5 text-xs text-paper shadow-float"
        >
          {text}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
