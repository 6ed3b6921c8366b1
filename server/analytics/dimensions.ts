// The dimensions that activity is split by, in the words of pages and in those of rollups. A model and a provider are parts of
// an endpoint, a person is who made a key: three columns serve five dimensions.
import type { ActivityDimension } from '../../contract/app/activity.ts'
import type { KeyRecord } from '../store/ports.ts'
import type {
  RolledApp,
  RolledEndpoint,
  UsageDimension,
  UsageQuery,
  UsageSplit,
} from '../store/rollups/ports.ts'
import { modelNameOf, providerOf } from './traffic.ts'
import type { Traffic } from './traffic.ts'

/** The id of everything that has no value in a dimension. */
export const NONE = 'none'
const DELETED = /^deleted-(\d{1,15})$/

/** Any of these values, by dimension; undefined means all. */
export type Filters = Readonly<Record<ActivityDimension, readonly string[] | undefined>>

export interface Group {
  readonly id: string
  readonly label: string
}

/** Who made a key, as far as that is known. */
export type CreatorOf = (key: KeyRecord) => Group | undefined

export interface Dimensions {
  readonly column: (dimension: ActivityDimension) => UsageDimension
  /** The group that a member of the dimension's column belongs to. */
  readonly groupOf: (dimension: ActivityDimension, member: number) => Group
  /** What rollups are to be asked with. */
  readonly where: (filters: Filters, groupBy: ActivityDimension) => Where
}

export type Where = Pick<UsageQuery, 'split' | 'endpoints' | 'keys' | 'apps'>

const COLUMNS: Readonly<Record<ActivityDimension, UsageDimension>> = {
  model: 'endpoint',
  provider: 'endpoint',
  key: 'key',
  person: 'key',
  app: 'app',
}
/** No row has it: a filter that nothing fits finds nothing. */
const NOBODY = -1

/** Knows the endpoints, keys and apps of one account. */
export function createDimensions(parts: {
  readonly traffic: Pick<Traffic, 'catalogue' | 'keys'>
  readonly accountId: number
  readonly endpoints: readonly RolledEndpoint[]
  readonly apps: readonly RolledApp[]
  /** Every key of the account, and of those that are gone the ids that have traffic. */
  readonly keys: readonly KeyRecord[]
  readonly creatorOf: CreatorOf
}): Dimensions {
  const { traffic, endpoints, apps, creatorOf } = parts
  const catalogue = traffic.catalogue.current()
  const endpointBy = new Map(endpoints.map((one) => [one.number, one]))
  const appBy = new Map(apps.map((one) => [one.number, one]))
  const keyBy = new Map(parts.keys.map((one) => [one.id, one]))

  const groups: Readonly<Record<ActivityDimension, (member: number) => Group>> = {
    model: (member) => {
      const { id, name } = modelNameOf(catalogue, endpointBy.get(member)?.modelId ?? NONE)
      return { id, label: name }
    },
    provider: (member) => {
      const endpoint = endpointBy.get(member)
      const id = endpoint && providerOf(endpoint)
      if (endpoint === undefined || id === undefined) return { id: NONE, label: 'No provider' }
      return { id, label: catalogue.providers.get(id)?.name ?? endpoint.providerName }
    },
    key: (member) => {
      const key = keyBy.get(member)
      return key
        ? { id: key.hash, label: key.name }
        : { id: `deleted-${member}`, label: `Deleted key ${member}` }
    },
    person: (member) => {
      const key = keyBy.get(member)
      return (key && creatorOf(key)) ?? { id: NONE, label: 'Nobody in particular' }
    },
    app: (member) => {
      const app = appBy.get(member)
      if (!app) return { id: NONE, label: 'No app' }
      return { id: app.identity, label: app.title === '' ? app.identity : app.title }
    },
  }

  const keyNumbers = (hashes: readonly string[]): number[] =>
    hashes.flatMap((hash) => {
      const deleted = DELETED.exec(hash)?.[1]
      if (deleted !== undefined) return [Number(deleted)]
      return parts.keys.filter((key) => key.hash === hash.toLowerCase()).map((key) => key.id)
    })
  const membersOf = (dimension: ActivityDimension, ids: readonly string[], all: Iterable<number>): number[] =>
    [...all].filter((member) => ids.includes(groups[dimension](member).id))

  return {
    column: (dimension) => COLUMNS[dimension],
    groupOf: (dimension, member) => groups[dimension](member),
    where: (filters, groupBy) => {
      const ofEndpoints = [
        filters.model && membersOf('model', filters.model, endpointBy.keys()),
        filters.provider && membersOf('provider', filters.provider, endpointBy.keys()),
      ]
      const ofKeys = [
        filters.key && keyNumbers(filters.key),
        filters.person && membersOf('person', filters.person, keyBy.keys()),
      ]
      const ofApps = filters.app && membersOf('app', filters.app, [0, ...appBy.keys()])
      const narrowed = { endpoints: both(ofEndpoints), keys: both(ofKeys), apps: both([ofApps]) }
      return { ...narrowed, split: splitFor(narrowed, COLUMNS[groupBy]) }
    },
  }
}

/** What is in all lists that there are; undefined when there is none. */
function both(lists: readonly (readonly number[] | undefined)[]): readonly number[] | undefined {
  const given = lists.filter((list) => list !== undefined)
  const [first, ...others] = given
  if (!first) return undefined
  const common = first.filter((member) => others.every((list) => list.includes(member)))
  return common.length === 0 ? [NOBODY] : common
}

/** The smallest split that has the columns of the question. */
function splitFor(where: Omit<Where, 'split'>, column: UsageDimension): UsageSplit {
  const columns = new Set<UsageDimension>([column])
  if (where.endpoints) columns.add('endpoint')
  if (where.keys) columns.add('key')
  if (where.apps) columns.add('app')
  return columns.size === 1 ? column : 'everything'
}
