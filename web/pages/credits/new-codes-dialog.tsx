// New codes, shown once: to be copied, or saved as a file.
import { Download } from 'lucide-react'
import { Button } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { downloadCsv } from '../../parts/download-csv.ts'
import { day, dollars } from '../../parts/figures.ts'

export interface NewCodes {
  readonly codes: readonly string[]
  /** Of each, in US dollars. */
  readonly amount: number
  readonly expiresAt: string | null
}

interface NewCodesDialogProps {
  readonly made: NewCodes
  readonly onClose: () => void
}

/** Closing it forgets them for good. */
export function NewCodesDialog({ made: { codes, amount, expiresAt }, onClose }: NewCodesDialogProps) {
  const isOne = codes.length === 1
  const save = (): void =>
    downloadCsv(
      'new-redeem-codes',
      ['code', 'amount in USD', 'until'],
      codes.map((code) => [code, amount, expiresAt ?? undefined]),
    )
  return (
    <Dialog
      title={isOne ? `A code for ${dollars(amount)}` : `${codes.length} codes for ${dollars(amount)} each`}
      lead={`Copy ${isOne ? 'it' : 'them'} now: only digests are kept, so ${isOne ? 'it' : 'they'} cannot be shown again.${
        expiresAt === null ? '' : ` Until ${day(Date.parse(expiresAt))}.`
      }`}
      onClose={onClose}
    >
      <div className="flex flex-col gap-5">
        <div className="flex items-start gap-2 rounded-md border bg-sunken py-2 pr-1.5 pl-3">
          <ul
            className="max-h-72 min-w-0 flex-1 overflow-y-auto py-1 font-mono text-sm"
            aria-label="New codes"
            tabIndex={0}
          >
            {codes.map((code) => (
              <li key={code} className="break-all" data-testid="new-code">
                {code}
              </li>
            ))}
          </ul>
          <CopyButton text={codes.join('\n')} what={isOne ? 'the code' : 'the codes'} />
        </div>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={save}>
            <Download size={15} aria-hidden /> CSV
          </Button>
          <Button look="main" onClick={onClose}>
            I have copied {isOne ? 'it' : 'them'}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
