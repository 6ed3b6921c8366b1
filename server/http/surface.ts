// Which shape the answers below a path have (contract: "One rule for shapes: the path decides").
import type { Surface } from '../../dialects/dialect.ts'

/** OpenRouter's below `/api/`, OpenAI's everywhere else. */
export function surfaceOf(url: string): Surface {
  return url.startsWith('/api/') ? 'openrouter' : 'openai'
}
