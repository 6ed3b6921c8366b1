// Makes one provider from its document: where it is, what switches it on, what its requests carry. Values that an address or a key
// ceremony needs come from the environment or from the document. Pure; the ceremonies themselves are in server/providers/.
import type { DialectId, Provider } from '../../core/model.ts'
import { buildRegions } from './build-regions.ts'
import { keysOf } from './provider-keys.ts'
import type { ProviderDocument } from './schema.ts'
import { inWords, waysToSwitchOn } from './switch-variables.ts'

/** Looks a setting up by name: the environment, as server/config.ts hands it out. */
export type VariableLookup = (name: string) => string | undefined

/** Where a dialect's conversations go, when a provider's document does not say. */
const CHAT_PATHS: Partial<Record<DialectId, { readonly chat: string; readonly chatStream?: string }>> = {
  'anthropic-messages': { chat: '/messages' },
  'openai-responses': { chat: '/responses' },
  gemini: {
    chat: '/models/{model}:generateContent',
    chatStream: '/models/{model}:streamGenerateContent?alt=sse',
  },
  'bedrock-converse': { chat: '/model/{model}/converse', chatStream: '/model/{model}/converse-stream' },
}

/** How keys are presented, where it is not as a bearer's. A key ceremony has its own way. */
const AUTH: Partial<Record<DialectId, Provider['auth']>> = {
  'anthropic-messages': 'x-api-key',
  gemini: 'x-goog-api-key',
}

/** Headers without which a dialect's requests are refused. */
const HEADERS: Partial<Record<DialectId, Readonly<Record<string, string>>>> = {
  'anthropic-messages': { 'anthropic-version': '2023-06-01' },
}

function usualAuth({ dialect, ceremony }: ProviderDocument): Provider['auth'] {
  return (ceremony ? undefined : AUTH[dialect]) ?? 'bearer'
}

function usualHeaders({ dialect, ceremony, headers }: ProviderDocument): Readonly<Record<string, string>> {
  const usual = (ceremony ? undefined : HEADERS[dialect]) ?? {}
  const given = new Set(Object.keys(headers).map((name) => name.toLowerCase()))
  return Object.fromEntries(Object.entries(usual).filter(([name]) => !given.has(name)))
}

const DEFAULT_PATHS = {
  chat: '/chat/completions',
  completions: '/completions',
  embeddings: '/embeddings',
  models: '/models',
}

/** Stands for a value that is not set; a host that ends in it is no host. */
const UNSET = 'unset.invalid'

const PLACEHOLDER = /\{([a-z][a-z0-9_]*)\}/g

type Values = Readonly<Record<string, string>>

/** The provider as the rest of the code reads it. */
export function buildProvider(id: string, document: ProviderDocument, variable: VariableLookup): Provider {
  const { env } = document
  const ways = waysToSwitchOn(document)
  const { apiKey, keys } = keysOf({ id, document }, env.key ? variable(env.key) : undefined)
  const values = readValues(document, variable)
  const address = env.base_url ? variable(env.base_url) : undefined
  const usual = usualAddress(document, values)
  const baseUrl = normaliseBaseUrl(address ?? usual, usual, document)
  return {
    id,
    name: document.name,
    dialect: document.dialect,
    baseUrl,
    transport: document.transport,
    auth: document.auth ?? usualAuth(document),
    apiKey,
    ...(keys && { keys }),
    ...(document.ceremony && !apiKey && { ceremony: document.ceremony.kind }),
    ...(document.ceremony && { credentials: values }),
    headers: { ...usualHeaders(document), ...document.headers },
    paths: pathsOf(document, { values, address: address === undefined ? undefined : baseUrl }),
    quirks: new Set(document.quirks),
    ...(document.body && { bodyMembers: bodyMembers(document.body) }),
    keyVariable: inWords(ways[0] ?? []) || undefined,
    switchedOnBy: ways,
    ...(document.enabled === false && { isSwitchedOff: true }),
    enabled: document.enabled !== false && isSwitchedOn({ document, apiKey, address, baseUrl, values }),
    takesOwnKeys: document.enabled !== false && takesOwnKeys(document, baseUrl),
    discover: document.discover,
    dataPolicy: {
      isStated: document.data_policy !== undefined,
      trains: document.data_policy?.trains ?? true,
      retainsDays: document.data_policy?.retains_days,
    },
    links: withoutUndefined(document.links),
    headquarters: document.headquarters,
    ...buildRegions(document, { baseUrl, fill: (template) => filled(template, values) }),
    sources: document.sources,
  }
}

/**
 * A variable goes before the document's own value. Only the document's may hold other values: what the environment gives may be a
 * secret, in which braces mean themselves.
 */
function readValues({ env, values: given = {} }: ProviderDocument, variable: VariableLookup): Values {
  const found: Record<string, string> = {}
  for (const [name, variables] of Object.entries(env.values ?? {})) {
    const value = variables.map(variable).find((entry) => entry !== undefined)
    if (value !== undefined) found[name] = value
  }
  const plain = { ...given, ...found }
  const written = Object.entries(given).map(([name, value]) => [
    name,
    value.replaceAll(PLACEHOLDER, (whole, other: string) => plain[other] ?? whole),
  ])
  return { ...Object.fromEntries(written), ...found }
}

/** A template with its values. One that is not set makes an address that is none. */
function fill(template: string, values: Values): string {
  return template.replaceAll(PLACEHOLDER, (whole, name: string) =>
    name === 'model' ? whole : (values[name] ?? UNSET),
  )
}

/** The same for a text that means nothing while one of them is not set. */
function filled(template: string, values: Values): string | undefined {
  const text = fill(template, values)
  return text.includes(UNSET) ? undefined : text
}

function usualAddress(
  { base_url: template, base_url_by_location: places }: ProviderDocument,
  values: Values,
): string {
  const { location } = values
  const address = fill((location !== undefined && places?.[location]) || template, values)
  // The value may stand anywhere in the host, of which only the end tells.
  return address.includes(UNSET) ? address.replace(/^(https?:\/\/)[^/]*/, `$1${UNSET}`) : address
}

function bodyMembers(body: Readonly<Record<string, unknown>>): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(body).map(([name, value]) => [name, value === null ? undefined : value]))
}

interface PathFacts {
  readonly values: Values
  /** Where the operator moved the provider, if he did. */
  readonly address: string | undefined
}

function pathsOf({ dialect, paths }: ProviderDocument, { values, address }: PathFacts): Provider['paths'] {
  const { chat_stream: chatStream, models, ...others } = paths
  // A document that names one path for conversations means both.
  const usual = others.chat === undefined ? CHAT_PATHS[dialect] : undefined
  return {
    ...DEFAULT_PATHS,
    ...usual,
    ...withoutUndefined(others),
    ...(models !== undefined && { models: modelsPath(fill(models, values), address) }),
    ...(chatStream !== undefined && { chatStream }),
  }
}

/** A list of models may be at another address of the same provider; one that was moved is asked where it is now. */
function modelsPath(path: string, address: string | undefined): string {
  return address !== undefined && /^https?:/.test(path) ? new URL(path).pathname : path
}

interface SwitchFacts {
  readonly document: ProviderDocument
  readonly apiKey: string | undefined
  readonly address: string | undefined
  readonly baseUrl: string
  readonly values: Values
}

/**
 * A key switches a provider on, or what its ceremony needs; a local server is switched on by its address. `.invalid` marks an
 * address still to be given.
 */
function isSwitchedOn({ document, apiKey, address, baseUrl, values }: SwitchFacts): boolean {
  if (document.transport === 'simulator') return true
  if (new URL(baseUrl).hostname.endsWith('.invalid')) return false
  if (document.auth === 'none' && !document.ceremony) return address !== undefined || !document.env.base_url
  const isReady = document.ceremony?.needs.some((names) => names.every((name) => values[name])) === true
  return Boolean(apiKey) || isReady
}

/**
 * Where accounts can bring a key of their own: a key is all that it takes, and the address is the same for everybody. What needs
 * more (an address of one's own, a region, a ceremony) does not.
 */
function takesOwnKeys({ transport, auth, ceremony }: ProviderDocument, baseUrl: string): boolean {
  const isPlain = transport === 'http' && auth !== 'none' && ceremony === undefined
  return isPlain && !new URL(baseUrl).hostname.endsWith('.invalid')
}

/** `host` and `host:port` become a URL; what an address leaves out, port or path, is taken from the provider's own default. */
function normaliseBaseUrl(address: string, usualText: string, document: ProviderDocument): string {
  if (document.transport === 'simulator') return document.base_url
  const hasScheme = /^https?:\/\//.test(address)
  const url = new URL(hasScheme ? address : `http://${address}`)
  const usual = new URL(usualText)
  if (!hasScheme && url.port === '') url.port = usual.port
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1'
  if (url.pathname === '/') url.pathname = usual.pathname
  return url.href.replace(/\/+$/, '')
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const copy: Record<string, unknown> = {}
  for (const [key, entry] of Object.entries(value)) if (entry !== undefined) copy[key] = entry
  return copy as { [K in keyof T]: Exclude<T[K], undefined> }
}
