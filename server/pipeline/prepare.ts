// From a body's text to a request that is read, checked and knows its models. Pure of I/O; throws what the caller did wrong.
import type { ChatRequest, ProviderPreferences, Rest } from '../../core/chat.ts'
import { GatewayError } from '../../core/errors.ts'
import type { ParameterMode, Warning } from '../../core/fitting.ts'
import { jsonMembers } from '../../core/json-members.ts'
import type { Model } from '../../core/model.ts'
import type { CallerDialect } from '../../dialects/dialect.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { editDistance, findModel, nearestModels } from '../catalogue/catalogue.ts'
import { readSimulate } from '../providers/simulator/read-simulate.ts'
import { accountAllows } from '../routing/account-rules.ts'
import type { KeyRecord } from '../store/keys/ports.ts'
import type { AccountSettingsRecord } from '../store/settings/ports.ts'
import { checkKind } from './check-kind.ts'
import type { PreparedRequest } from './generation.ts'
import type { Inbound } from './inbound.ts'
import { header } from './inbound.ts'

export interface PrepareOptions {
  readonly inbound: Inbound
  readonly key: KeyRecord
  /** What the key's account has set. */
  readonly account: AccountSettingsRecord | undefined
  readonly catalogue: Catalogue
  readonly caller: CallerDialect
}

/** Routing suffixes that any model name may carry, and what they ask for (OpenRouter's model variants). */
const ROUTING_SUFFIXES: Readonly<Record<string, ProviderPreferences>> = {
  nitro: { sort: 'throughput' },
  floor: { sort: 'price' },
  free: { maxPrice: { prompt: 0, completion: 0, request: 0 } },
  exacto: { sort: 'exacto' },
  online: {},
}

/** Reads and checks everything that does not depend on the endpoint. */
export function prepareRequest(options: PrepareOptions): PreparedRequest {
  const { inbound, key, catalogue, caller } = options
  const wire = inbound.wire ?? parseBody(inbound.text)
  const read = caller.readRequest(wire)
  const mode = parameterMode(inbound, key)
  if (mode === 'strict') refuseUnknownFields(read, caller)
  const warnings: Warning[] = []
  const simulated = withSimulate(options, read, warnings)
  const models = [read.model, ...(read.models ?? [])].map((name) => resolveModel(catalogue, name))
  for (const { model } of models) {
    checkAllowed(model, key)
    if (!accountAllows(options.account, model.id)) throw notOfAccount(model)
    checkKind(model, { wanted: 'chat', surface: inbound.surface })
  }
  const wish = models[0]?.wish
  // What the request says in so many words goes before a suffix.
  const request = wish ? { ...simulated, provider: { ...wish, ...simulated.provider } } : simulated
  return {
    key,
    request,
    source: caller.id === undefined ? undefined : { dialect: caller.id, text: inbound.text, request: read },
    mode,
    models: models.map((entry) => entry.model),
    warnings,
  }
}

/** The body as a value. Refuses what is not JSON and a second top-level `model`, which could slip past an allow-list. */
export function parseBody(text: string): unknown {
  let wire: unknown
  try {
    wire = JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\s+/g, ' ').slice(0, 160) : ''
    throw new GatewayError(
      'invalid_json',
      `We could not parse the JSON body of your request: ${text === '' ? 'it is empty' : reason}.`,
      { wireCode: null, cause: error },
    )
  }
  if (text.indexOf('"model"', text.indexOf('"model"') + 7) >= 0) {
    const named = jsonMembers(text).filter((member) => member.key === 'model')
    if (named.length > 1)
      throw new GatewayError(
        'invalid_request',
        "The body has more than one 'model' member; send exactly one.",
        {
          param: 'model',
        },
      )
  }
  return wire
}

function parameterMode(inbound: Inbound, key: KeyRecord): ParameterMode {
  const asked = header(inbound, 'x-causeway-parameters')
  if (asked === undefined) return key.parameters ?? 'lenient'
  if (asked === 'lenient' || asked === 'strict') return asked
  throw new GatewayError(
    'invalid_value',
    `Invalid value for the header X-Causeway-Parameters: '${asked.slice(0, 40)}'. Supported values are: 'lenient' and 'strict'.`,
    { param: 'X-Causeway-Parameters' },
  )
}

function refuseUnknownFields(request: ChatRequest, caller: CallerDialect): void {
  // `rest` also carries fields that are known on the wire but have no neutral name.
  const unknown = Object.keys(request.rest).find((field) => !caller.knownFields.includes(field))
  if (unknown === undefined) return
  const nearest = nearestField(unknown.slice(0, 60), caller.knownFields)
  throw new GatewayError(
    'unknown_parameter',
    `Unknown parameter: '${unknown}'.${nearest === undefined ? '' : ` Did you mean '${nearest}'?`}`,
    { param: unknown },
  )
}

/** The known field that a misspelt one most likely means: the fewest edits, then the longest common beginning. */
function nearestField(unknown: string, fields: readonly string[]): string | undefined {
  let best: { readonly field: string; readonly distance: number; readonly shared: number } | undefined
  for (const field of fields) {
    const distance = editDistance(field, unknown)
    if (distance > 2) continue
    let shared = 0
    while (shared < unknown.length && unknown[shared] === field[shared]) shared++
    if (!best || distance < best.distance || (distance === best.distance && shared > best.shared))
      best = { field, distance, shared }
  }
  return best?.field
}

/** Lets test keys steer the simulator, by body or header, and tells live keys that theirs was ignored. */
function withSimulate(options: PrepareOptions, request: ChatRequest, warnings: Warning[]): ChatRequest {
  const fromHeader = header(options.inbound, 'x-causeway-simulate')
  if (request.simulate === undefined && fromHeader === undefined) return request
  if (options.key.kind !== 'test') {
    const text = 'simulate only acts for test keys and was left out.'
    warnings.push({ code: 'parameter_dropped', param: 'simulate', text })
    const { simulate: _simulate, ...rest } = request
    return rest
  }
  const simulate = request.simulate ?? parseSimulateHeader(fromHeader ?? '')
  readSimulate(simulate)
  return { ...request, simulate }
}

function parseSimulateHeader(text: string): Rest {
  try {
    return JSON.parse(text) as Rest
  } catch (error) {
    throw new GatewayError('invalid_json', 'The header X-Causeway-Simulate is not JSON.', {
      param: 'X-Causeway-Simulate',
      cause: error,
    })
  }
}

interface ResolvedModel {
  readonly model: Model
  /** What its suffixes ask for; undefined without any. */
  readonly wish: ProviderPreferences | undefined
}

/** Finds the model of a name with or without routing suffixes. Throws 404 with the nearest names. */
export function resolveModel(catalogue: Catalogue, name: string): ResolvedModel {
  const direct = findModel(catalogue, name)
  if (direct) return { model: direct, wish: undefined }
  let base = name
  let wish: ProviderPreferences = {}
  for (let colon = base.lastIndexOf(':'); colon > 0; colon = base.lastIndexOf(':')) {
    const suffix = base.slice(colon + 1)
    if (!Object.hasOwn(ROUTING_SUFFIXES, suffix)) break
    // Of several that sort the last counts, which comes first from the end.
    wish = { ...ROUTING_SUFFIXES[suffix], ...wish }
    base = base.slice(0, colon)
    const model = findModel(catalogue, base)
    if (model) return { model, wish }
  }
  throw unknownModel(catalogue, name)
}

function unknownModel(catalogue: Catalogue, name: string): GatewayError {
  const nearest = nearestModels(catalogue, name)
  const hint =
    nearest.length > 0
      ? ` Did you mean ${nearest.map((id) => `\`${id}\``).join(', ')}?`
      : ' See GET /v1/models.'
  return new GatewayError(
    'model_not_found',
    `The model \`${name.slice(0, 120)}\` does not exist or you do not have access to it.${hint}`,
    { metadata: { nearest_models: nearest } },
  )
}

function checkAllowed(model: Model, key: KeyRecord): void {
  if (!key.allowedModels || key.allowedModels.includes(model.id)) return
  throw new GatewayError(
    'model_not_allowed',
    `This key may not use ${model.id}. It may use: ${key.allowedModels.slice(0, 10).join(', ')}.`,
    { param: 'model' },
  )
}

/** The refusal of a model that the account's settings do not let its keys use. */
export function notOfAccount(model: Model): GatewayError {
  return new GatewayError(
    'model_not_allowed',
    `The settings of this account do not allow ${model.id}. An admin of the account changes them under Settings, Privacy.`,
    { param: 'model' },
  )
}
