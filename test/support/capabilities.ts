// An endpoint that can do everything, for tests that do not care what it can do.
import type { Capabilities, ReasoningCapability } from '../../core/model.ts'

/** Reasons by effort, with the three efforts that most models have. */
export const byEffort: ReasoningCapability = {
  kind: 'effort',
  efforts: ['low', 'medium', 'high'],
  default: 'medium',
  budget: undefined,
  mandatory: false,
}

/** Takes every input and any parameter that is asked of it by name in these tests. */
export const capabilities: Capabilities = {
  input: new Set(['text', 'image', 'file', 'audio', 'video']),
  output: new Set(['text']),
  supports: new Set(['tools', 'tool_choice', 'response_format', 'seed', 'stop', 'temperature']),
  fixed: new Map(),
  instructions: 'developer',
  reasoning: byEffort,
  contextTokens: 200_000,
  maxOutputTokens: 100_000,
}
