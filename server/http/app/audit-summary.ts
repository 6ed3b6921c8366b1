// What of an input the audit log keeps. A list of what may be told, not of what may not: a field that nobody thought of is left
// out by name, so that no secret gets in by being new. Pure.

const LONGEST_VALUE = 80
const LONGEST = 500

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
  'limit',
  'limit_reset',
  'expires_at',
  'allowed_models',
  'allowed_providers',
  'requests_per_minute',
  'tokens_per_minute',
  'parameters',
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
    .map(([name, value]) => (TOLD.has(name) ? `${name}: ${shown(value)}` : `${name}: not shown`))
  return cut(parts.join(', '), LONGEST)
}

function shown(value: unknown): string {
  if (value === null) return 'none'
  if (Array.isArray(value)) return cut(value.map(shown).join(' '), LONGEST_VALUE)
  if (typeof value === 'object') return 'not shown'
  return cut(String(value).replaceAll(/\s+/g, ' '), LONGEST_VALUE)
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`
}
