// How a caller asks a model to think, for the documents: efforts, budgets and whether the text of it is shown. Part of
// chat-parameters.ts, apart because what is allowed depends on the model most of all. Pure.
import type { Capabilities, ReasoningCapability } from '../../core/model.ts'
import { EFFORTS } from '../../core/reasoning.ts'
import type { Effort } from '../../core/reasoning.ts'
import type { ChatParameter } from './chat-parameter.ts'
import type { JsonSchema } from './json-schema.ts'
import { flag, integer, object, word } from './json-schema.ts'

/** True when an effort or a budget changes something; a model that thinks in its own way only, or never, takes neither. */
const isSteered = ({ reasoning: { kind } }: Capabilities): boolean => kind !== 'none' && kind !== 'always'

const thinks = ({ reasoning: { kind } }: Capabilities): boolean => kind !== 'none'

/** What may be asked for, in rising order: every effort where a budget is made of it, else those of the model, and "none"
 * wherever it can be told not to think. */
export function effortsOf({ kind, efforts, mandatory }: ReasoningCapability): readonly Effort[] {
  if (kind === 'budget') return EFFORTS
  return EFFORTS.filter((effort) => efforts.includes(effort) || (effort === 'none' && !mandatory))
}

function effort({ reasoning }: Capabilities): JsonSchema {
  const efforts = effortsOf(reasoning)
  return word(
    efforts,
    'How much the model thinks before it answers; more takes longer and costs more tokens.',
    {
      ...(reasoning.default === undefined ? {} : { default: reasoning.default }),
      examples: [efforts.at(-1)],
    },
  )
}

const DESCRIPTION =
  'The same as one object, which says more: a budget in tokens, or whether the thinking is shown.'

function reasoningObject(capabilities: Capabilities): JsonSchema {
  const { reasoning } = capabilities
  const hide = flag('Leaves the text of the thinking out of the answer; it is paid for all the same.')
  if (!isSteered(capabilities))
    return object(
      { exclude: hide },
      { description: 'Whether the thinking is shown.', examples: [{ exclude: true }] },
    )
  const { description: _description, ...plainEffort } = effort(capabilities)
  const takesBudget = reasoning.kind === 'budget' || reasoning.kind === 'both'
  return object(
    {
      effort: { ...plainEffort, description: 'As `reasoning_effort`; say it in one place.' },
      max_tokens: integer(
        takesBudget
          ? 'The most tokens to think with. Not together with `effort`.'
          : 'The most tokens to think with; becomes the nearest effort. Not together with `effort`.',
        { minimum: 1, ...(takesBudget && reasoning.budget ? { 'x-useful-range': reasoning.budget } : {}) },
      ),
      exclude: hide,
      enabled: flag('Thinks at the usual effort, or not at all where the model can do without.'),
    },
    { description: DESCRIPTION, examples: [{ effort: effortsOf(reasoning).at(-1), exclude: true }] },
  )
}

/** `reasoning_effort`, `reasoning`, `include_reasoning`. */
export const REASONING_PARAMETERS: readonly ChatParameter[] = [
  { name: 'reasoning_effort', group: 'model', isTaken: isSteered, lacking: 'dropped', schema: effort },
  { name: 'reasoning', group: 'model', isTaken: thinks, lacking: 'dropped', schema: reasoningObject },
  {
    name: 'include_reasoning',
    group: 'model',
    isTaken: thinks,
    lacking: 'passed',
    schema: () =>
      flag('An older way to say `reasoning.exclude`.', {
        default: true,
        deprecated: true,
        examples: [false],
      }),
  },
]
