// Which variables switch a provider on, and which of them are set.
import type { ProviderOfInstallation } from '../../../contract/app/admin-catalogue.ts'

interface ProviderWaysProps {
  readonly provider: ProviderOfInstallation
}

/** The variables of each way, with whether they are set; never a value. */
export function ProviderWays({ provider: { ways, on } }: ProviderWaysProps) {
  if (ways.length === 0) return <>{on ? 'its row in the configuration file' : 'an api_key in its row'}</>
  return (
    <ul>
      {ways.map((variables, at) => (
        <li key={variables.map(({ name }) => name).join()} className="flex flex-wrap items-center gap-x-2">
          {at > 0 && <span className="text-quiet">or</span>}
          {variables.map(({ name, isSet, isKept }, place) => (
            <span key={name} className="whitespace-nowrap">
              {place > 0 && <span className="text-quiet">and </span>}
              <code>{name}</code>{' '}
              <span className={isSet ? 'text-healthy' : 'text-quiet'}>
                {isKept ? 'is given here' : isSet ? 'is set' : 'is not set'}
              </span>
            </span>
          ))}
        </li>
      ))}
    </ul>
  )
}
