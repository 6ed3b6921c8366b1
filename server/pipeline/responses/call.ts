// One call of the Responses API, and what is kept of it: the same for those who wait and for those who do not.
import type { Rest } from '../../../core/chat.ts'
import type { Services } from '../../services.ts'
import type { KeyRecord } from '../../store/keys/ports.ts'
import type { ResponseStatus } from '../../store/responses/ports.ts'
import type { Inbound } from '../inbound.ts'
import type { KeptResponse } from './archive.ts'
import type { StatefulRequest } from './request.ts'

/** One request, read, with whatever it goes on from. */
export interface ResponseCall {
  readonly inbound: Inbound
  readonly services: Services
  readonly key: KeyRecord
  readonly asked: StatefulRequest
}

/** What an answer says of how it is kept. */
export function stateOf({ isKept, isBackground, previous }: StatefulRequest): Rest {
  return { store: isKept, background: isBackground, previous_response_id: previous?.id ?? null }
}

/** What is kept of this call under this id. */
export function keptResponse(
  { inbound, key, asked }: ResponseCall,
  made: Pick<KeptResponse, 'id' | 'response' | 'events'>,
): KeptResponse {
  const { previous, isBackground, input } = asked
  const { status } = JSON.parse(made.response) as { readonly status: ResponseStatus }
  return {
    ...made,
    input,
    status,
    accountId: key.accountId,
    keyKind: key.kind,
    createdAt: inbound.receivedAt,
    threadId: previous?.threadId ?? made.id,
    previousId: previous?.id,
    background: isBackground,
  }
}
