// The text that goes to a provider: the fitted request in the provider's dialect, within what the credit at hand pays for.
import type { ChatRequest } from '../../core/chat.ts'
import { editJsonMembers } from '../../core/json-members.ts'
import type { Endpoint } from '../../core/model.ts'
import type { ProviderDialect } from '../../dialects/dialect.ts'
import type { Generation } from './generation.ts'
import { header } from './inbound.ts'

export interface ProviderRequestParts {
  readonly generation: Generation
  readonly endpoint: Endpoint
  readonly dialect: ProviderDialect
  readonly fitted: ChatRequest
}

/** JSON text. When the caller spoke the provider's dialect, his own text patched rather than rebuilt. */
export function providerRequest({ generation, endpoint, dialect, fitted }: ProviderRequestParts): string {
  const source = generation.source?.dialect === endpoint.provider.dialect ? generation.source : undefined
  const text = dialect.writeRequest(withinCredit(fitted, generation, endpoint), {
    upstreamId: endpoint.upstreamId,
    capabilities: endpoint.capabilities,
    quirks: endpoint.provider.quirks,
    source,
  })
  const { bodyMembers } = endpoint.provider
  return bodyMembers === undefined ? text : withMembers(text, bodyMembers)
}

/** What a provider's body has, or lacks, against the usual one of its dialect. */
function withMembers(text: string, members: ReadonlyMap<string, unknown>): string {
  const edits = new Map<string, string | undefined>()
  for (const [name, value] of members)
    edits.set(name, value === undefined ? undefined : JSON.stringify(value))
  return editJsonMembers(text, edits)
}

/** A balance that pays for fewer tokens than asked shortens the answer rather than refusing it. */
function withinCredit(request: ChatRequest, generation: Generation, endpoint: Endpoint): ChatRequest {
  const affordable = generation.affordableTokens
  const asked = request.maxCompletionTokens ?? request.maxTokens
  if (affordable === undefined || (asked !== undefined && asked <= affordable)) return request
  const takesNewName = endpoint.capabilities.supports.has('max_completion_tokens')
  return takesNewName
    ? { ...request, maxCompletionTokens: affordable }
    : { ...request, maxTokens: affordable }
}

const NONE: Readonly<Record<string, string>> = {}

/** Only what belongs to the format that both sides speak; nothing else of a caller's headers leaves the gateway. */
export function passedHeaders({
  generation,
  endpoint,
  dialect,
}: Omit<ProviderRequestParts, 'fitted'>): Readonly<Record<string, string>> {
  if (!dialect.passedHeaders || generation.source?.dialect !== endpoint.provider.dialect) return NONE
  const passed: Record<string, string> = {}
  for (const name of dialect.passedHeaders) {
    const value = header(generation.inbound, name)
    if (value !== undefined) passed[name] = value
  }
  return passed
}
