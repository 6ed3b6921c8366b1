// The parameters of a model as a list that opens: each with its type, range, default and sentence, a box that puts it into the code,
// and then a field for its value. Below them, what the model does not take.
import { clsx } from 'clsx'
import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import type { ApiSearch } from './api-request.ts'
import { firstValue } from './api-request.ts'
import type { ApiOfModel, LackingRow, SchemaRow } from './api-schema.ts'
import { ApiMessageFields } from './api-tab-message.tsx'
import { ApiValue } from './api-tab-value.tsx'

interface ApiSchemaProps {
  readonly api: ApiOfModel
  readonly search: ApiSearch
  readonly onChange: (changes: Partial<ApiSearch>) => void
}

const GROUPS = [
  { id: 'answer', name: 'How the answer comes' },
  { id: 'model', name: 'What the model is asked for' },
  { id: 'gateway', name: 'What the gateway does' },
] as const

/** In the groups that the document has. */
export function ApiSchema({ api, search, onChange }: ApiSchemaProps) {
  const required = api.rows.filter(({ isRequired }) => isRequired)
  const others = api.rows.filter(({ isRequired }) => !isRequired)
  const set = (name: string, value: unknown): void => {
    const { [name]: _before, ...left } = search.set
    onChange({ set: value === undefined ? left : { ...left, [name]: value } })
  }
  return (
    <section aria-labelledby="api-schema" className="min-w-0">
      <h2 id="api-schema" className="text-lg font-semibold">
        Parameters
      </h2>
      <p className="mt-1 text-quiet">Exactly what this model takes. The code follows what you switch on.</p>
      <Group name="Required">
        {required.map((row) => (
          <Parameter key={row.name} row={row}>
            <ApiMessageFields row={row} api={api} search={search} onChange={onChange} />
          </Parameter>
        ))}
      </Group>
      {GROUPS.map(({ id, name }) => {
        const rows = others.filter(({ group }) => group === id)
        if (rows.length === 0) return null
        return (
          <Group key={id} name={name}>
            {rows.map((row) => (
              <Parameter
                key={row.name}
                row={row}
                isOn={Object.hasOwn(search.set, row.name)}
                onToggle={(isOn) => set(row.name, isOn ? firstValue(row) : undefined)}
              >
                {Object.hasOwn(search.set, row.name) && (
                  <ApiValue
                    row={row}
                    value={search.set[row.name]}
                    onChange={(value) => set(row.name, value)}
                  />
                )}
              </Parameter>
            ))}
          </Group>
        )
      })}
      <Lacking rows={api.lacking} roles={api.renamedRoles} />
    </section>
  )
}

interface GroupProps {
  readonly name: string
  readonly children: React.ReactNode
}

function Group({ name, children }: GroupProps) {
  return (
    <div className="mt-5">
      <h3 className="mb-2 text-sm font-medium text-quiet">{name}</h3>
      <ul className="divide-y rounded-card border bg-card">{children}</ul>
    </div>
  )
}

interface ParameterProps {
  readonly row: SchemaRow
  readonly isOn?: boolean
  /** Absent for what is always there. */
  readonly onToggle?: (isOn: boolean) => void
  readonly children?: React.ReactNode
}

function Parameter({ row, isOn = true, onToggle, children }: ParameterProps) {
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const hasParts = row.parts.length > 0
  return (
    <li className="px-4 py-3">
      <div className="flex items-start gap-3">
        {onToggle ? (
          <input
            type="checkbox"
            checked={isOn}
            onChange={(event) => onToggle(event.target.checked)}
            aria-label={`Put ${row.name} into the code`}
            className="mt-1 size-4 shrink-0 accent-water"
          />
        ) : (
          <span aria-hidden className="mt-1 size-4 shrink-0 text-center leading-4 font-semibold text-quiet">
            *
          </span>
        )}
        <div className="min-w-0 flex-1">
          <Line row={row} />
          {row.description !== '' && (
            <p id={id} className="mt-0.5 max-w-[70ch] text-quiet">
              <Words text={row.description} />
            </p>
          )}
          {children}
          {hasParts && (
            <button
              type="button"
              aria-expanded={isOpen}
              onClick={() => setOpen(!isOpen)}
              className="mt-1.5 -ml-1 inline-flex items-center gap-1 rounded-md px-1 py-0.5 text-sm text-water hover:bg-sunken"
            >
              <ChevronRight
                size={14}
                aria-hidden
                className={clsx('transition-transform', isOpen && 'rotate-90')}
              />
              {isOpen ? 'Hide what is inside' : `What is inside ${row.name}`}
            </button>
          )}
          {isOpen && <Parts rows={row.parts} />}
        </div>
      </div>
    </li>
  )
}

interface LineProps {
  readonly row: SchemaRow
}

function Line({ row }: LineProps) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-2.5 gap-y-0.5">
      <span
        className={clsx(
          'font-mono text-sm font-semibold',
          row.isDeprecated && 'line-through decoration-quiet',
        )}
      >
        {row.name}
      </span>
      <span className="numeric text-xs text-quiet">
        {row.isFixed ? `only ${row.type}` : row.words.length > 0 ? 'one of' : row.type}
        {!row.isFixed && row.range !== undefined && ` · ${row.range}`}
        {!row.isFixed && row.fallback !== undefined && row.words.length === 0 && ` · usually ${row.fallback}`}
        {row.isDeprecated && ' · older name'}
      </span>
      {!row.isFixed && row.words.length > 0 && <Choices words={row.words} usual={row.fallback} />}
    </div>
  )
}

interface ChoicesProps {
  readonly words: readonly string[]
  readonly usual: string | undefined
}

function Choices({ words, usual }: ChoicesProps) {
  return (
    <span className="flex flex-wrap gap-1">
      {words.map((word) => {
        const isUsual = JSON.stringify(word) === usual
        return (
          <code
            key={word}
            className={clsx(
              'rounded bg-sunken px-1 font-mono text-xs',
              isUsual && 'font-semibold ring-1 ring-line-strong',
            )}
          >
            {word}
            {isUsual && <span className="sr-only"> (usual)</span>}
          </code>
        )
      })}
    </span>
  )
}

interface PartsProps {
  readonly rows: readonly SchemaRow[]
}

function Parts({ rows }: PartsProps) {
  return (
    <ul className="mt-2 flex flex-col gap-3 border-l pl-4">
      {rows.map((row) => (
        <li key={row.name}>
          <Line row={{ ...row, name: row.isRequired ? `${row.name} *` : row.name }} />
          {row.description !== '' && (
            <p className="max-w-[70ch] text-quiet">
              <Words text={row.description} />
            </p>
          )}
          {row.parts.length > 0 && <Parts rows={row.parts} />}
        </li>
      ))}
    </ul>
  )
}

interface WordsProps {
  readonly text: string
}

/** Words between backquotes are code; nothing else is markup. */
function Words({ text }: WordsProps) {
  return text.split('`').map((piece, at) =>
    at % 2 === 1 ? (
      <code key={at} className="font-mono text-[0.93em] text-ink">
        {piece}
      </code>
    ) : (
      piece
    ),
  )
}

interface LackingProps {
  readonly rows: readonly LackingRow[]
  readonly roles: readonly string[]
}

function Lacking({ rows, roles }: LackingProps) {
  if (rows.length === 0 && roles.length === 0) return null
  const dropped = rows.filter(({ lenient }) => lenient === 'dropped').map(({ name }) => name)
  const refused = rows.filter(({ lenient }) => lenient === 'refused').map(({ name }) => name)
  return (
    <div className="mt-5">
      <h3 className="mb-2 text-sm font-medium text-quiet">What it does not take</h3>
      <dl className="flex flex-col gap-4 rounded-card border bg-card px-4 py-3">
        {dropped.length > 0 && (
          <NameList
            title="Left out, with a warning in X-Causeway-Warnings; refused in strict mode"
            names={dropped}
          />
        )}
        {refused.length > 0 && <NameList title="Refused with a 400 or 404" names={refused} />}
        {roles.length > 0 && <NameList title="Roles that are sent as the user’s" names={roles} />}
      </dl>
    </div>
  )
}

interface NameListProps {
  readonly title: string
  readonly names: readonly string[]
}

function NameList({ title, names }: NameListProps) {
  return (
    <div>
      <dt className="text-sm text-quiet">{title}</dt>
      <dd className="mt-1 flex flex-wrap gap-1">
        {names.map((name) => (
          <code key={name} className="rounded bg-sunken px-1.5 py-0.5 font-mono text-xs">
            {name}
          </code>
        ))}
      </dd>
    </div>
  )
}
