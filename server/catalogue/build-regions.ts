// Where a provider serves requests: what its document promises for the address and the values that the operator has given. Pure;
// which regions a request may want is routing's.
import type { Provider } from '../../core/model.ts'
import type { ProviderDocument } from './schema.ts'

/** Where nobody says where: a provider's word for all of its places together. */
const ANYWHERE = 'global'

interface Place {
  /** Of the provider, with what the operator has set. */
  readonly baseUrl: string
  /** Puts the values into a text; undefined when one of them is not set. */
  readonly fill: (template: string) => string | undefined
}

/** What is known of it; nothing where the document says nothing, or not enough is set. */
export function buildRegions(
  { region }: Pick<ProviderDocument, 'region'>,
  { baseUrl, fill }: Place,
): Pick<Provider, 'region' | 'regionsOfIds'> {
  if (region === undefined) return {}
  if (typeof region === 'string') return { region }
  const { name, by_host: byHost = {}, by_id: byId } = region
  const written = byHost[new URL(baseUrl).hostname] ?? (name === undefined ? undefined : fill(name))
  const known = written?.trim().toLowerCase()
  return {
    ...(known !== undefined && known !== '' && known !== ANYWHERE && { region: known }),
    ...(byId && {
      regionsOfIds: new Map(Object.entries(byId).map(([start, place]) => [start, place ?? undefined])),
    }),
  }
}

/** Where this model of the provider is served. */
export function regionOf({ region, regionsOfIds }: Provider, upstreamId: string): string | undefined {
  for (const [start, place] of regionsOfIds ?? []) if (upstreamId.startsWith(start)) return place
  return region
}
