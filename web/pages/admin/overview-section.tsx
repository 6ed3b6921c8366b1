// Administration → Overview: what needs doing, then what is switched on.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Overview } from '../../../contract/app/admin-installation.ts'
import { Card } from '../../parts/card.tsx'
import { whole } from '../../parts/figures.ts'
import { StatusChip } from '../../parts/status-chip.tsx'
import { overviewQuery } from './queries.ts'
import { SectionBody } from './section-body.tsx'
import type { SectionId } from './sections.ts'
import type { Todo } from './todos.ts'
import { todosOf } from './todos.ts'

/** The section. */
export function OverviewSection() {
  return (
    <SectionBody query={useQuery(overviewQuery)} failure="The overview could not be loaded">
      {(facts) => (
        <>
          <Figures facts={facts} />
          <Todos todos={todosOf(facts)} />
          <SwitchedOn facts={facts} />
        </>
      )}
    </SectionBody>
  )
}

interface FactsProps {
  readonly facts: Overview
}

function Figures({ facts }: FactsProps) {
  const figures = [
    { section: 'people', value: facts.people, name: facts.people === 1 ? 'person' : 'people' },
    { section: 'accounts', value: facts.accounts, name: facts.accounts === 1 ? 'account' : 'accounts' },
    { section: 'providers', value: facts.providersOn.length, name: `of ${facts.providers} providers on` },
    { section: 'models', value: facts.modelsServed, name: `of ${facts.models} models served` },
  ] as const
  return (
    <ul className="grid grid-cols-2 gap-3 md:grid-cols-4">
      {figures.map(({ section, value, name }) => (
        <li key={section}>
          <Link
            to="/admin/$section"
            params={{ section }}
            className="block rounded-card border bg-card px-4 py-3.5 hover:border-line-strong"
          >
            <span className="numeric block text-2xl font-semibold">{whole(value)}</span>
            <span className="text-sm text-quiet">{name}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

interface TodosProps {
  readonly todos: readonly Todo[]
}

const WORDS = { error: 'broken', degraded: 'to do', info: 'advice' } as const

function Todos({ todos }: TodosProps) {
  return (
    <Card title="What needs doing">
      {todos.length === 0 ? (
        <p className="flex items-center gap-2 p-4 text-quiet">
          <CircleCheck size={16} aria-hidden className="text-healthy" /> Nothing. All is well.
        </p>
      ) : (
        <ul className="divide-y">
          {todos.map((todo) => (
            <li key={todo.id} className="grid gap-x-4 gap-y-1.5 px-4 py-3.5 sm:grid-cols-[76px_1fr_auto]">
              <span>
                <StatusChip kind={todo.kind}>{WORDS[todo.kind]}</StatusChip>
              </span>
              <div>
                <p className="font-medium">{todo.title}</p>
                <p className="max-w-[70ch] break-words text-quiet">{todo.text}</p>
              </div>
              {todo.section !== undefined && <SectionLink section={todo.section} about={todo.title} />}
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

interface SectionLinkProps {
  readonly section: SectionId
  readonly about: string
}

function SectionLink({ section, about }: SectionLinkProps) {
  return (
    <Link
      to="/admin/$section"
      params={{ section }}
      className="self-start text-sm text-water underline-offset-2 hover:underline"
    >
      Look<span className="sr-only"> at {about}</span>
    </Link>
  )
}

const SIGN_UP = {
  closed: 'closed: whom an administrator invites',
  invitation: 'by invitation, also of an organisation',
  open: 'open to anybody',
} as const

function SwitchedOn({ facts }: FactsProps) {
  const rows: readonly (readonly [string, ReactNode])[] = [
    ['Version', facts.version],
    ['Public address', <code key="url">{facts.publicUrl}</code>],
    ['Signing up', SIGN_UP[facts.signUp]],
    ['Signing in', ['password', 'passkey', ...facts.signInWith].join(', ')],
    ['Mail', facts.mail ? 'on' : 'off'],
    ['Secret', facts.secretIsSet ? 'set in the environment' : 'made by the server, in the data folder'],
    [
      'Configuration file',
      facts.configuration === null ? 'none' : <code key="file">{facts.configuration}</code>,
    ],
    [
      'Providers',
      facts.providersOn.length === 0 ? 'none' : facts.providersOn.map(({ name }) => name).join(', '),
    ],
  ]
  return (
    <Card title="What is switched on">
      <dl className="divide-y">
        {rows.map(([name, value]) => (
          <div key={name} className="grid gap-x-4 px-4 py-2.5 sm:grid-cols-[176px_1fr]">
            <dt className="text-quiet">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
