// A link or a secret that is shown this once, to be copied and handed on.
import { Button } from './button.tsx'
import { CopyButton } from './copy-button.tsx'
import { Dialog } from './dialog.tsx'

interface ShownOnceProps {
  readonly title: string
  /** For whom it is, how long it works, why it is not shown again. */
  readonly lead: string
  readonly text: string
  /** What is copied: "the link". */
  readonly what: string
  readonly onClose: () => void
}

/** Closing it forgets the text for good. */
export function ShownOnce({ title, lead, text, what, onClose }: ShownOnceProps) {
  return (
    <Dialog title={title} lead={lead} onClose={onClose}>
      <div className="flex flex-col gap-5">
        <div className="flex items-start gap-2 rounded-md border bg-sunken py-2 pr-1.5 pl-3">
          <code className="min-w-0 flex-1 text-sm break-all" data-testid="shown-once">
            {text}
          </code>
          <CopyButton text={text} what={what} />
        </div>
        <Button look="main" onClick={onClose} className="self-end">
          I have copied it
        </Button>
      </div>
    </Dialog>
  )
}
