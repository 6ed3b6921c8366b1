// What is known of a provider: formats, data, place, and where each fact was read.
import type { ReactNode } from 'react'
import type { ProviderDetail } from '../../../contract/app/providers.ts'
import { Card } from '../../parts/card.tsx'
import { sayPolicy } from '../../parts/say-policy.ts'
import { sayCountry, sayFormats } from './provider-words.ts'

interface ProviderFactsProps {
  readonly provider: ProviderDetail
}

/** From its entry in the catalogue. */
export function ProviderFacts({ provider }: ProviderFactsProps) {
  const { formats, policy, headquarters, sources, local } = provider
  const country = sayCountry(headquarters)
  return (
    <Card title="Facts">
      <dl className="grid gap-x-6 gap-y-4 p-4 sm:grid-cols-[180px_minmax(0,1fr)]">
        <Fact name="Formats">{sayFormats(formats)}</Fact>
        <Fact name="Your data">
          {sayPolicy(policy)}
          {policy.training === 'unstated' && (
            <span className="block text-sm text-quiet">
              The catalogue has nothing that it says about data. Requests that must not train models do not go
              there.
            </span>
          )}
        </Fact>
        <Fact name="Seat">{local ? 'where you run it' : (country ?? 'not known')}</Fact>
        <Fact name="Read from">
          <ul className="flex flex-col gap-1">
            {sources.map((source) => (
              <li key={source} className="break-words">
                <Source text={source} />
              </li>
            ))}
          </ul>
        </Fact>
      </dl>
    </Card>
  )
}

interface FactProps {
  readonly name: string
  readonly children: ReactNode
}

function Fact({ name, children }: FactProps) {
  return (
    <>
      <dt className="text-quiet max-sm:-mb-3">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  )
}

interface SourceProps {
  readonly text: string
}

/** An address is a link; what is said after it in brackets stays words. */
function Source({ text }: SourceProps) {
  const [, url, rest = ''] = /^(https:\/\/[^\s,()]+)(.*)$/.exec(text) ?? []
  if (url === undefined) return text
  return (
    <>
      <a
        href={url}
        target="_blank"
        rel="noopener noreferrer"
        className="break-all text-water underline decoration-water/40 underline-offset-2 hover:decoration-water"
      >
        {url.replace('https://', '')}
      </a>
      {rest}
    </>
  )
}
