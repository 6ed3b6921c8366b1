// The index of the documentation: its groups as lists of pages, each with what it answers; and the list of decisions.
import { Link } from '@tanstack/react-router'
import { useMeIfKnown } from '../../data/session.ts'
import { DocsBlocks, Words } from './docs-blocks.tsx'
import { INDEX, NAVIGATION, OUTLINES } from './docs-content.ts'
import { REFERENCE } from './docs-navigation.tsx'

/** `/docs`. */
export function DocsIndex() {
  const baseUrl = useMeIfKnown()?.installation.publicUrl ?? location.origin
  // What is below the last table says what the pages are.
  const last = INDEX.blocks.findLastIndex(({ kind }) => kind === 'table')
  return (
    <div className="max-w-[760px]">
      <h1 className="text-2xl font-semibold">{INDEX.title}</h1>
      <p className="mt-2 max-w-[75ch] text-[15px] text-quiet">{INDEX.lead}</p>
      {NAVIGATION.map(({ name, entries }) => (
        <section key={name} className="mt-8">
          <h2 className="text-lg font-semibold">{name}</h2>
          <ul className="mt-2 divide-y rounded-card border bg-card">
            {name === 'Reference' && (
              <li>
                <a href={REFERENCE} className={ROW}>
                  <span className="font-medium">API reference</span>
                  <span className="text-quiet">
                    every path with its schemas, from this server’s own OpenAPI document
                  </span>
                </a>
              </li>
            )}
            {entries.map((entry) => (
              <li key={entry.slug}>
                <Link to="/docs/$" params={{ _splat: entry.slug }} className={ROW}>
                  <span className="font-medium">{entry.name}</span>
                  <span className="text-quiet">
                    <Words words={entry.answers} slug="" baseUrl={baseUrl} />
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <div className="mt-8 text-quiet">
        <DocsBlocks blocks={INDEX.blocks.slice(last + 1)} slug="" baseUrl={baseUrl} />
      </div>
    </div>
  )
}

const ROW = 'grid gap-x-4 px-4 py-2.5 hover:bg-sunken sm:grid-cols-[180px_1fr]'

/** `/docs/decisions`. */
export function DecisionsList() {
  const decisions = [...OUTLINES].filter(([slug]) => slug.startsWith('decisions/'))
  return (
    <div className="max-w-[760px]">
      <h1 className="text-2xl font-semibold">Decisions</h1>
      <p className="mt-2 max-w-[75ch] text-[15px] text-quiet">
        Why the gateway is built as it is: each record says what was chosen, what else there was, and what it
        costs.
      </p>
      <ol className="mt-6 divide-y rounded-card border bg-card">
        {decisions.map(([slug, { title, lead }]) => (
          <li key={slug}>
            <Link to="/docs/$" params={{ _splat: slug }} className="block px-4 py-3 hover:bg-sunken">
              <span className="font-medium">{title}</span>
              <span className="mt-0.5 line-clamp-2 block text-sm text-quiet">{lead}</span>
            </Link>
          </li>
        ))}
      </ol>
    </div>
  )
}
