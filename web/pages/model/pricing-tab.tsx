// What a model costs: every price of every endpoint, and a calculator.
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { EndpointOfModel, ModelDetail } from '../../../contract/app/models.ts'
import { Card } from '../../parts/card.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { count, dollars, percent, pricePerMillion } from '../../parts/figures.ts'
import type { Load } from './cost.ts'
import { costOf } from './cost.ts'

interface PricingTabProps {
  readonly model: ModelDetail
}

/** Prices are US dollars per million tokens. */
export function PricingTab({ model }: PricingTabProps) {
  return (
    <div className="flex flex-col gap-6">
      <Calculator model={model} />
      <Card title="Prices by provider">
        <DataTable
          label={`Prices of ${model.name}`}
          columns={COLUMNS}
          rows={model.endpoints}
          keyOf={({ id }) => id}
        />
      </Card>
      {model.endpoints.some(({ prices }) => prices.above) && <Tiers model={model} />}
    </div>
  )
}

const price = (
  id: string,
  head: string,
  read: (endpoint: EndpointOfModel) => number | undefined,
): Column<EndpointOfModel> => ({
  id,
  head,
  isNumber: true,
  sortBy: read,
  cell: (endpoint) => pricePerMillion(read(endpoint)),
})

const COLUMNS: readonly Column<EndpointOfModel>[] = [
  {
    id: 'provider',
    head: 'Provider',
    sortBy: ({ provider }) => provider.name,
    cell: ({ provider }) => provider.name,
  },
  price('input', 'Input /M', ({ prices }) => prices.prompt),
  price('cached', 'Cached input /M', ({ prices }) => prices.cacheRead),
  price('written', 'Cache write /M', ({ prices }) => prices.cacheWrite),
  price('output', 'Output /M', ({ prices }) => prices.completion),
]

function Tiers({ model }: PricingTabProps) {
  const rows = model.endpoints.flatMap(({ id, provider, prices }) =>
    (prices.above ?? []).map((tier) => ({
      id: `${id} ${tier.promptTokens}`,
      provider: provider.name,
      ...tier,
    })),
  )
  return (
    <Card title="Prices of large prompts">
      <DataTable
        label="Prices of large prompts"
        rows={rows}
        keyOf={({ id }) => id}
        columns={[
          { id: 'provider', head: 'Provider', cell: (row) => row.provider },
          {
            id: 'above',
            head: 'Prompts above',
            isNumber: true,
            cell: (row) => `${count(row.promptTokens)} tokens`,
          },
          { id: 'input', head: 'Input /M', isNumber: true, cell: (row) => pricePerMillion(row.prompt) },
          {
            id: 'cached',
            head: 'Cached input /M',
            isNumber: true,
            cell: (row) => pricePerMillion(row.cacheRead),
          },
          { id: 'output', head: 'Output /M', isNumber: true, cell: (row) => pricePerMillion(row.completion) },
        ]}
      />
    </Card>
  )
}

const FIELDS: readonly { readonly name: keyof Load; readonly label: string; readonly hint?: string }[] = [
  { name: 'requests', label: 'Requests' },
  { name: 'promptTokens', label: 'Prompt tokens each' },
  { name: 'cachedShare', label: 'Cached part of the prompt', hint: 'per cent' },
  { name: 'outputTokens', label: 'Output tokens each', hint: 'reasoning included' },
]

function Calculator({ model }: PricingTabProps) {
  const [load, setLoad] = useState<Load>({
    requests: 1000,
    promptTokens: 1500,
    cachedShare: 0,
    outputTokens: 800,
  })
  const cost = costOf(model.prices, load)
  const change = (name: keyof Load, text: string): void => {
    const value = Math.max(0, Number(text) || 0)
    setLoad({ ...load, [name]: name === 'cachedShare' ? Math.min(100, value) / 100 : value })
  }
  return (
    <Card title="What would it cost?">
      <div className="grid gap-6 p-4 lg:grid-cols-[1fr_280px]">
        <div className="grid grid-cols-2 gap-4">
          {FIELDS.map(({ name, label, hint }) => (
            <Field key={name} label={label} hint={hint}>
              {(ties) => (
                <TextInput
                  {...ties}
                  type="number"
                  min={0}
                  inputMode="numeric"
                  defaultValue={load[name]}
                  onChange={(event) => change(name, event.target.value)}
                  className="numeric"
                />
              )}
            </Field>
          ))}
        </div>
        <dl className="self-start" aria-live="polite">
          <Line name="Input">{dollars(cost.prompt)}</Line>
          {load.cachedShare > 0 && (
            <Line name={`Cached input (${percent(load.cachedShare)})`}>{dollars(cost.cached)}</Line>
          )}
          <Line name="Output">{dollars(cost.output)}</Line>
          {cost.requests > 0 && <Line name="Per request">{dollars(cost.requests)}</Line>}
          <div className="mt-2 flex items-baseline justify-between border-t pt-3">
            <dt className="font-medium">Total</dt>
            <dd className="numeric text-xl font-semibold">{dollars(cost.total)}</dd>
          </div>
        </dl>
      </div>
    </Card>
  )
}

interface LineProps {
  readonly name: string
  readonly children: ReactNode
}

function Line({ name, children }: LineProps) {
  return (
    <div className="flex items-baseline justify-between py-1">
      <dt className="text-quiet">{name}</dt>
      <dd className="numeric">{children}</dd>
    </div>
  )
}
