// What of an input the audit log keeps. A list of what may be told, not of what may not: a field that nobody thought of is left
// out by name, so that no secret gets in by being new. Pure.

const LONGEST_VALUE = 80
const LONGEST = 500
/** Fields in somebody's own words; the log is there to keep them. */
const PROSE: ReadonlySet<string> = new Set(['note', 'reason'])
const LONGEST_PROSE = 300

/** Fields that say what was done and give nobody a right. Passwords, tokens, links, codes and keys are none of them. */
const TOLD: ReadonlySet<string> = new Set([
  'id',
  'personId',
  'hash',
  'provider',
  'author',
  'slug',
  'enabled',
  'hidden',
  'charge',
  'margin',
  'prompt',
  'completion',
  'cacheRead',
  'upstreamId',
  'name',
  'email',
  'role',
  'policy',
  'disabled',
  'administrator',
  'kind',
  'billing',
  'dollars',
  'note',
  'reason',
  'limit',
  'budget',
  'limit_reset',
  'expires_at',
  'allowed_models',
  'allowed_providers',
  'requests_per_minute',
  'tokens_per_minute',
  'parameters',
  'connect_timeout_ms',
  'first_event_timeout_ms',
  'idle_timeout_ms',
  'total_timeout_ms',
  'allowedModels',
  'allowedProviders',
  'dataPolicy',
  'order',
  'sort',
  'allowFallbacks',
  'rescue',
  'ignore',
  'keepsResponses',
  'keepsPrompts',
  'promptDays',
  'allowFallback',
])

/** `email: grace@example.com, role: viewer`; other fields are named and their values left out. */
export function summaryOf(input: unknown): string {
  if (typeof input !== 'object' || input === null) return ''
  const parts = Object.entries(input)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) =>
      TOLD.has(name)
        ? `${name}: ${shown(value, PROSE.has(name) ? LONGEST_PROSE : LONGEST_VALUE)}`
        : `${name}: not shown`,
    )
  return cut(parts.join(', '), LONGEST)
}

function shown(value: unknown, longest = LONGEST_VALUE): string {
  if (value === null) return 'none'
  if (Array.isArray(value)) return cut(value.map((one) => shown(one)).join(' '), longest)
  if (typeof value === 'object') return 'not shown'
  return cut(String(value).replaceAll(/\s+/g, ' '), longest)
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`
}
