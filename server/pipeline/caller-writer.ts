// A caller's stream writer with its text collected, so that it can outlive the lane it began in.
import type { PushMachine, StreamEvent } from '../../core/events.ts'
import type { CallerDialect, StreamWriterContext } from '../../dialects/dialect.ts'

export interface CallerWriter extends Pick<PushMachine<StreamEvent>, 'push'> {
  /** What was written since the last time. */
  readonly takeText: () => string
}

/** Writes in the caller's dialect under the name of this model. */
export function createCallerWriter(
  context: Omit<StreamWriterContext, 'model'> & { readonly caller: CallerDialect },
  model: string,
): CallerWriter {
  let text = ''
  const writer = context.caller.createStreamWriter({ ...context, model }, (piece) => {
    text += piece
  })
  return {
    push: writer.push,
    takeText: () => {
      const taken = text
      text = ''
      return taken
    },
  }
}
