// What a model is and can do, and where each fact was read.
import { Link } from '@tanstack/react-router'
import { ExternalLink } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ModelDetail } from '../../../contract/app/models.ts'
import { useMeIfKnown } from '../../data/session.ts'
import { Card } from '../../parts/card.tsx'
import { CodeBlock } from '../../parts/code-block.tsx'
import { commandLines } from '../../parts/command-lines.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { day, whole } from '../../parts/figures.ts'

interface OverviewTabProps {
  readonly model: ModelDetail
}

/** The first tab. */
export function OverviewTab({ model }: OverviewTabProps) {
  return (
    <div className="grid gap-6 lg:grid-cols-[1fr_320px]">
      <div className="flex min-w-0 flex-col gap-6">
        <p className="max-w-[75ch] text-lg">{model.description}</p>
        <Card title="Facts">
          <dl className="divide-y">
            <Fact name="Takes">{model.input.join(', ')}</Fact>
            <Fact name="Gives">{model.output.join(', ')}</Fact>
            <Fact name="Context">
              {model.contextTokens === null ? 'not known' : `${whole(model.contextTokens)} tokens`}
            </Fact>
            <Fact name="Longest answer">
              {model.maxOutputTokens === null ? 'not known' : `${whole(model.maxOutputTokens)} tokens`}
            </Fact>
            {model.kind === 'chat' && <Fact name="Reasoning">{reasoningOf(model)}</Fact>}
            <Fact name="Released">{model.released === null ? 'not known' : day(model.released)}</Fact>
            {model.knowledgeCutoff !== null && (
              <Fact name="Knowledge until">{day(model.knowledgeCutoff)}</Fact>
            )}
            {model.deprecated !== null && <Fact name="Deprecated">{day(model.deprecated)}</Fact>}
            {model.shutdown !== null && <Fact name="Shutdown at its maker">{day(model.shutdown)}</Fact>}
            {model.successor && (
              <Fact name="Maker’s successor">
                <ModelLink id={model.successor.id} name={model.successor.name} />
              </Fact>
            )}
            <Fact name="Weights">
              {model.weights === null ? 'closed' : <Outside href={model.weights}>open</Outside>}
            </Fact>
          </dl>
        </Card>
        <Call model={model} />
      </div>
      <div className="flex min-w-0 flex-col gap-6">
        <Card title="Names that lead here">
          <ul className="p-2">
            {[...new Set([model.id, ...model.aliases])].map((name) => (
              <li
                key={name}
                className="flex items-center justify-between gap-2 rounded-md py-0.5 pr-1 pl-2 hover:bg-sunken"
              >
                <span className="min-w-0 font-mono text-sm break-all">{name}</span>
                <CopyButton text={name} what={name} />
              </li>
            ))}
          </ul>
        </Card>
        <Card title="Parameters">
          <ul className="flex flex-wrap gap-1.5 p-4">
            {model.supports.map((name) => (
              <li key={name} className="rounded bg-sunken px-1.5 py-0.5 font-mono text-xs">
                {name}
              </li>
            ))}
            {Object.entries(model.fixed).map(([name, value]) => (
              <li
                key={name}
                className="rounded bg-sunken px-1.5 py-0.5 font-mono text-xs"
                title="Only this value is accepted"
              >
                {name} = {String(value)}
              </li>
            ))}
          </ul>
        </Card>
        <Card title="Sources">
          <ul className="flex flex-col gap-2 p-4 text-sm break-words text-quiet">
            {model.sources.map((source) => (
              <li key={source}>
                <Source text={source} />
              </li>
            ))}
          </ul>
        </Card>
      </div>
    </div>
  )
}

function reasoningOf({ reasoning }: ModelDetail): string {
  const always = reasoning.mandatory ? ', always on' : ''
  if (reasoning.kind === 'none') return 'none'
  if (reasoning.kind === 'always') return 'always, in its own way'
  const budget = reasoning.budget
    ? ` of ${whole(reasoning.budget.min)} to ${whole(reasoning.budget.max)} tokens`
    : ''
  const usual = reasoning.default === undefined ? '' : `; ${reasoning.default} unless said otherwise`
  const efforts = reasoning.efforts.length === 0 ? '' : `effort ${reasoning.efforts.join(', ')}${usual}`
  if (reasoning.kind === 'effort') return `${efforts}${always}`
  if (reasoning.kind === 'budget') return `a budget${budget}${always}`
  return `${efforts}, or a budget${budget}${always}`
}

/** The shortest call there is; the last tab has the rest. */
function Call({ model }: OverviewTabProps) {
  const baseUrl = useMeIfKnown()?.installation.publicUrl ?? location.origin
  const [author = '', slug = ''] = model.id.split('/')
  if (model.kind !== 'chat') return null
  const messages = [{ role: 'user', content: 'Hello' }]
  return (
    <CodeBlock
      code={commandLines(baseUrl, JSON.stringify({ model: model.id, messages }))}
      language="bash"
      what="the command"
      head="In your terminal"
      note={
        <>
          With Python, TypeScript and Go, all its parameters and a try in place:{' '}
          <Link
            to="/models/$author/$slug/$tab"
            params={{ author, slug, tab: 'api' }}
            className="text-water underline underline-offset-2"
          >
            API
          </Link>
          .
        </>
      }
    />
  )
}

interface SourceProps {
  readonly text: string
}

/** An address with what was read there, `https://example.com/page (2026-08-01)`; the address is a link. */
function Source({ text }: SourceProps) {
  const [, address, rest] = /^(https:\/\/[^\s,]+)(.*)$/.exec(text) ?? []
  if (address === undefined) return text
  return (
    <>
      <Outside href={address}>{address.replace('https://', '')}</Outside>
      {rest}
    </>
  )
}

interface FactProps {
  readonly name: string
  readonly children: ReactNode
}

function Fact({ name, children }: FactProps) {
  return (
    <div className="grid gap-x-4 px-4 py-2.5 sm:grid-cols-[180px_1fr]">
      <dt className="text-quiet">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  )
}

interface ModelLinkProps {
  readonly id: string
  readonly name: string
}

function ModelLink({ id, name }: ModelLinkProps) {
  const [author = '', slug = ''] = id.split('/')
  return (
    <Link
      to="/models/$author/$slug"
      params={{ author, slug }}
      className="text-water underline-offset-2 hover:underline"
    >
      {name}
    </Link>
  )
}

interface OutsideProps {
  readonly href: string
  readonly children: ReactNode
}

function Outside({ href, children }: OutsideProps) {
  return (
    <a
      href={href}
      rel="noreferrer noopener"
      target="_blank"
      className="inline-flex max-w-full items-center gap-1 text-water underline-offset-2 hover:underline"
    >
      <span className="min-w-0 break-words">{children}</span>
      <ExternalLink size={12} aria-label="(opens in a new tab)" className="shrink-0" />
    </a>
  )
}
