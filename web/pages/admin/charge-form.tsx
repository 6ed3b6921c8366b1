// What callers pay for one model: the cost with the margin of the installation, with a margin of its own, or a price of its own.
import { useState } from 'react'
import type { ModelOfInstallation } from '../../../contract/app/admin-catalogue.ts'
import { ActionForm } from '../../parts/action-form.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { pricePerMillion } from '../../parts/figures.ts'
import { useToast } from '../../parts/toast.tsx'
import type { ChargeWish } from './charge.ts'
import { bodyOf, priceUnder, wishOf } from './charge.ts'
import { percentWords } from './model-search.ts'
import { change, modelPath } from './queries.ts'

interface ChargeFormProps {
  readonly model: ModelOfInstallation
  /** Of the installation. */
  readonly margin: number
}

/** Shows what comes of it while it is typed. */
export function ChargeForm({ model, margin }: ChargeFormProps) {
  const toast = useToast()
  const [wish, setWish] = useState<ChargeWish>(() => wishOf(model))
  const put = (part: Partial<ChargeWish>): void => setWish({ ...wish, ...part })
  const result = priceUnder(wish, { cost: model.cost, margin })
  const save = async (): Promise<void> => {
    await change('PATCH', modelPath(model.id), bodyOf(wish))
    toast.done(`${model.name} has a new price`, 'It holds from the next request on.')
  }
  return (
    <section aria-label="Price">
      <h3 className="mb-1 font-medium">What callers pay</h3>
      <p className="mb-3 text-sm text-quiet">
        In US dollars per million tokens. The provider takes {pricePerMillion(model.cost.prompt)} in and{' '}
        {pricePerMillion(model.cost.completion)} out.
      </p>
      <ActionForm action="Save the price" isDisabled={result === undefined} onSubmit={save}>
        <fieldset className="flex flex-col gap-2">
          <legend className="sr-only">How the price comes about</legend>
          <Rule
            wish={wish}
            charge="inherit"
            onChoose={put}
            name={`The margin of the installation (${percentWords(margin)})`}
          />
          <Rule wish={wish} charge="margin" onChoose={put} name="A margin of its own" />
          <Rule wish={wish} charge="price" onChoose={put} name="A price of its own, whoever serves it" />
        </fieldset>
        {wish.charge === 'margin' && (
          <Amount
            label="Margin in per cent"
            value={wish.margin}
            onChange={(text) => put({ margin: text })}
            range={[-100, 1000]}
          />
        )}
        {wish.charge === 'price' && (
          <div className="grid grid-cols-3 gap-3">
            <Amount label="Input" value={wish.prompt} onChange={(prompt) => put({ prompt })} />
            <Amount label="Output" value={wish.completion} onChange={(completion) => put({ completion })} />
            <Amount
              label="Cached input"
              value={wish.cacheRead}
              onChange={(cacheRead) => put({ cacheRead })}
              isOptional
            />
          </div>
        )}
        <p role="status" className="rounded-md bg-sunken px-3 py-2 text-sm">
          {result === undefined
            ? 'Give an amount to see the price.'
            : `Callers pay ${pricePerMillion(result.prompt)} in and ${pricePerMillion(result.completion)} out.`}
          {result !== undefined && result.prompt < model.cost.prompt && (
            <span className="block text-degraded">That is less than the provider takes.</span>
          )}
        </p>
      </ActionForm>
    </section>
  )
}

interface RuleProps {
  readonly wish: ChargeWish
  readonly charge: ChargeWish['charge']
  readonly name: string
  readonly onChoose: (part: Partial<ChargeWish>) => void
}

function Rule({ wish, charge, name, onChoose }: RuleProps) {
  return (
    <label className="flex cursor-pointer items-center gap-2.5 rounded-md border px-3 py-2 has-checked:border-water has-checked:bg-water-soft">
      <input
        type="radio"
        name="charge"
        checked={wish.charge === charge}
        onChange={() => onChoose({ charge })}
        className="accent-water"
      />
      {name}
    </label>
  )
}

interface AmountProps {
  readonly label: string
  readonly value: string
  readonly range?: readonly [number, number]
  readonly isOptional?: boolean
  readonly onChange: (text: string) => void
}

const ANY_PRICE = [0, 1_000_000] as const

function Amount({ label, value, range = ANY_PRICE, isOptional = false, onChange }: AmountProps) {
  return (
    <Field label={label}>
      {(ties) => (
        <TextInput
          {...ties}
          type="number"
          inputMode="decimal"
          step="any"
          min={range[0]}
          max={range[1]}
          required={!isOptional}
          value={value}
          placeholder={isOptional ? 'as input' : undefined}
          onChange={(event) => onChange(event.target.value)}
          className="numeric"
        />
      )}
    </Field>
  )
}
