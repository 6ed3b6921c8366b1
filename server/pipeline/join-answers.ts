// Whole answers of one choice each, as one answer with as many choices.
import type { Answer } from '../../core/events.ts'

/** The first gives its name and time; usage is summed where it is settled. */
export function joinAnswers(answers: readonly Answer[]): Answer {
  const [first] = answers
  if (!first) throw new Error('there is no answer to join')
  const { usage: _usage, wire: _wire, native: _native, ...named } = first
  const wires = answers.map((answer) => choicesOf(answer)?.[0])
  return {
    ...named,
    usage: undefined,
    choices: answers.flatMap(({ choices }, index) =>
      choices.slice(0, 1).map((choice) => ({ ...choice, index })),
    ),
    // Fields that only the providers' own objects have: annotations, log probabilities, pictures.
    ...(wires.some((wire) => wire !== undefined) && {
      wire: { ...first.wire, choices: wires.map((wire) => wire ?? {}) },
    }),
  }
}

function choicesOf({ wire }: Answer): readonly unknown[] | undefined {
  const choices = wire?.['choices']
  return Array.isArray(choices) ? (choices as readonly unknown[]) : undefined
}

/** Everything that the model wrote, reasoning and calls included, for the tokenizer. */
export function wordsOfAnswer(answer: Answer): string {
  return answer.choices
    .map((choice) => {
      const calls = choice.toolCalls.map((call) => call.name + call.arguments).join('')
      return (choice.reasoning ?? '') + (choice.text ?? '') + (choice.refusal ?? '') + calls
    })
    .join('')
}

/** How much of that was reasoning, from 0 to 1. */
export function reasoningShareOf(answer: Answer): number {
  const reasoning = answer.choices.reduce((sum, choice) => sum + (choice.reasoning?.length ?? 0), 0)
  return reasoning === 0 ? 0 : reasoning / wordsOfAnswer(answer).length
}
