// A caller's stream writer with its text collected, so that it can outlive the lane it began in.
import type { PushMachine, StreamEvent } from '../../core/events.ts'
import type { CallerDialect, StreamWriterContext } from '../../dialects/dialect.ts'
import type { ToldChoice } from './told.ts'
import { createTold } from './told.ts'

export interface CallerWriter extends Pick<PushMachine<StreamEvent>, 'push'> {
  /** What was written since the last time. */
  readonly takeText: () => string
  /** All that was written, in words; empty where nobody keeps it. */
  readonly told: () => readonly ToldChoice[]
}

/** Writes in the caller's dialect under the name of this model. */
export function createCallerWriter(
  context: Omit<StreamWriterContext, 'model'> & {
    readonly caller: CallerDialect
    readonly keepsPrompt?: boolean | undefined
  },
  model: string,
): CallerWriter {
  let text = ''
  const writer = context.caller.createStreamWriter({ ...context, model }, (piece) => {
    text += piece
  })
  const told = context.keepsPrompt === true ? createTold() : undefined
  return {
    push: told
      ? (event) => {
          told.note(event)
          writer.push(event)
        }
      : writer.push,
    takeText: () => {
      const taken = text
      text = ''
      return taken
    },
    told: () => told?.choices() ?? [],
  }
}
