// Reads `provider`: OpenRouter's preferences object, or AI/ML API's bare provider name. Read only: no provider gets it.
import type { Percentile, ProviderPreferences } from '../../core/chat.ts'
import {
  invalidType,
  readBoolean,
  readDecimal,
  readObject,
  readString,
  readStrings,
  readWord,
} from './check.ts'
import { innerRest } from './parts.ts'
import { isObject, setOwn, type Draft, type Wire } from './wire.ts'

const QUANTIZATIONS = [
  'int4',
  'int8',
  'fp4',
  'mxfp4',
  'nvfp4',
  'fp6',
  'fp8',
  'mxfp8',
  'fp16',
  'bf16',
  'fp32',
  'unknown',
] as const
const SORTS = ['price', 'throughput', 'latency', 'exacto'] as const
const PARTITIONS = ['model', 'none'] as const
const PERCENTILES = ['p50', 'p75', 'p90', 'p99'] as const
const PRICE = { min: 0, max: Number.MAX_SAFE_INTEGER }
const READ_FIELDS = new Set([
  'order',
  'only',
  'ignore',
  'allow_fallbacks',
  'require_parameters',
  'data_collection',
  'zdr',
  'quantizations',
  'region',
  'enforce_distillable_text',
  'sort',
  'max_price',
  'preferred_min_throughput',
  'preferred_max_latency',
])

type Preferences = { -readonly [Key in keyof ProviderPreferences]: ProviderPreferences[Key] }

/** Undefined when the caller leaves the choice to us (`"auto"`). */
export function readProviderPreferences(value: unknown): ProviderPreferences | undefined {
  if (typeof value === 'string') return readProviderName(value)
  if (!isObject(value)) throw invalidType('provider', 'an object', value)
  const preferences: Preferences = {}
  readLists(value, preferences)
  readSwitches(value, preferences)
  const rest = innerRest(value, READ_FIELDS) ?? {}
  if (value['sort'] != null) readSort(value['sort'], preferences, rest)
  if (value['max_price'] != null) preferences.maxPrice = readMaxPrice(value['max_price'])
  if (value['preferred_min_throughput'] != null)
    preferences.preferredMinThroughput = readCutoffs(
      value['preferred_min_throughput'],
      'provider.preferred_min_throughput',
    )
  if (value['preferred_max_latency'] != null)
    preferences.preferredMaxLatencySeconds = readCutoffs(
      value['preferred_max_latency'],
      'provider.preferred_max_latency',
    )
  if (Object.keys(rest).length > 0) preferences.rest = rest
  return preferences
}

/** AI/ML API: one name, any case, no fallback when it is set. */
function readProviderName(name: string): ProviderPreferences | undefined {
  const slug = name.trim().toLowerCase()
  return slug === '' || slug === 'auto' ? undefined : { only: [slug], allowFallbacks: false }
}

function readLists(wire: Wire, preferences: Preferences): void {
  for (const name of ['order', 'only', 'ignore'] as const)
    if (wire[name] != null) preferences[name] = readStrings(wire[name], `provider.${name}`)
  if (wire['region'] != null)
    preferences.regions =
      typeof wire['region'] === 'string' ? [wire['region']] : readStrings(wire['region'], 'provider.region')
  if (wire['quantizations'] == null) return
  const list = readStrings(wire['quantizations'], 'provider.quantizations')
  for (let index = 0; index < list.length; index++)
    readWord(list[index], `provider.quantizations[${index}]`, QUANTIZATIONS)
  preferences.quantizations = list
}

function readSwitches(wire: Wire, preferences: Preferences): void {
  if (wire['allow_fallbacks'] != null)
    preferences.allowFallbacks = readBoolean(wire['allow_fallbacks'], 'provider.allow_fallbacks')
  if (wire['require_parameters'] != null)
    preferences.requireParameters = readBoolean(wire['require_parameters'], 'provider.require_parameters')
  if (wire['enforce_distillable_text'] != null)
    preferences.enforceDistillableText = readBoolean(
      wire['enforce_distillable_text'],
      'provider.enforce_distillable_text',
    )
  if (wire['zdr'] != null) preferences.zdr = readBoolean(wire['zdr'], 'provider.zdr')
  if (wire['data_collection'] != null)
    preferences.dataCollection = readWord(wire['data_collection'], 'provider.data_collection', [
      'allow',
      'deny',
    ])
}

/** A word, or `{by, partition}`, whose partition is kept in `rest` under `partition`. */
function readSort(value: unknown, preferences: Preferences, rest: Draft): void {
  if (typeof value === 'string') {
    preferences.sort = readWord(value, 'provider.sort', SORTS)
    return
  }
  const sort = readObject(value, 'provider.sort')
  if (sort['by'] != null) preferences.sort = readWord(sort['by'], 'provider.sort.by', SORTS)
  if (sort['partition'] != null)
    setOwn(rest, 'partition', readWord(sort['partition'], 'provider.sort.partition', PARTITIONS))
}

/** US dollars per million tokens, as numbers or decimal strings. */
function readMaxPrice(value: unknown): NonNullable<ProviderPreferences['maxPrice']> {
  const wire = readObject(value, 'provider.max_price')
  const price: { prompt?: number; completion?: number; request?: number } = {}
  for (const name of ['prompt', 'completion', 'request'] as const) {
    const path = `provider.max_price.${name}`
    if (wire[name] != null) price[name] = readDecimal(readNumeric(wire[name], path), path, PRICE)
  }
  return price
}

/** A number, which means the median, or an object with some of the percentiles. */
function readCutoffs(value: unknown, path: string): Partial<Record<Percentile, number>> {
  if (typeof value === 'number') return { p50: readDecimal(value, path, PRICE) }
  const wire = readObject(value, path)
  const cutoffs: Partial<Record<Percentile, number>> = {}
  for (const name of PERCENTILES)
    if (wire[name] != null) cutoffs[name] = readDecimal(wire[name], `${path}.${name}`, PRICE)
  return cutoffs
}

function readNumeric(value: unknown, path: string): unknown {
  if (typeof value !== 'string') return value
  const number = Number(readString(value, path))
  if (value.trim() === '' || !Number.isFinite(number)) throw invalidType(path, 'a decimal number', value)
  return number
}
