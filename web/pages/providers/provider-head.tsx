// The head of a provider's page: its name, whether it is on here, where its own pages are.
import { ExternalLink } from 'lucide-react'
import type { ProviderDetail } from '../../../contract/app/providers.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Monogram } from '../../parts/monogram.tsx'
import { StatusChip } from '../../parts/status-chip.tsx'
import { sayCountry } from './provider-words.ts'

interface ProviderHeadProps {
  readonly provider: ProviderDetail
}

/** The id is what routing preferences take. */
export function ProviderHead({ provider: { id, name, on, headquarters, local, links } }: ProviderHeadProps) {
  const pages = [
    ['Documentation', links.docs],
    ['Status page', links.status],
    ['Privacy', links.privacy],
    ['Terms', links.terms],
  ] as const
  const place = local ? 'your own server' : sayCountry(headquarters)
  return (
    <header className="flex flex-wrap items-start gap-4">
      <Monogram name={name} size={44} />
      <div className="min-w-0 flex-1 basis-60">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="text-xl font-semibold break-words sm:text-2xl">{name}</h1>
          {on ? (
            <StatusChip kind="healthy">on here</StatusChip>
          ) : (
            <StatusChip kind="neutral">off here</StatusChip>
          )}
        </div>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-1 text-quiet">
          <span className="font-mono text-sm break-all">{id}</span>
          <CopyButton text={id} what={`the id ${id}`} />
          {place}
        </p>
      </div>
      <ul className="flex flex-wrap gap-x-4 gap-y-1">
        {pages.map(([words, url]) =>
          url === null ? null : (
            <li key={words}>
              <a
                href={url}
                target="_blank"
                rel="noopener noreferrer"
                className="inline-flex items-center gap-1.5 text-water underline-offset-2 hover:underline"
              >
                {words} <ExternalLink size={13} aria-hidden className="shrink-0" />
              </a>
            </li>
          ),
        )}
      </ul>
    </header>
  )
}
