// Which models answer: one to four, found by typing.
import { Command } from 'cmdk'
import { Check, ChevronDown } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useState } from 'react'
import type { ListedModel } from '../../../contract/app/models.ts'
import { pricePerMillion } from '../../parts/figures.ts'
import { MOST_MODELS } from './conversation.ts'

interface ModelPickerProps {
  readonly models: readonly ListedModel[]
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}

/** At least one stays chosen; the switch lets several answer side by side. */
export function ModelPicker({ models, chosen, onChange }: ModelPickerProps) {
  const [isOpen, setOpen] = useState(false)
  const [isMany, setMany] = useState(chosen.length > 1)
  const nameOf = (id: string): string => models.find((model) => model.id === id)?.name ?? id
  const choose = (id: string): void => {
    if (!isMany) {
      onChange([id])
      setOpen(false)
      return
    }
    const rest = chosen.filter((one) => one !== id)
    if (rest.length === chosen.length) onChange([...chosen, id].slice(-MOST_MODELS))
    else if (rest.length > 0) onChange(rest)
  }
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger className="inline-flex h-9 max-w-full min-w-0 items-center gap-1.5 rounded-md border bg-card px-3 font-medium hover:border-line-strong">
        <span className="sr-only">Models: </span>
        <span className="truncate">
          {chosen.length === 0 ? 'Choose a model' : chosen.map(nameOf).join(', ')}
        </span>
        <ChevronDown size={15} aria-hidden className="shrink-0 text-quiet" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={6}
          collisionPadding={12}
          aria-label="Models"
          className="appear z-40 w-[min(440px,calc(100vw-24px))] overflow-hidden rounded-card border bg-card shadow-float"
        >
          <ModelChoices models={models} chosen={chosen} onChoose={choose} />
          <label className="flex cursor-pointer items-center gap-2 border-t px-4 py-2.5 text-sm">
            <input
              type="checkbox"
              checked={isMany}
              className="size-3.5 accent-(--water)"
              onChange={(event) => {
                setMany(event.target.checked)
                if (!event.target.checked) onChange(chosen.slice(0, 1))
              }}
            />
            Several answer side by side, up to {MOST_MODELS}
          </label>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

interface ModelChoicesProps extends Pick<ModelPickerProps, 'models' | 'chosen'> {
  readonly onChoose: (id: string) => void
}

/** Apart, so that a closed list costs the answers that stream below it nothing. */
function ModelChoices({ models, chosen, onChoose }: ModelChoicesProps) {
  return (
    <Command label="Models" loop>
      <Command.Input
        placeholder="Search models"
        className="h-11 w-full border-b bg-transparent px-4 outline-none"
      />
      <Command.List className="max-h-80 overflow-y-auto p-1.5">
        <Command.Empty className="px-3 py-6 text-center text-quiet">No model has this name.</Command.Empty>
        {models.map((model) => (
          <Command.Item
            key={model.id}
            value={`${model.name} ${model.id}`}
            onSelect={() => onChoose(model.id)}
            className="flex cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-1.5 data-[selected=true]:bg-sunken"
          >
            <Check size={15} aria-hidden className={chosen.includes(model.id) ? 'text-water' : 'invisible'} />
            <span className="min-w-0 flex-1">
              <span className="block truncate">
                {model.name}
                {chosen.includes(model.id) && <span className="sr-only"> (chosen)</span>}
              </span>
              <span className="block truncate font-mono text-xs text-quiet">{model.id}</span>
            </span>
            <span className="numeric text-xs whitespace-nowrap text-quiet">
              {pricePerMillion(model.prices.prompt)} / {pricePerMillion(model.prices.completion)}
            </span>
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  )
}
