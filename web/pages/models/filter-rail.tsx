// The filters beside the catalogue, each choice with the number of models that it would leave.
import { useState } from 'react'
import type { ListedModel } from '../../../contract/app/models.ts'
import { count } from '../../parts/figures.ts'
import type { ListName, ModelSearch, SearchChange } from './search.ts'
import { choicesOf, countOf, filterCount, readSearch } from './search.ts'

interface FilterRailProps {
  readonly models: readonly ListedModel[]
  readonly search: ModelSearch
  readonly onChange: SearchChange
}

const GROUPS: readonly { readonly list: ListName; readonly name: string; readonly isMono?: boolean }[] = [
  { list: 'authors', name: 'Author' },
  { list: 'input', name: 'Takes' },
  { list: 'output', name: 'Gives' },
  { list: 'status', name: 'Status' },
  { list: 'providers', name: 'Provider' },
  { list: 'supports', name: 'Parameter', isMono: true },
]
const SHOWN_AT_FIRST = 6
const CONTEXTS = [0, 32_000, 128_000, 200_000, 1_000_000] as const
const PRICES = [undefined, 0, 0.5, 2, 5, 15] as const

/** Every change is in the address at once. */
export function FilterRail({ models, search, onChange }: FilterRailProps) {
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-col gap-2">
        <Check
          label="Switched on here"
          isOn={search.available}
          count={countOf(models, search, 'available')}
          onChange={(available) => onChange({ available })}
        />
        <Check
          label="Open weights"
          isOn={search.weights}
          count={countOf(models, search, 'weights')}
          onChange={(weights) => onChange({ weights })}
        />
      </div>
      <Range
        label="Context of at least"
        value={String(search.context)}
        choices={CONTEXTS.map((tokens) => [String(tokens), tokens === 0 ? 'Any' : `${count(tokens)} tokens`])}
        onChange={(value) => onChange({ context: Number(value) })}
      />
      <Range
        label="Prompt price up to"
        value={String(search.price ?? '')}
        choices={PRICES.map((price) => [
          String(price ?? ''),
          price === undefined ? 'Any' : price === 0 ? 'Free' : `$${price} per million`,
        ])}
        onChange={(value) => onChange({ price: value === '' ? undefined : Number(value) })}
      />
      {GROUPS.map(({ list, name, isMono }) => (
        <Group
          key={list}
          list={list}
          name={name}
          isMono={isMono === true}
          models={models}
          search={search}
          onChange={onChange}
        />
      ))}
      {filterCount(search) > 0 && (
        <button
          type="button"
          onClick={() => onChange({ ...readSearch({ q: search.q, sort: search.sort, view: search.view }) })}
          className="self-start text-sm text-water underline-offset-2 hover:underline"
        >
          Remove all filters
        </button>
      )}
    </div>
  )
}

interface GroupProps extends FilterRailProps {
  readonly list: ListName
  readonly name: string
  readonly isMono: boolean
}

function Group({ list, name, isMono, models, search, onChange }: GroupProps) {
  const [isWhole, setWhole] = useState(false)
  const chosen = search[list]
  const choices = choicesOf(models, search, list)
  const shown = isWhole
    ? choices
    : choices.filter(({ word }, index) => index < SHOWN_AT_FIRST || chosen.includes(word))
  const toggle = (word: string): void =>
    onChange({ [list]: chosen.includes(word) ? chosen.filter((one) => one !== word) : [...chosen, word] })
  return (
    <fieldset>
      <legend className="mb-2 text-xs font-medium text-quiet">{name}</legend>
      <div className="flex flex-col gap-1.5">
        {shown.map((choice) => (
          <Check
            key={choice.word}
            label={choice.name}
            isMono={isMono}
            isOn={chosen.includes(choice.word)}
            count={choice.count}
            onChange={() => toggle(choice.word)}
          />
        ))}
      </div>
      {choices.length > shown.length || isWhole ? (
        <button
          type="button"
          aria-expanded={isWhole}
          onClick={() => setWhole(!isWhole)}
          className="mt-2 text-sm text-water underline-offset-2 hover:underline"
        >
          {isWhole ? 'Fewer' : `${choices.length - shown.length} more`}
        </button>
      ) : null}
    </fieldset>
  )
}

interface CheckProps {
  readonly label: string
  readonly isOn: boolean
  readonly count?: number
  readonly isMono?: boolean
  readonly onChange: (isOn: boolean) => void
}

function Check({ label, isOn, count: many, isMono = false, onChange }: CheckProps) {
  return (
    <label className="flex cursor-pointer items-center gap-2 text-sm hover:text-ink">
      <input
        type="checkbox"
        checked={isOn}
        onChange={(event) => onChange(event.target.checked)}
        className="size-3.5 accent-(--water)"
      />
      <span className={`min-w-0 flex-1 truncate ${isMono ? 'font-mono text-xs' : ''}`}>{label}</span>
      {many !== undefined && <span className="numeric text-xs text-quiet">{many}</span>}
    </label>
  )
}

interface RangeProps {
  readonly label: string
  readonly value: string
  readonly choices: readonly (readonly [value: string, name: string])[]
  readonly onChange: (value: string) => void
}

function Range({ label, value, choices, onChange }: RangeProps) {
  const isListed = choices.some(([one]) => one === value)
  return (
    <label className="block">
      <span className="mb-1.5 block text-xs font-medium text-quiet">{label}</span>
      <select
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="h-8 w-full rounded-md border bg-card px-2 text-sm"
      >
        {!isListed && <option value={value}>{value}</option>}
        {choices.map(([one, name]) => (
          <option key={one} value={one}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
