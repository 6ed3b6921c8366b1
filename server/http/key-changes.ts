// What a request says about a key, in the words of accounts/keys.ts. Names of models and providers are checked against the
// catalogue, because a misspelt one would lock the key out without a word.
import type { CreateKeyBody, UpdateKeyBody } from '../../contract/keys.ts'
import { GatewayError } from '../../core/errors.ts'
import { nanodollarsFromDollars } from '../../core/money.ts'
import type { KeyWishes } from '../accounts/keys.ts'
import { findModel, nearestModels } from '../catalogue/catalogue.ts'
import type { Services } from '../services.ts'
import type { KeyChanges } from '../store/keys/ports.ts'

type Parts = Pick<Services, 'catalogue' | 'now'>
type Settings = Omit<UpdateKeyBody, 'name' | 'disabled'>

/** For a new key of this account. */
export function wishesOf(
  body: CreateKeyBody,
  { accountId, services }: { readonly accountId: number; readonly services: Parts },
): KeyWishes {
  if (typeof body.creator_user_id === 'string')
    throw new GatewayError('invalid_value', "Invalid 'creator_user_id': this account has no members.", {
      param: 'creator_user_id',
    })
  const { name, test, creator_user_id: _creator, workspace_id: _workspace, ...settings } = body
  return { accountId, name, kind: test === true ? 'test' : 'live', ...settingsOf(settings, services) }
}

/** For an existing key: what the body leaves out stays, what it sets to null is cleared. */
export function changesOf(body: UpdateKeyBody, services: Parts): Omit<KeyChanges, 'digest'> {
  const { name, disabled, ...settings } = body
  return {
    ...(name === undefined ? {} : { name }),
    ...(disabled === undefined ? {} : { disabled }),
    ...settingsOf(settings, services),
  }
}

function settingsOf(settings: Settings, services: Parts): Omit<KeyChanges, 'digest' | 'name' | 'disabled'> {
  const changes: { -readonly [K in keyof KeyChanges]: KeyChanges[K] } = {}
  const { limit, limit_reset, expires_at, allowed_models, allowed_providers } = settings
  if (limit !== undefined)
    changes.limitNanodollars = limit === null ? undefined : nanodollarsFromDollars(limit)
  if (limit_reset !== undefined) changes.limitReset = limit_reset ?? undefined
  if (expires_at !== undefined)
    changes.expiresAt = expires_at === null ? undefined : futureTime(expires_at, services.now())
  if (allowed_models !== undefined)
    changes.allowedModels = allowed_models?.map((name) => modelIdOf(name, services))
  if (allowed_providers !== undefined)
    changes.allowedProviders = allowed_providers?.map((name) => providerIdOf(name, services))
  if (settings.requests_per_minute !== undefined)
    changes.requestsPerMinute = settings.requests_per_minute ?? undefined
  if (settings.tokens_per_minute !== undefined)
    changes.tokensPerMinute = settings.tokens_per_minute ?? undefined
  if (settings.parameters !== undefined) changes.parameters = settings.parameters ?? undefined
  if (settings.connect_timeout_ms !== undefined)
    changes.connectTimeoutMs = settings.connect_timeout_ms ?? undefined
  if (settings.first_event_timeout_ms !== undefined)
    changes.firstEventTimeoutMs = settings.first_event_timeout_ms ?? undefined
  if (settings.idle_timeout_ms !== undefined) changes.idleTimeoutMs = settings.idle_timeout_ms ?? undefined
  if (settings.total_timeout_ms !== undefined) changes.totalTimeoutMs = settings.total_timeout_ms ?? undefined
  return changes
}

function futureTime(text: string, now: number): number {
  const at = Date.parse(text)
  if (at > now) return at
  throw new GatewayError('invalid_value', `Invalid 'expires_at': ${text} has already passed.`, {
    param: 'expires_at',
  })
}

function modelIdOf(name: string, { catalogue }: Parts): string {
  const current = catalogue.current()
  const model = findModel(current, name)
  if (model) return model.id
  const near = nearestModels(current, name)
  const hint = near.length > 0 ? ` Did you mean ${near.join(', ')}?` : ''
  throw new GatewayError('invalid_value', `Invalid 'allowed_models': there is no model '${name}'.${hint}`, {
    param: 'allowed_models',
  })
}

function providerIdOf(name: string, { catalogue }: Parts): string {
  const wanted = name.toLowerCase()
  for (const provider of catalogue.current().providers.values())
    if (provider.id === wanted || provider.name.toLowerCase() === wanted) return provider.id
  throw new GatewayError(
    'invalid_value',
    `Invalid 'allowed_providers': there is no provider '${name}'. See GET /providers.`,
    { param: 'allowed_providers' },
  )
}
