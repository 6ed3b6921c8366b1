// Backup codes, shown this once: to be copied or kept as a file.
import { Download } from 'lucide-react'
import { downloadText } from '../../parts/download-text.ts'
import { Button } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'

interface BackupCodesProps {
  readonly codes: readonly string[]
  readonly onDone: () => void
}

/** Two columns of codes. */
export function BackupCodes({ codes, onDone }: BackupCodesProps) {
  const text = codes.join('\n')
  return (
    <div className="flex flex-col gap-4">
      <p className="text-quiet">
        Each works once in place of the six digits, when your phone is not at hand. Keep them where you keep
        passwords; they are not shown again.
      </p>
      <div className="flex items-start gap-2 rounded-md border bg-sunken py-3 pr-1.5 pl-4">
        <ul className="grid min-w-0 flex-1 grid-cols-2 gap-x-6 gap-y-1.5 font-mono text-sm">
          {codes.map((code) => (
            <li key={code} data-testid="backup-code">
              {code}
            </li>
          ))}
        </ul>
        <CopyButton text={text} what="the backup codes" />
      </div>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => downloadText('causeway-backup-codes.txt', 'text/plain', `${text}\n`)}>
          <Download size={15} aria-hidden /> Save as a file
        </Button>
        <Button look="main" onClick={onDone}>
          I have kept them
        </Button>
      </div>
    </div>
  )
}
