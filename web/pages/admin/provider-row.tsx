// A provider that is not switched on: one line that says what would change that.
import type { ProviderOfInstallation } from '../../../contract/app/admin-catalogue.ts'
import { Button } from '../../parts/button.tsx'
import { Monogram } from '../../parts/monogram.tsx'
import { ProviderWays } from './provider-ways.tsx'

interface ProviderRowProps {
  readonly provider: ProviderOfInstallation
  /** Absent where the configuration file alone can. */
  readonly onKey: (() => void) | undefined
}

/** For a list. */
export function ProviderRow({ provider, onKey }: ProviderRowProps) {
  const { name, dialect, models } = provider
  return (
    <li className="grid items-start gap-x-5 gap-y-2 px-4 py-3 md:grid-cols-[240px_1fr_auto]">
      <div className="flex items-center gap-3">
        <Monogram name={name} size={28} />
        <div className="min-w-0">
          <h3 className="truncate font-medium">{name}</h3>
          <p className="text-sm text-quiet">
            {models === 0 ? 'its own models' : `${models} ${models === 1 ? 'model' : 'models'}`} · {dialect}
          </p>
        </div>
      </div>
      <div className="min-w-0 text-sm md:pt-1">
        <ProviderWays provider={provider} />
      </div>
      {onKey && (
        <Button size="small" className="justify-self-start" onClick={onKey}>
          Give the key<span className="sr-only"> of {name}</span>
        </Button>
      )}
    </li>
  )
}
