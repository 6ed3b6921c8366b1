// The form of a key: what stands in its fields, and what that means to the server. Pure.
import type { ChangeKeyBody, OwnKey } from '../../../contract/app/keys.ts'

/** What the fields hold, as text, as the reader typed it. */
export interface KeyFields {
  readonly name: string
  readonly kind: 'live' | 'test' | 'management'
  /** US dollars; empty is no limit. */
  readonly limit: string
  readonly reset: '' | 'daily' | 'weekly' | 'monthly'
  /** `YYYY-MM-DD`; the key ends at the end of that day, UTC. Empty is never. */
  readonly expires: string
  /** Separated by commas or lines; empty is all. */
  readonly models: string
  readonly providers: string
  readonly requestsPerMinute: string
  readonly tokensPerMinute: string
  readonly parameters: '' | 'lenient' | 'strict'
  /** Deadlines in milliseconds; empty is the gateway's. */
  readonly connectMs: string
  readonly firstEventMs: string
  readonly idleMs: string
  readonly totalMs: string
}

export const NEW_KEY: KeyFields = {
  name: '',
  kind: 'live',
  limit: '',
  reset: '',
  expires: '',
  models: '',
  providers: '',
  requestsPerMinute: '',
  tokensPerMinute: '',
  parameters: '',
  connectMs: '',
  firstEventMs: '',
  idleMs: '',
  totalMs: '',
}

/** What a key's form begins with. */
export function fieldsOf(key: OwnKey): KeyFields {
  return {
    name: key.name,
    kind: key.kind,
    limit: key.limit === null ? '' : String(key.limit),
    reset: key.limit_reset ?? '',
    expires: key.expires_at?.slice(0, 10) ?? '',
    models: (key.allowed_models ?? []).join(', '),
    providers: (key.allowed_providers ?? []).join(', '),
    requestsPerMinute: numberText(key.requests_per_minute),
    tokensPerMinute: numberText(key.tokens_per_minute),
    parameters: key.parameters ?? '',
    connectMs: numberText(key.connect_timeout_ms),
    firstEventMs: numberText(key.first_event_timeout_ms),
    idleMs: numberText(key.idle_timeout_ms),
    totalMs: numberText(key.total_timeout_ms),
  }
}

function numberText(value: number | null): string {
  return value === null ? '' : String(value)
}

export type FieldErrors = Partial<Record<keyof KeyFields, string>>

/** What the fields mean, or what is wrong with them, by field. `kept` is the key before, whose end is left as it is. */
export function readFields(
  fields: KeyFields,
  kept?: OwnKey,
): { readonly body: ChangeKeyBody } | { readonly errors: FieldErrors } {
  const errors: { -readonly [K in keyof FieldErrors]: string } = {}
  const name = fields.name.trim()
  if (name === '') errors.name = 'A name, so that you know it again.'
  const limit = readNumber(fields.limit, { isWhole: false })
  if (Number.isNaN(limit)) errors.limit = 'An amount in US dollars, such as 25 or 0.50.'
  const requests = readNumber(fields.requestsPerMinute, { isWhole: true })
  if (Number.isNaN(requests) || requests === 0) errors.requestsPerMinute = 'A whole number above zero.'
  const tokens = readNumber(fields.tokensPerMinute, { isWhole: true })
  if (Number.isNaN(tokens) || tokens === 0) errors.tokensPerMinute = 'A whole number above zero.'
  for (const field of ['connectMs', 'firstEventMs', 'idleMs', 'totalMs'] as const)
    if (!isDeadline(fields[field])) errors[field] = 'From 1 to 86400000.'
  if (fields.expires !== '' && Number.isNaN(Date.parse(fields.expires))) errors.expires = 'A day.'
  if (Object.keys(errors).length > 0) return { errors }
  return {
    body: {
      name,
      limit: limit ?? null,
      limit_reset: fields.reset === '' ? null : fields.reset,
      ...expiryOf(fields.expires, kept),
      allowed_models: readList(fields.models),
      allowed_providers: readList(fields.providers),
      requests_per_minute: requests ?? null,
      tokens_per_minute: tokens ?? null,
      parameters: fields.parameters === '' ? null : fields.parameters,
      connect_timeout_ms: readNumber(fields.connectMs, { isWhole: true }) ?? null,
      first_event_timeout_ms: readNumber(fields.firstEventMs, { isWhole: true }) ?? null,
      idle_timeout_ms: readNumber(fields.idleMs, { isWhole: true }) ?? null,
      total_timeout_ms: readNumber(fields.totalMs, { isWhole: true }) ?? null,
    },
  }
}

/**
 * What of the fields the reader has changed since the form was opened: the rest may have been changed in another tab since, and is
 * left as it is there.
 */
export function changesIn(fields: KeyFields, edited: OwnKey): ReturnType<typeof readFields> {
  const [now, begun] = [readFields(fields, edited), readFields(fieldsOf(edited), edited)]
  if ('errors' in now || 'errors' in begun) return now
  const before: Readonly<Record<string, unknown>> = begun.body
  const changed = Object.entries(now.body).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]),
  )
  return { body: Object.fromEntries(changed) }
}

// An end that was not touched is not sent: it may have passed already, and the server takes only days to come.
function expiryOf(expires: string, kept: OwnKey | undefined): Pick<ChangeKeyBody, 'expires_at'> {
  if (expires === '') return { expires_at: null }
  if (kept?.expires_at?.slice(0, 10) === expires) return {}
  return { expires_at: `${expires}T23:59:59Z` }
}

/** Empty, or whole milliseconds up to a day. */
function isDeadline(text: string): boolean {
  const value = readNumber(text, { isWhole: true })
  return value === undefined || (value >= 1 && value <= 86_400_000)
}

function readNumber(text: string, { isWhole }: { readonly isWhole: boolean }): number | undefined {
  const trimmed = text.trim().replace(/^\$/, '')
  if (trimmed === '') return undefined
  const value = /^\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : NaN
  return isWhole && !Number.isInteger(value) ? NaN : value
}

function readList(text: string): string[] | null {
  const words = text.split(/[\s,]+/).filter(Boolean)
  return words.length === 0 ? null : [...new Set(words)]
}

/** Which field a refusal of the server is about, by the name that it has there. */
export function fieldNamed(name: string | undefined): keyof KeyFields | undefined {
  const names: Readonly<Record<string, keyof KeyFields>> = {
    name: 'name',
    kind: 'kind',
    limit: 'limit',
    limit_reset: 'reset',
    expires_at: 'expires',
    allowed_models: 'models',
    allowed_providers: 'providers',
    requests_per_minute: 'requestsPerMinute',
    tokens_per_minute: 'tokensPerMinute',
    parameters: 'parameters',
    connect_timeout_ms: 'connectMs',
    first_event_timeout_ms: 'firstEventMs',
    idle_timeout_ms: 'idleMs',
    total_timeout_ms: 'totalMs',
  }
  return name === undefined ? undefined : names[name.split(/[.[]/)[0] ?? '']
}

/** How much of the limit is used, from 0 to 1; undefined without a limit. */
export function usedShare(key: Pick<OwnKey, 'limit' | 'limit_remaining'>): number | undefined {
  if (key.limit === null || key.limit_remaining === null) return undefined
  return key.limit === 0 ? 1 : Math.min(1, 1 - key.limit_remaining / key.limit)
}

const DAY_MS = 86_400_000

/** When a limit starts anew, as Unix milliseconds: the next midnight, Monday or first of the month, UTC. */
export function nextReset(reset: OwnKey['limit_reset'], now: number): number | undefined {
  const midnight = now - (now % DAY_MS) + DAY_MS
  if (reset === null) return undefined
  if (reset === 'daily') return midnight
  const date = new Date(now)
  if (reset === 'weekly') return midnight + ((7 - date.getUTCDay()) % 7) * DAY_MS
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
}
