// Magic prompts of the simulator, a test instrument: a user message that begins with one of these words steers it where a
// body field cannot be set, such as in a chat window. One table; the same fields as `simulate`.
import { GatewayError } from '../../../core/errors.ts'
import type { Rest } from '../../../core/chat.ts'
import { readSimulate, type Simulate } from './read-simulate.ts'

/** What every magic prompt begins with; a name of the table or `{json}` follows. */
export const MAGIC_WORD = '!simulate'

/** Names that stand for a `simulate` object: `!simulate rate-limit`. */
export const MAGIC_PROMPTS: Readonly<Record<string, Rest>> = {
  'rate-limit': { fault: 'status:429', retry_after: 2 },
  overloaded: { fault: 'status:503', retry_after: 5 },
  'server-error': { fault: 'status:500' },
  'one-failure': { fault: 'status:500', times: 1 },
  reset: { fault: 'reset' },
  silence: { fault: 'silence' },
  slow: { ttft_ms: 3000, tokens_per_second: 10 },
  'slow-first-token': { fault: 'slow_first_token' },
  cut: { fault: 'cut' },
  stall: { fault: 'stall' },
  malformed: { fault: 'malformed_chunk' },
  'no-done': { fault: 'no_done' },
  'context-length': { fault: 'context_length' },
  'content-filter': { fault: 'content_filter' },
  'model-gone': { fault: 'model_gone' },
  'endless-reasoning': { fault: 'endless_reasoning' },
  long: { output_tokens: 1000 },
  length: { output_tokens: 30, finish_reason: 'length' },
}

/** What a user message asks of the simulator; undefined for an ordinary one. Throws like `readSimulate`. */
export function readMagicPrompt(text: string): Simulate | undefined {
  if (!text.startsWith(MAGIC_WORD)) return undefined
  const asked = text.slice(MAGIC_WORD.length).trim()
  if (asked.startsWith('{')) return readSimulate(parse(objectPrefix(asked)))
  const name = asked.split(/\s/, 1)[0] ?? ''
  const found = Object.hasOwn(MAGIC_PROMPTS, name) ? MAGIC_PROMPTS[name] : undefined
  if (!found)
    throw refusal(`${MAGIC_WORD} takes an object or one of ${Object.keys(MAGIC_PROMPTS).join(', ')}.`)
  return readSimulate(found)
}

/** The first object of the text, so that a question may follow it. */
function objectPrefix(text: string): string {
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]
    if (inString) {
      if (letter === '\\') at++
      else if (letter === '"') inString = false
    } else if (letter === '"') inString = true
    else if (letter === '{') depth++
    else if (letter === '}' && --depth === 0) return text.slice(0, at + 1)
  }
  return text
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw refusal(`What follows ${MAGIC_WORD} is not a JSON object.`, error)
  }
}

function refusal(message: string, cause?: unknown): GatewayError {
  return new GatewayError('invalid_value', message, { param: 'messages', cause })
}
