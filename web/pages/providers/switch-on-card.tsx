// How to switch a provider on: the line to start the server with, for each way there is. Never a value of a variable.
import { Link } from '@tanstack/react-router'
import type { ProviderDetail } from '../../../contract/app/providers.ts'
import { useMeIfKnown } from '../../data/session.ts'
import { Card } from '../../parts/card.tsx'
import { CodeBlock } from '../../parts/code-block.tsx'
import { linesToSwitchOn, sayVariables } from './provider-words.ts'

interface SwitchOnCardProps {
  readonly provider: ProviderDetail
}

const LINK = 'text-water underline underline-offset-2'

/** For one that is on: by what, and where it can be tried. */
export function SwitchOnCard({ provider }: SwitchOnCardProps) {
  if (provider.isSwitchedOff) return <IsSwitchedOff provider={provider} />
  return provider.on ? <IsOn provider={provider} /> : <IsOff provider={provider} />
}

function IsOn({ provider: { name, switchedOnBy } }: SwitchOnCardProps) {
  const isAdministrator = useMeIfKnown()?.person?.administrator === true
  return (
    <p className="text-quiet">
      {switchedOnBy.length === 0
        ? `${name} is switched on by the operator’s file.`
        : `${name} is switched on. The variable for it is `}
      {switchedOnBy.length > 0 && (
        <>
          <code className="font-mono text-sm text-ink">{sayVariables(switchedOnBy)}</code>
          {switchedOnBy.length > 1 && ', or another set of its own'}.
        </>
      )}
      {isAdministrator && (
        <>
          {' '}
          It can be tried under{' '}
          <Link to="/admin/$section" params={{ section: 'providers' }} className={LINK}>
            administration
          </Link>
          .
        </>
      )}
    </p>
  )
}

function IsSwitchedOff({ provider: { name } }: SwitchOnCardProps) {
  return (
    <p className="text-quiet">
      An administrator of this installation has switched {name} off. It is asked for nothing, whatever
      variables are set, until it is switched on again under{' '}
      <Link to="/admin/$section" params={{ section: 'providers' }} className={LINK}>
        administration
      </Link>
      .
    </p>
  )
}

function IsOff({ provider: { name, switchedOnBy, local } }: SwitchOnCardProps) {
  const lines = linesToSwitchOn(switchedOnBy)
  return (
    <Card title="Switch it on">
      <div className="flex flex-col gap-3 p-4">
        <p className="max-w-[75ch] text-quiet">
          {lines.length === 0
            ? 'It is switched on in the operator’s file, with an address and a key.'
            : local
              ? `Start the server with the address at which your ${name} listens. Which models it has is asked every minute.`
              : lines.length === 1
                ? 'Start the server with this and a key of yours in place of the dots. Nothing else is needed.'
                : 'Start the server with one of these and your own values in place of the dots. Nothing else is needed.'}{' '}
          <Link to="/docs/$" params={{ _splat: 'providers' }} className={LINK}>
            More about providers
          </Link>
          {!local && switchedOnBy[0]?.length === 1 && (
            <>
              . Without the operator, an account can bring{' '}
              <Link to="/docs/$" params={{ _splat: 'own-provider-keys' }} className={LINK}>
                a key of its own
              </Link>
              .
            </>
          )}
        </p>
        {lines.map((line) => (
          <CodeBlock key={line} code={line} language="bash" what="the line that switches it on" />
        ))}
      </div>
    </Card>
  )
}
