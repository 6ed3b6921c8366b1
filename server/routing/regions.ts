// `provider.region`: which endpoints are where a request wants to be served, and the error for a region that no endpoint has.
// Only what the catalogue says counts: an endpoint of which no region is known is nowhere.
import { GatewayError } from '../../core/errors.ts'
import type { Endpoint } from '../../core/model.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { namesIn } from './endpoint-names.ts'
import type { CandidateQuery } from './query.ts'

/** The regions that a request asks for, in lower case; undefined when it asks for none. */
export function wantedRegions({ preferences }: Pick<CandidateQuery, 'preferences'>): string[] | undefined {
  return namesIn(preferences?.regions)?.map((name) => String(name).trim().toLowerCase())
}

/** One part of the world by the names that clouds begin their regions' names with. */
const PARTS_OF_THE_WORLD: Readonly<Record<string, string>> = { europe: 'eu', asia: 'ap', apac: 'ap' }

/** The same for all clouds: `europe-west4` is in `eu` as `eu-west-1` is. */
function spelt(region: string): string {
  const [first = ''] = region.split('-', 1)
  const usual = PARTS_OF_THE_WORLD[first]
  return usual === undefined ? region : usual + region.slice(first.length)
}

/** True when a region is the wanted one or a part of it. Whole words only: `us-east-1` is in `us`, and not in `us-e`. */
export function isInRegion(region: string, wanted: string): boolean {
  const [known, asked] = [spelt(region), spelt(wanted)]
  return known === asked || known.startsWith(`${asked}-`)
}

/** True when the endpoint is known to be served in one of them. */
export function isServedIn({ region }: Endpoint, wanted: readonly string[]): boolean {
  return region !== undefined && wanted.some((name) => isInRegion(region, name))
}

/** The error for a name that is no region of any endpoint: most likely misspelt, and it would shut out everybody. */
export function unknownRegionError(
  query: Pick<CandidateQuery, 'preferences' | 'catalogue'>,
): GatewayError | undefined {
  const wanted = wantedRegions(query)
  if (wanted === undefined) return undefined
  const known = knownRegions(query.catalogue)
  const unknown = wanted.find((name) => !known.some((region) => isInRegion(region, name)))
  if (unknown === undefined) return undefined
  const there =
    known.length === 0
      ? 'The region of no endpoint is known here; leave provider.region out, or have the operator write it at the endpoints.'
      : `Regions are: ${known.join(', ')}; the beginning of one up to a dash means all that begin so.`
  return new GatewayError(
    'invalid_value',
    `Invalid 'provider.region': no endpoint is known to be in '${unknown.slice(0, 60)}'. ${there}`,
    { param: 'provider.region', metadata: { available_regions: known } },
  )
}

const regionsOf = new WeakMap<Catalogue, readonly string[]>()

/** Every region that an endpoint of the catalogue says, once each; kept, since snapshots do not change. */
function knownRegions(catalogue: Catalogue): readonly string[] {
  let known = regionsOf.get(catalogue)
  if (known === undefined) {
    const endpoints = [...catalogue.models.values()].flatMap((model) => model.endpoints)
    const regions = endpoints.map(({ region }) => region).filter((region) => region !== undefined)
    regionsOf.set(catalogue, (known = [...new Set(regions)].toSorted()))
  }
  return known
}
