// The capabilities of a model that can do everything: with them, the schemas of one model become those of any. Pure.
import type { Capabilities } from '../../core/model.ts'
import { EFFORTS } from '../../core/reasoning.ts'
import { CHAT_PARAMETERS } from './chat-parameters.ts'

/** Takes every parameter and reads everything. */
export const EVERY_CAPABILITY: Capabilities = {
  input: new Set(['text', 'image', 'file', 'audio', 'video']),
  output: new Set(['text', 'image', 'audio', 'embeddings']),
  supports: new Set([...CHAT_PARAMETERS.map(({ name }) => name), 'structured_outputs', 'dimensions']),
  fixed: new Map(),
  instructions: 'developer',
  reasoning: { kind: 'both', efforts: EFFORTS, default: undefined, budget: undefined, mandatory: false },
  contextTokens: undefined,
  maxOutputTokens: undefined,
}
