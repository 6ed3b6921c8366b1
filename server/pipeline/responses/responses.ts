// A request of the Responses API from its beginning to what is kept of it. In between it is a chat like any other: what it goes
// on from is put in before, what came of it is kept before the caller has the end. Background runs are in background.ts.
import { editJsonMembers } from '../../../core/json-members.ts'
import type { Services } from '../../services.ts'
import { admit } from '../admit.ts'
import { runChat } from '../chat.ts'
import type { Inbound } from '../inbound.ts'
import { runInBackground } from './background.ts'
import type { ResponseCall } from './call.ts'
import { keptResponse, stateOf } from './call.ts'
import type { Notes } from './caller.ts'
import { createKeepingCaller, notingDialect } from './caller.ts'
import { readStateful } from './request.ts'

/** Runs one request to its end. Rejects with what the caller did wrong before anything was asked of a model. */
export async function runResponses(inbound: Inbound, services: Services): Promise<void> {
  const { activity, keptResponses } = services
  // What is kept is kept before the process may end, also when the chat itself is over.
  activity.enter()
  try {
    const key = admit(inbound, services)
    const mayKeep = services.accountSettings.of(key.accountId)?.keepsResponses ?? true
    const asked = await readStateful({ inbound, key, archive: keptResponses, mayKeep })
    const { text, wire } = asked
    const bytes = text === inbound.text ? inbound.bytes : Buffer.byteLength(text)
    const sentText = inbound.text
    const call = { inbound: { ...inbound, text, wire, bytes, sentText }, services, key, asked }
    await (asked.isBackground ? runInBackground(call) : runHere(call))
  } finally {
    activity.leave()
  }
}

async function runHere(call: ResponseCall): Promise<void> {
  const { inbound, services, asked } = call
  const notes: Notes = { id: undefined, final: undefined, failure: undefined, events: undefined }
  const caller = notingDialect(services.callers.responses, notes, stateOf(asked))
  const keeping = createKeepingCaller(inbound.caller, () => (asked.isKept ? keep(call, notes) : undefined))
  await runChat({ inbound: { ...inbound, caller: keeping.caller }, services, caller, operation: 'chat' })
  await keeping.done()
}

/** The answer has been settled by now: when it cannot be kept, the caller gets it all the same, and is told. */
function keep(call: ResponseCall, notes: Notes): Promise<(text: string) => string> | undefined {
  const { id, final } = notes
  if (id === undefined || final === undefined) return undefined
  const { keptResponses, log } = call.services
  return keptResponses.keep(keptResponse(call, { id, response: final, events: [] })).then(
    () => (text) => text,
    (error: unknown) => {
      log.error({ err: error, generation: id }, 'a response could not be kept')
      const honest = editJsonMembers(final, new Map([['store', 'false']]))
      return (text) => text.replace(final, () => honest)
    },
  )
}
