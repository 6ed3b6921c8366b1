// The settings of a request by their wire names, for the answer that repeats them.
import type { ChatRequest, Rest } from '../../core/chat.ts'
import { buildMembers } from './write-request.ts'

/** What the caller asked for, before anything was fitted; his messages are left out. */
export function echoOf(request: ChatRequest): Rest {
  const { input: _input, ...settings } = buildMembers(
    // Only the instructions are repeated.
    { ...request, messages: request.messages.slice(0, 1) },
    'keep',
  )
  return { ...request.rest, ...settings }
}
