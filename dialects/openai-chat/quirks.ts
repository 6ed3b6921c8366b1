// Where a provider of this format differs from the rest, by the names that provider files use. What can be told from an
// answer itself is read without any quirk; a quirk is needed only where two readings are possible or requests differ.
import type { Capabilities } from '../../core/model.ts'
import type { MessageShape } from './messages.ts'

/** Every quirk of this dialect with what it means. Provider files may name no other. */
export const QUIRKS: Readonly<Record<string, string>> = {
  'reasoning-content':
    'Reasoning comes as `reasoning_content`; of earlier turns only those with tool calls get it back.',
  'reasoning-field': 'Reasoning comes, and goes back, as `reasoning`.',
  'content-parts':
    'Content is an array of text and thinking parts while the model reasons. Read without the quirk too; reasoning of earlier turns is not sent back.',
  'effort-object':
    'Takes the `reasoning` object, `reasoning_details` and gateway extras such as `plugins`: another gateway of our kind.',
  'reasoning-budget': 'Takes a budget in tokens as `reasoning.max_tokens`, and an effort as everybody does.',
  'enable-thinking': 'Reasoning is switched by `enable_thinking` and bounded by `thinking_budget`.',
  'thinking-object':
    'Reasoning is switched by `thinking: {type}`; `reasoning_effort` knows no `none` and goes alone.',
  'reasoning-switch':
    'Reasoning is switched by `reasoning: {enabled}`; `reasoning_effort` knows no `none` and goes alone.',
  'think-tags':
    'Reasoning may stand in the text between tags (`<think>`, `[THINK]`, `◁think▷`) and is cut out of it.',
  'think-opened':
    'With `think-tags`: the opening tag is part of the prompt, so an answer begins inside reasoning.',
  'credits-for-tokens':
    'Counts in `usage` are money in disguise and are not used; the dollars in `meta.usage` are.',
  'completion-excludes-reasoning': 'Completion tokens leave out reasoning tokens; they are added.',
  'usage-in-x-groq': 'Usage may come in `x_groq.usage` only. Read without the quirk too.',
  'flat-errors': 'Error bodies have no `error` object around them. Read without the quirk too.',
  'created-status':
    'Success is status 201. Any 2xx is success to the transport; nothing in this dialect depends on it.',
  'no-stream-options': 'Refuses `stream_options`, which is left out.',
  'max-tokens-only': 'Knows `max_tokens` but not `max_completion_tokens`, which is renamed.',
  'random-seed': 'Calls the seed `random_seed`.',
  'missing-ids': 'Tool calls may lack ids, which are made up. Read without the quirk too.',
  'no-developer-role': 'Does not know the role `developer`; such messages go out as `system`.',
  'prompt-filter-chunk':
    'The first chunk has filter results, an empty id and no choices. Read without the quirk too.',
}

/** How messages must look for a provider with these quirks. */
export function messageShape(
  quirks: ReadonlySet<string>,
  capabilities: Capabilities,
): Omit<MessageShape, 'rest'> {
  return {
    developer: quirks.has('no-developer-role') ? 'system' : 'developer',
    reasoning: reasoningShape(quirks, capabilities),
  }
}

function reasoningShape(quirks: ReadonlySet<string>, capabilities: Capabilities): MessageShape['reasoning'] {
  if (quirks.has('effort-object')) return 'details'
  if (capabilities.reasoning.kind === 'none') return 'none'
  if (quirks.has('reasoning-content')) return 'content-with-tools'
  return quirks.has('reasoning-field') ? 'field' : 'none'
}
