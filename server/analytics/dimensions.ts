// The dimensions that activity is split by, in the words of pages and in those of rollups. A model and a provider are parts of
// an endpoint, a person is who made a key: three columns serve five dimensions.
import type { ActivityDimension } from '../../contract/app/activity.ts'
import type { KeyRecord } from '../store/keys/ports.ts'
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
  readonly where: (filters: Filters, groupBy: readonly ActivityDimension[]) => Where
  /** Every group that a dimension has here, `none` among them where that can be. */
  readonly groupsOf: (dimension: ActivityDimension) => readonly Group[]
}

export type Where = Pick<UsageQuery, 'split' | 'endpoints' | 'keys' | 'apps' | 'exceptKeys'>

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
  const membersIn = (dimension: ActivityDimension): Iterable<number> =>
    ({ endpoint: endpointBy.keys(), key: keyBy.keys(), app: [0, ...appBy.keys()] })[COLUMNS[dimension]]
  const membersOf = (dimension: ActivityDimension, ids: readonly string[]): number[] =>
    [...membersIn(dimension)].filter((member) => ids.includes(groups[dimension](member).id))
  const isOf = (people: readonly string[] | undefined, key: number): boolean =>
    people?.includes(groups.person(key).id) ?? false

  return {
    column: (dimension) => COLUMNS[dimension],
    groupOf: (dimension, member) => groups[dimension](member),
    groupsOf: (dimension) => {
      const found = new Map(
        [...membersIn(dimension)]
          .map((member) => groups[dimension](member))
          .map((group) => [group.id, group]),
      )
      if (dimension === 'person') found.set(NONE, groups.person(NOBODY))
      return [...found.values()]
    },
    where: (filters, groupBy) => {
      const ofEndpoints = [
        filters.model && membersOf('model', filters.model),
        filters.provider && membersOf('provider', filters.provider),
      ]
      const { person } = filters
      const isOfNobodyToo = person?.includes(NONE) ?? false
      const ofKeys = [
        filters.key && keyNumbers(filters.key),
        isOfNobodyToo ? undefined : person && membersOf('person', person),
      ]
      const ofApps = filters.app && membersOf('app', filters.app)
      // Of nobody are also keys that are gone, whose numbers are not known here.
      const others = isOfNobodyToo ? [...keyBy.keys()].filter((key) => !isOf(person, key)) : undefined
      const narrowed = {
        endpoints: both(ofEndpoints),
        keys: both(ofKeys),
        apps: both([ofApps]),
        ...(others ? { exceptKeys: others } : {}),
      }
      return { ...narrowed, split: splitFor(narrowed, groupBy) }
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
function splitFor(where: Omit<Where, 'split'>, groupBy: readonly ActivityDimension[]): UsageSplit {
  const columns = new Set(groupBy.map((dimension) => COLUMNS[dimension]))
  if (where.endpoints) columns.add('endpoint')
  if (where.keys || where.exceptKeys) columns.add('key')
  if (where.apps) columns.add('app')
  const [only = 'key', ...more] = columns
  return more.length === 0 ? only : 'everything'
}
