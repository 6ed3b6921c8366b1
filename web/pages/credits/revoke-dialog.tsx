// Asks before a code is revoked, and whether those that were made with it go too.
import { useState } from 'react'
import type { RedeemCodeItem } from '../../../contract/app/credits.ts'
import { Confirm } from '../../parts/dialog.tsx'
import { dollars } from '../../parts/figures.ts'
import { revokeCodes } from './queries.ts'

interface RevokeDialogProps {
  readonly code: RedeemCodeItem
  readonly onClose: () => void
}

/** What was redeemed stays redeemed, whatever is chosen. */
export function RevokeDialog({ code, onClose }: RevokeDialogProps) {
  const [isBatch, setBatch] = useState(false)
  return (
    <Confirm
      title={`Revoke the code that ends in ${code.ending}?`}
      action={isBatch ? 'Revoke them' : 'Revoke it'}
      onConfirm={() => revokeCodes({ id: code.id, batch: isBatch ? code.batch : undefined })}
      onClose={onClose}
    >
      <p>Whoever has it can no longer redeem its {dollars(code.amount)}. This cannot be undone.</p>
      <label className="mt-4 flex items-start gap-2 text-ink">
        <input
          type="checkbox"
          className="mt-1 accent-water"
          checked={isBatch}
          onChange={(event) => setBatch(event.target.checked)}
        />
        Also every other open code that was made together with it
      </label>
    </Confirm>
  )
}
