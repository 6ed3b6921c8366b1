// How many of an answer's tokens were reasoning, where a provider counts the tokens but does not say which: the share of what it
// wrote that was reasoning. Of hidden reasoning there is nothing to see, and nothing is made up.
import type { Usage } from './events.ts'

/** `share` is from 0 to 1, by characters. A provider's own count stays. */
export function withReasoningShare(usage: Usage, share: number): Usage {
  if (usage.reasoningTokens > 0 || !(share > 0)) return usage
  const reasoningTokens = Math.min(Math.max(Math.round(usage.outputTokens * share), 1), usage.outputTokens)
  return { ...usage, reasoningTokens }
}
