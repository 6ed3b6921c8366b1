// The form in which an administrator makes codes.
import { useState } from 'react'
import { ActionForm, textIn } from '../../parts/action-form.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { codesBody } from './credits.ts'
import type { NewCodes } from './new-codes-dialog.tsx'
import { makeCodes } from './queries.ts'

interface MakeCodesDialogProps {
  readonly onClose: () => void
  readonly onMade: (made: NewCodes) => void
}

/** One code unless more are asked for. */
export function MakeCodesDialog({ onClose, onMade }: MakeCodesDialogProps) {
  const [today] = useState(() => new Date().toLocaleDateString('sv-SE'))
  const make = async (fields: FormData): Promise<void> => {
    const body = codesBody({
      amount: textIn(fields, 'amount'),
      count: textIn(fields, 'count'),
      lastDay: textIn(fields, 'lastDay'),
      note: textIn(fields, 'note'),
    })
    const { codes } = await makeCodes(body)
    onMade({ codes, amount: body.amount, expiresAt: body.expiresAt ?? null })
  }
  return (
    <Dialog
      title="Make codes"
      lead="Each adds its amount to one account, once, and is shown only now."
      onClose={onClose}
    >
      <ActionForm action="Make them" onSubmit={make} onCancel={onClose}>
        <div className="grid grid-cols-2 gap-4">
          <Field label="Amount of each" hint="US dollars">
            {(ties) => (
              <TextInput {...ties} name="amount" inputMode="decimal" required autoFocus maxLength={12} />
            )}
          </Field>
          <Field label="How many" hint="Up to 1,000">
            {(ties) => (
              <TextInput {...ties} name="count" inputMode="numeric" required defaultValue="1" maxLength={4} />
            )}
          </Field>
        </div>
        <Field label="Last day" hint="Without one they work until they are redeemed or revoked.">
          {(ties) => <TextInput {...ties} name="lastDay" type="date" min={today} />}
        </Field>
        <Field label="Note" hint="For administrators; whoever redeems a code does not see it.">
          {(ties) => <TextInput {...ties} name="note" maxLength={200} />}
        </Field>
      </ActionForm>
    </Dialog>
  )
}
