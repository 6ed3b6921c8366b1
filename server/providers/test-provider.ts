// Whether a provider answers: it is asked for its models, which costs nothing and needs address, network and key to be right.
import { toGatewayError } from '../../core/errors.ts'
import type { Provider } from '../../core/model.ts'
import { listModels } from './list-models.ts'

/** What it answered. */
export interface ProviderTestResult {
  readonly ok: boolean
  readonly milliseconds: number
  /** How many models it has. */
  readonly models: number
  /** Why it is not well, in words that name no key. */
  readonly error: string | null
  /** Of an answer that was none; undefined when there was no answer, or all is well. */
  readonly status?: number
}

/** Asks it, with each of its keys where it has several; never rejects. Well is one whose keys all are. */
export async function testProvider(provider: Provider): Promise<ProviderTestResult> {
  const { keys, ...alone } = provider
  if (keys === undefined) return testOnce(provider)
  const results = await Promise.all(keys.map(({ secret }) => testOnce({ ...alone, apiKey: secret })))
  const worst = results.find(({ ok }) => !ok) ?? results[0]
  const errors = results.flatMap(({ error }, place) =>
    error === null ? [] : [`${keys[place]?.label ?? 'a key'}: ${error}`],
  )
  return worst
    ? { ...worst, error: errors.length > 0 ? errors.join(' ') : null }
    : testOnce({ ...alone, apiKey: undefined })
}

async function testOnce(provider: Provider): Promise<ProviderTestResult> {
  const startedAt = performance.now()
  const took = (): number => Math.round(performance.now() - startedAt)
  try {
    const listed = await listModels(provider)
    return { ok: true, milliseconds: took(), models: listed.length, error: null }
  } catch (error) {
    const status = toGatewayError(error).metadata?.['provider_status']
    return {
      ok: false,
      milliseconds: took(),
      models: 0,
      error: reason(error),
      ...(typeof status === 'number' && { status }),
    }
  }
}

/** Network errors of Node name host and port, which is what the operator needs; they know no key. */
function reason(error: unknown): string {
  const known = toGatewayError(error)
  if (known.code !== 'internal') return known.message
  return error instanceof Error
    ? error.message || String('code' in error ? error.code : error.name)
    : String(error)
}
