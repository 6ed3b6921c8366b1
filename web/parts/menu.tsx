// A button that opens a list of choices.
import { clsx } from 'clsx'
import { DropdownMenu } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'

interface MenuProps {
  /** What it opens, spoken before whatever the button shows. */
  readonly label: string
  readonly trigger: ReactNode
  readonly triggerClass?: string
  readonly children: ReactNode
}

/** Opens below its button, or above where there is more room. */
export function Menu({ label, trigger, triggerClass, children }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        className={
          triggerClass ??
          'relative inline-flex size-8 items-center justify-center rounded-md text-quiet hover:bg-sunken hover:text-ink'
        }
      >
        <span className="sr-only">{label}</span>
        {trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className="appear z-50 max-h-[70vh] min-w-48 overflow-y-auto rounded-card border bg-card p-1 shadow-float"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

/** One choice; with `asChild` it is the link inside. */
export function MenuItem({ className, ...rest }: ComponentProps<typeof DropdownMenu.Item>) {
  return (
    <DropdownMenu.Item
      {...rest}
      className={clsx(
        'flex cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-1.5 outline-none data-[disabled]:opacity-50 data-[highlighted]:bg-sunken',
        className,
      )}
    />
  )
}

interface MenuLabelProps {
  readonly children: ReactNode
}

/** Words above choices. */
export function MenuLabel({ children }: MenuLabelProps) {
  return <DropdownMenu.Label className="px-2.5 py-1.5 text-sm text-quiet">{children}</DropdownMenu.Label>
}

/** A line between groups of choices. */
export function MenuLine() {
  return <DropdownMenu.Separator className="my-1 h-px bg-line" />
}
