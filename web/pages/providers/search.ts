// What the list of providers shows: the address's query as a filter, and the filter over the providers. Pure.
import type { ListedProvider } from '../../../contract/app/providers.ts'

/** Which ones: all, those that are switched on here, those that are not, servers of one's own. */
export type Shown = 'all' | 'on' | 'off' | 'local'

export interface ProvidersSearch {
  readonly q: string
  readonly show: Shown
}

/** For `Choices`. */
export const SHOWN: readonly (readonly [value: Shown, name: string])[] = [
  ['all', 'All'],
  ['on', 'On here'],
  ['off', 'Off'],
  ['local', 'Local'],
]

/** Reads the address's query; what makes no sense there is as if it were absent. */
export function readProvidersSearch(query: Readonly<Record<string, unknown>>): ProvidersSearch {
  const { q, show } = query
  return {
    q: typeof q === 'string' || typeof q === 'number' ? String(q) : '',
    show: SHOWN.find(([value]) => value === show)?.[0] ?? 'all',
  }
}

/** Writes only what differs from the usual. */
export function writeProvidersSearch({ q, show }: ProvidersSearch): Record<string, string> {
  return { ...(q === '' ? {} : { q }), ...(show === 'all' ? {} : { show }) }
}

/** The providers that are shown, in the order given. Words are looked for in names, ids, formats and variables. */
export function filterProviders(
  providers: readonly ListedProvider[],
  { q, show }: ProvidersSearch,
): readonly ListedProvider[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean)
  return providers.filter((provider) => {
    if (show === 'on' && !provider.on) return false
    if (show === 'off' && provider.on) return false
    if (show === 'local' && !provider.local) return false
    const text = [provider.name, provider.id, ...provider.formats, ...provider.switchedOnBy.flat()]
    return words.every((word) => text.join(' ').toLowerCase().includes(word))
  })
}
