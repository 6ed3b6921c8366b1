// Administration → Models: the margin of the installation, and every model with what it costs and what callers pay.
import { clsx } from 'clsx'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Boxes, Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { ModelOfInstallation, ModelsOfInstallation } from '../../../contract/app/admin-catalogue.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Select, TextInput } from '../../parts/field.tsx'
import { day, pricePerMillion } from '../../parts/figures.ts'
import { StatusChip } from '../../parts/status-chip.tsx'
import { AddModelDialog } from './add-model-dialog.tsx'
import { MarginCard } from './margin-card.tsx'
import { ModelDialog } from './model-dialog.tsx'
import type { ModelSearch } from './model-search.ts'
import { chargeWords, modelsThat, readModelSearch, writeModelSearch } from './model-search.ts'
import { modelsQuery } from './queries.ts'
import { SectionBody } from './section-body.tsx'

/** The section. */
export function ModelsSection() {
  return (
    <SectionBody query={useQuery(modelsQuery)} failure="The models could not be loaded" skeleton="h-[720px]">
      {(answer) => <Models answer={answer} />}
    </SectionBody>
  )
}

function Models({ answer }: { readonly answer: ModelsOfInstallation }) {
  const { models } = answer
  const search = readModelSearch(useSearch({ strict: false }))
  const navigate = useNavigate()
  const change = (part: Partial<ModelSearch>): void =>
    void navigate({
      to: '/admin/$section',
      params: { section: 'models' },
      search: writeModelSearch({ ...search, ...part }),
      replace: true,
      resetScroll: false,
    })
  const shown = useMemo(() => modelsThat(models, search), [models, search])
  const [openId, setOpenId] = useState<string>()
  const [isAdding, setAdding] = useState(false)
  const open = models.find(({ id }) => id === openId)
  const columns = useMemo(() => columnsOf(setOpenId), [])
  return (
    <>
      <MarginCard {...answer} />
      <Card
        title={
          <>
            Models <span className="ml-1 font-normal text-quiet">{shown.length}</span>
          </>
        }
        action={
          <div className="flex flex-wrap items-center gap-2 max-sm:w-full">
            <Filters search={search} onChange={change} />
            <Button look="main" onClick={() => setAdding(true)}>
              <Plus size={15} aria-hidden /> Add a model
            </Button>
          </div>
        }
      >
        <DataTable
          label="Models"
          columns={columns}
          rows={shown}
          keyOf={({ id }) => id}
          empty={
            <EmptyState
              icon={Boxes}
              title="No model is like this"
              action={<Button onClick={() => change({ text: '', which: '' })}>Show all</Button>}
            >
              None of the {models.length} models passes what is chosen above.
            </EmptyState>
          }
        />
      </Card>
      {open && (
        <ModelDialog
          key={open.id}
          model={open}
          margin={answer.margin}
          configuration={answer.configuration}
          onClose={() => setOpenId(undefined)}
        />
      )}
      {isAdding && <AddModelDialog models={models} onClose={() => setAdding(false)} />}
    </>
  )
}

interface FiltersProps {
  readonly search: ModelSearch
  readonly onChange: (part: Partial<ModelSearch>) => void
}

function Filters({ search, onChange }: FiltersProps) {
  return (
    <>
      <div className="w-44 max-sm:w-full">
        <TextInput
          type="search"
          aria-label="Part of a name"
          placeholder="Part of a name"
          defaultValue={search.text}
          onChange={(event) => onChange({ text: event.target.value.trim() })}
        />
      </div>
      <div className="w-44 max-sm:w-full">
        <Select
          aria-label="Which models"
          value={search.which}
          onChange={(event) => onChange(readModelSearch({ ...search, which: event.target.value }))}
        >
          <option value="">All models</option>
          <option value="served">Served now</option>
          <option value="priced">With a rule of their own</option>
          <option value="added">Added here</option>
          <option value="hidden">Hidden</option>
        </Select>
      </div>
    </>
  )
}

const SOURCES = {
  catalogue: 'shipped',
  configuration: 'configuration file',
  both: 'configuration file',
  provider: 'told by its provider',
  page: 'added here',
} as const

function columnsOf(onOpen: (id: string) => void): readonly Column<ModelOfInstallation>[] {
  return [
    {
      id: 'id',
      head: 'Model',
      sortBy: ({ id }) => id,
      cell: (model) => <Name model={model} onOpen={onOpen} />,
    },
    {
      id: 'providers',
      head: 'Providers on',
      className: 'max-sm:hidden',
      isNumber: true,
      sortBy: ({ endpoints }) => endpoints.filter(({ standing }) => standing !== 'off').length,
      cell: ({ endpoints }) => (
        <>
          {endpoints.filter(({ standing }) => standing !== 'off').length}{' '}
          <span className="text-quiet">of {endpoints.length}</span>
        </>
      ),
    },
    {
      id: 'cost',
      head: 'Cost in / out',
      className: 'max-sm:hidden',
      isNumber: true,
      sortBy: ({ cost }) => cost.prompt,
      cell: ({ cost }) => (
        <span className="text-quiet">
          {pricePerMillion(cost.prompt)} / {pricePerMillion(cost.completion)}
        </span>
      ),
    },
    {
      id: 'price',
      head: 'Price in / out',
      isNumber: true,
      sortBy: ({ price }) => price.prompt,
      cell: (model) => (
        <>
          {pricePerMillion(model.price.prompt)} <span className="text-quiet">/</span>{' '}
          {pricePerMillion(model.price.completion)}
          {chargeWords(model) !== '' && (
            <span className="block text-xs text-quiet">{chargeWords(model)}</span>
          )}
        </>
      ),
    },
    {
      id: 'source',
      head: 'From',
      className: 'max-sm:hidden',
      sortBy: ({ source }) => SOURCES[source],
      cell: ({ source, file }) => (
        <span className="whitespace-nowrap text-quiet" title={file ?? undefined}>
          {SOURCES[source]}
        </span>
      ),
    },
    {
      id: 'more',
      head: <span className="sr-only">Change</span>,
      className: 'text-right max-sm:hidden',
      cell: ({ id, isReadOnly }) => (
        <Button size="small" onClick={() => onOpen(id)}>
          {isReadOnly ? 'Look' : 'Edit'}
          <span className="sr-only">
            {' '}
            {isReadOnly ? 'at' : ''} {id}
          </span>
        </Button>
      ),
    },
  ]
}

interface NameProps {
  readonly model: ModelOfInstallation
  readonly onOpen: (id: string) => void
}

function Name({ model: { id, name, hidden, shutdown }, onOpen }: NameProps) {
  const [today] = useState(() => new Date().toISOString().slice(0, 10))
  const hasEnded = shutdown !== null && shutdown <= today
  return (
    <div className="py-0.5 sm:min-w-48">
      <p className="flex flex-wrap items-center gap-2">
        <button
          type="button"
          onClick={() => onOpen(id)}
          className={clsx(
            'text-left underline-offset-2 hover:underline',
            hidden ? 'text-quiet' : 'font-medium',
          )}
        >
          {name}
        </button>
        {hidden && <StatusChip kind="neutral">hidden</StatusChip>}
        {shutdown !== null && (
          <StatusChip kind={hasEnded ? 'neutral' : 'degraded'}>
            {hasEnded ? 'ended' : 'ends'} {day(shutdown)}
          </StatusChip>
        )}
      </p>
      <p className="text-xs break-all text-quiet">
        <code>{id}</code>
      </p>
    </div>
  )
}
