// Values that administrators gave providers in the web app, in place of variables of the environment: keys, and what else it takes
// to reach one. Sealed in the store, in memory while the server runs, told to nobody. Keys of single accounts are own-keys.ts.
import type { StoreLog } from '../store/log.ts'
import type { FactStore } from '../store/ports.ts'
import { createSeal } from './seal.ts'

/** Never change: values that are kept would not open any more. */
const SEALED_AS = 'causeway provider variables 1'
const OWNER = 'installation'
const FACT = 'provider-variables'

export interface ProviderVariables {
  /** The value of a variable that is kept. */
  readonly get: (name: string) => string | undefined
  /** Durable when it resolves. Undefined takes a value away. */
  readonly change: (changes: Readonly<Record<string, string | undefined>>) => Promise<void>
}

/** Opens what is kept; values that do not open any more are told in the log and not used. */
export async function openProviderVariables(options: {
  readonly facts: Pick<FactStore, 'get' | 'set'>
  readonly secret: string
  readonly previousSecret: string | undefined
  readonly log: Pick<StoreLog, 'error'>
}): Promise<ProviderVariables> {
  const { facts, secret, previousSecret, log } = options
  const seal = createSeal({ label: SEALED_AS, secret, previousSecret })
  const keep = (values: ReadonlyMap<string, string>): Promise<void> => {
    const sealed = seal.close(JSON.stringify([...values]), OWNER)
    return facts.set({ name: FACT, value: Buffer.from(sealed).toString('base64') })
  }
  let values: ReadonlyMap<string, string> = new Map()
  const kept = await facts.get(FACT)
  if (kept !== undefined) {
    const sealed = Buffer.from(kept, 'base64')
    const text = seal.open(sealed, OWNER)
    if (text === undefined)
      log.error(
        {},
        'keys of providers that were set in the web app cannot be opened with this secret; set them again',
      )
    else {
      values = new Map(JSON.parse(text) as [string, string][])
      if (!seal.isCurrent(sealed)) await keep(values)
    }
  }
  let last: Promise<unknown> = Promise.resolve()
  return {
    get: (name) => values.get(name),
    change: (changes) => {
      const result = last.then(async () => {
        const changed = new Map(values)
        for (const [name, value] of Object.entries(changes))
          if (value === undefined) changed.delete(name)
          else changed.set(name, value)
        await keep(changed)
        values = changed
      })
      last = result.catch(ignoreBecauseTheCallerIsTold)
      return result
    },
  }
}

function ignoreBecauseTheCallerIsTold(): void {
  // Whoever asked for the change has the rejection; the next change must not fail for it.
}
