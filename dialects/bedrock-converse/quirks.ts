// Where models behind this format differ from each other, by the names that endpoints of the catalogue use: Bedrock passes fields of
// a model's maker on to it, and what one model takes another refuses.

/** The model takes Anthropic's fields for reasoning and signs what it thought. */
export const SIGNED_THINKING = 'signed-thinking'

/** The model takes OpenAI's field for reasoning and gives it back encrypted. */
export const EFFORT_FIELD = 'effort-field'

/** The model takes cache points. */
export const CACHE_POINTS = 'cache-points'

/** Every quirk of this dialect with what it means. */
export const QUIRKS: Readonly<Record<string, string>> = {
  [SIGNED_THINKING]:
    'On Bedrock: reasoning is steered by `thinking` and `output_config`, is signed, and goes back to models of this kind only.',
  [EFFORT_FIELD]:
    'On Bedrock: reasoning is steered by `reasoning_effort`, may be encrypted, and goes back to models of this kind only.',
  [CACHE_POINTS]: 'On Bedrock: takes marks for the cache; without the quirk they are left out.',
}
