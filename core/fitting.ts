// The work in progress of fitting a request to an endpoint, and the words for what was changed or refused.
import type { ChatRequest } from './chat.ts'
import { GatewayError } from './errors.ts'
import type { Capabilities } from './model.ts'

export type ParameterMode = 'lenient' | 'strict'

/** Something that was changed for the caller, or that he should know; the header carries code and param, the generation the text. */
export interface Warning {
  readonly code:
    | 'parameter_dropped'
    | 'parameter_renamed'
    | 'value_changed'
    | 'role_changed'
    | 'stream_rescued'
    | 'model_ending'
    | 'preference_ignored'
    | 'hedged'
    | 'fanned_out'
  readonly param: string
  readonly text: string
}

/** A request that is being changed. */
export type Draft = { -readonly [Field in keyof ChatRequest]: ChatRequest[Field] }

/** One request on its way to one endpoint; `draft` and `warnings` change. */
export interface Fitting {
  readonly draft: Draft
  readonly capabilities: Capabilities
  readonly mode: ParameterMode
  readonly warnings: Warning[]
}

/** OpenAI's refusal of a parameter. */
export function unsupported(param: string, hint = ''): GatewayError {
  const message = `Unsupported parameter: '${param}' is not supported with this model.${hint}`
  return new GatewayError('unsupported_parameter', message, { param })
}

/** The sentence OpenAI uses for lists: `'a'`, `'a' and 'b'`, `'a', 'b', and 'c'`. */
export function quotedList(words: readonly string[]): string {
  const quoted = words.map((word) => `'${word}'`)
  if (quoted.length < 3) return quoted.join(' and ')
  return `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1)}`
}
