// A new key, shown once, with the call that tries it.
import type { NewKeyAnswer } from '../../../contract/app/keys.ts'
import { Button } from '../../parts/button.tsx'
import { CodeBlock } from '../../parts/code-block.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Dialog } from '../../parts/dialog.tsx'

interface NewKeyDialogProps {
  readonly made: NewKeyAnswer
  readonly onClose: () => void
}

/** Closing it forgets the key for good. */
export function NewKeyDialog({ made: { key, item }, onClose }: NewKeyDialogProps) {
  const call =
    item.kind === 'management'
      ? `curl ${location.origin}/api/v1/keys \\\n  -H "Authorization: Bearer ${key}"`
      : `curl ${location.origin}/v1/chat/completions \\\n  -H "Authorization: Bearer ${key}" \\\n  -H "Content-Type: application/json" \\\n  -d '{"model":"o1","messages":[{"role":"user","content":"Hello"}]}'`
  return (
    <Dialog
      title={`${item.name} is ready`}
      lead="Copy the key now: only its digest is kept, so it cannot be shown again."
      onClose={onClose}
    >
      <div className="flex flex-col gap-4">
        <div className="flex items-start gap-2 rounded-md border bg-sunken py-2 pr-1.5 pl-3">
          <code className="min-w-0 flex-1 text-sm break-all" data-testid="new-key">
            {key}
          </code>
          <CopyButton text={key} what="the key" />
        </div>
        <CodeBlock code={call} language="bash" what="the call" head="Try it" />
        <Button look="main" onClick={onClose} className="self-end">
          I have copied it
        </Button>
      </div>
    </Dialog>
  )
}
