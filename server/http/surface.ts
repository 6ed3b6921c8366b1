// Which shape the answers below a path have (contract: "One rule for shapes: the path decides").
import type { Surface } from '../../dialects/dialect.ts'

/** OpenRouter's below `/api/`, OpenAI's everywhere else. */
export function surfaceOf(url: string): Surface {
  return url.startsWith('/api/') ? 'openrouter' : 'openai'
}

const PROGRAM_PATH = /^\/(?:api\/)?v\d|^\/(?:model|chat)\//

/** Paths for programs, which any origin may call; pages and the operator's paths are for their own origin. */
export function isProgramPath(url: string): boolean {
  return PROGRAM_PATH.test(url)
}
