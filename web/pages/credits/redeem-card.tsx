// Adding credit: a code is redeemed here; cards are not taken, and the page says who adds credit instead.
import { useState } from 'react'
import { ActionForm, textIn } from '../../parts/action-form.tsx'
import { Card } from '../../parts/card.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { dollars } from '../../parts/figures.ts'
import { redeemCode } from './queries.ts'

/** For those who look after money. */
export function RedeemCard() {
  const [added, setAdded] = useState<number>()
  const redeem = async (fields: FormData): Promise<void> => {
    setAdded(undefined)
    const { amount } = await redeemCode(textIn(fields, 'code'))
    setAdded(amount)
  }
  return (
    <Card title="Add credit">
      <div className="grid items-start gap-x-10 gap-y-5 p-4 lg:grid-cols-2">
        <ActionForm action="Redeem" onSubmit={redeem}>
          <Field label="Code" hint="Capitals and hyphens do not matter.">
            {(ties) => (
              <TextInput
                {...ties}
                name="code"
                required
                maxLength={100}
                autoComplete="off"
                autoCapitalize="characters"
                spellCheck={false}
                placeholder="CW-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX"
                className="font-mono text-sm"
              />
            )}
          </Field>
        </ActionForm>
        <div className="flex flex-col gap-3 max-lg:border-t max-lg:pt-4 lg:border-l lg:pl-10">
          <p className="max-w-[60ch] text-quiet">
            A code adds its amount to this account, once. Without one, an administrator of this installation
            adds credit; cards are not taken here.
          </p>
          <p role="status" className="font-medium text-healthy empty:hidden">
            {added === undefined ? '' : `${dollars(added)} were added to the balance.`}
          </p>
        </div>
      </div>
    </Card>
  )
}
