// Google's model endpoints: `/v1beta/models/{model}:{method}`, or `/v1/…`, where its JavaScript SDK calls since version 3. Model and
// method stand in the path, the key in a header of Google's own or in the query, so these are matched and prepared here; from there
// on they run as any other model endpoint.
import { createGeminiCaller } from '../../dialects/gemini/caller.ts'
import { readEmbeddings, writeEmbeddings, type EmbeddingMethod } from '../../dialects/gemini/embeddings.ts'
import { runChat } from '../pipeline/chat.ts'
import { runCountContents } from '../pipeline/count-contents.ts'
import { runEmbeddings } from '../pipeline/embeddings.ts'
import type { Inbound } from '../pipeline/inbound.ts'
import { parseBody } from '../pipeline/prepare.ts'
import type { Services } from '../services.ts'
import { createGoogleEventCaller } from './google-event-caller.ts'
import { createJsonArrayCaller } from './json-array-caller.ts'
import type { ModelEndpoint } from './model-endpoints.ts'

/** What is done with a model, as the last word of its path says. */
export const GOOGLE_METHODS = [
  'generateContent',
  'streamGenerateContent',
  'countTokens',
  'embedContent',
  'batchEmbedContents',
] as const
type Method = (typeof GOOGLE_METHODS)[number]

const METHOD = GOOGLE_METHODS.join('|')
const BETA_PATH = /^\/v1(?:beta|alpha)\//
/** A model's name may hold slashes and colons; the method is what follows the last colon. */
const MODEL_PATH = new RegExp(`^/v1(?:beta|alpha)?/models/(.+):(${METHOD})$`)
/** Some clients (`@ai-sdk/google`) take a name with a slash for a whole path. Under `/v1` that is not a path of Google's. */
const BARE_PATH = new RegExp(`^/v1(?:beta|alpha)/((?!models/)[^/]+/.+):(${METHOD})$`)

/** True for a path whose callers expect Google's errors. */
export function isGeminiPath(url: string): boolean {
  return BETA_PATH.test(url) || MODEL_PATH.test(pathOf(url))
}

/** The endpoint of a URL; undefined when it is none of Google's methods that are offered here. */
export function matchGemini(url: string): ModelEndpoint | undefined {
  const found = MODEL_PATH.exec(pathOf(url)) ?? BARE_PATH.exec(pathOf(url))
  const model = found && decoded(found[1] ?? '')
  if (!model) return undefined
  const method = found[2] as Method
  const query = new URLSearchParams(url.slice(pathOf(url).length))
  const caller = createGeminiCaller({ model, stream: method === 'streamGenerateContent' })
  return {
    caller: () => caller,
    run: (inbound, services) => run({ method, model, query, caller }, withKey(inbound, query), services),
  }
}

function pathOf(url: string): string {
  const query = url.indexOf('?')
  return query < 0 ? url : url.slice(0, query)
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined // not properly percent-encoded: the server says so in its own words
  }
}

interface GeminiCall {
  readonly method: Method
  readonly model: string
  readonly query: URLSearchParams
  readonly caller: ReturnType<typeof createGeminiCaller>
}

async function run(call: GeminiCall, inbound: Inbound, services: Services): Promise<void> {
  const { method, query, caller } = call
  if (method === 'countTokens') return runCountContents({ inbound, services, caller })
  if (method === 'embedContent' || method === 'batchEmbedContents')
    return runEmbeddings({ inbound: asEmbeddings(inbound, method, call.model), services, caller })
  if (method === 'generateContent') return runChat({ inbound, services, caller, operation: 'chat' })
  // Without it Google streams one long JSON array.
  const create = query.get('alt') === 'sse' ? createGoogleEventCaller : createJsonArrayCaller
  const own = { ...inbound, caller: create(inbound.caller) }
  await runChat({ inbound: own, services, caller, operation: 'chat' })
}

/** The same call in the shape in which embeddings are asked for here; rejects with what is wrong with it. */
function asEmbeddings(inbound: Inbound, method: EmbeddingMethod, model: string): Inbound {
  const { caller } = inbound
  const wire = readEmbeddings(parseBody(inbound.text), method, model)
  const answer: Inbound['caller']['answer'] = (status, headers, body) =>
    caller.answer(status, headers, status === 200 ? writeEmbeddings(body, method) : body)
  return { ...inbound, text: JSON.stringify(wire), caller: { ...caller, answer } }
}

/** Presents Google's way of giving a key as one that the rest of the gateway knows. */
function withKey(inbound: Inbound, query: URLSearchParams): Inbound {
  const { headers } = inbound
  const given = headers['x-goog-api-key'] ?? query.get('key') ?? undefined
  return given === undefined
    ? inbound
    : { ...inbound, headers: { ...headers, authorization: undefined, 'x-api-key': given } }
}
