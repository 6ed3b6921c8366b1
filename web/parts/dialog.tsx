// A window over the page that must be answered, and a sheet from the side for longer forms.
import { clsx } from 'clsx'
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { ErrorState } from './error-state.tsx'

interface DialogProps {
  readonly title: string
  readonly lead?: ReactNode
  readonly onClose: () => void
  /** side: a sheet of full height at the right, for forms. */
  readonly place?: 'middle' | 'side'
  readonly children: ReactNode
}

/** Open for as long as it is rendered. */
export function Dialog({ title, lead, onClose, place = 'middle', children }: DialogProps) {
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Radix.Content
          {...(lead === undefined ? { 'aria-describedby': undefined } : {})}
          className={clsx(
            'fixed z-50 overflow-y-auto border bg-card p-5 shadow-float sm:p-6',
            place === 'middle'
              ? 'appear top-1/2 left-1/2 max-h-[calc(100dvh-32px)] w-[min(480px,calc(100vw-32px))] -translate-x-1/2 -translate-y-1/2 rounded-card'
              : 'inset-y-0 right-0 w-full max-w-[480px] border-y-0 border-r-0',
          )}
        >
          <div className="mb-5 flex items-start justify-between gap-4">
            <div>
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {lead !== undefined && (
                <Radix.Description className="mt-1 text-quiet">{lead}</Radix.Description>
              )}
            </div>
            <Radix.Close
              aria-label="Close"
              className="-mt-1 -mr-1 rounded-md p-1.5 text-quiet hover:bg-sunken hover:text-ink"
            >
              <X size={17} aria-hidden />
            </Radix.Close>
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

interface ConfirmProps {
  readonly title: string
  /** What will be gone, and what that means for those who use it. */
  readonly children: ReactNode
  /** The verb: "Delete the key". */
  readonly action: string
  readonly onConfirm: () => Promise<unknown>
  readonly onClose: () => void
}

/** Asks before something is taken away; stays open and says why when that fails. */
export function Confirm({ title, children, action, onConfirm, onClose }: ConfirmProps) {
  const [state, setState] = useState<{ isBusy: boolean; error?: unknown }>({ isBusy: false })
  const confirm = async (): Promise<void> => {
    setState({ isBusy: true })
    try {
      await onConfirm()
      onClose()
    } catch (error) {
      setState({ isBusy: false, error })
    }
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="text-quiet">{children}</div>
      {state.error !== undefined && (
        <div className="mt-4">
          <ErrorState what="That did not work" error={state.error} />
        </div>
      )}
      <div className="mt-6 flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button look="danger" isBusy={state.isBusy} onClick={() => void confirm()}>
          {action}
        </Button>
      </div>
    </Dialog>
  )
}
