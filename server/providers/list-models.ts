// Asks an OpenAI-compatible server which models it has (`GET /models`). For local servers, whose models nobody can list
// beforehand, and for `causeway providers test`.
import { request } from 'undici'
import { GatewayError } from '../../core/errors.ts'
import type { Provider } from '../../core/model.ts'

export interface ListedModel {
  readonly id: string
  /** Tokens, where the server says (vLLM's `max_model_len`, OpenRouter's `context_length`). */
  readonly contextTokens: number | undefined
}

/** The server's models in its order. Rejects when it cannot be reached within five seconds or does not answer in this shape. */
export async function listModels(provider: Provider): Promise<ListedModel[]> {
  const headers: Record<string, string> = { accept: 'application/json', ...provider.headers }
  if (provider.apiKey && provider.auth === 'bearer') headers['authorization'] = `Bearer ${provider.apiKey}`
  else if (provider.apiKey && provider.auth !== 'none') headers[provider.auth] = provider.apiKey
  const answer = await request(provider.baseUrl + provider.paths.models, {
    headers,
    headersTimeout: 5000,
    bodyTimeout: 5000,
  })
  if (answer.statusCode !== 200) {
    await answer.body.dump()
    throw new GatewayError(
      'provider_error',
      `${provider.name} answered ${answer.statusCode} when asked for its models.`,
    )
  }
  const body = (await answer.body.json()) as { data?: unknown; models?: unknown }
  const rows = Array.isArray(body.data) ? body.data : Array.isArray(body.models) ? body.models : undefined
  if (!rows)
    throw new GatewayError('malformed_answer', `${provider.name} did not list its models as OpenAI does.`)
  return rows.flatMap((row: unknown) => readRow(row))
}

function readRow(row: unknown): ListedModel[] {
  if (typeof row !== 'object' || row === null) return []
  const { id, name, max_model_len: length, context_length: context } = row as Record<string, unknown>
  const known = typeof id === 'string' ? id : name
  if (typeof known !== 'string' || known === '') return []
  const tokens = Number(length ?? context)
  return [{ id: known, contextTokens: Number.isSafeInteger(tokens) && tokens > 0 ? tokens : undefined }]
}
