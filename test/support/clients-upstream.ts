// A test instrument: the fake upstream that the client suites meet behind a live key. The suites run in other processes, so
// they steer it by words of the messages (`fake: refuse`, `fake: cut`, `fake: reason`), by `tools`, and read from `x_received`
// which fields reached it. Everything else is answered with `Hello from the fake upstream.`
import { agentUpstream } from './agent-upstream.ts'
import type { UpstreamScript } from './fake-upstream.ts'
import { geminiUpstream } from './gemini-answers.ts'
import { messagesUpstream } from './messages-answers.ts'
import { bodyOf, chatChunks, openaiError, openaiServer, sseAnswer, sseEvent } from './openai-answers.ts'

/** What the live half of the suites is answered with. */
export const clientsUpstream: UpstreamScript = (request) => {
  const agent = agentUpstream(request)
  if (agent) return agent
  if (request.path === '/v1/messages') return messagesUpstream(request)
  if (request.path.startsWith('/v1beta/models/')) return geminiUpstream(request)
  const body = bodyOf(request)
  const messages = Array.isArray(body['messages']) ? (body['messages'] as Message[]) : []
  const last = messages.at(-1)
  const words = typeof last?.content === 'string' ? last.content : ''
  if (words === 'fake: refuse')
    return openaiError({ status: 400, message: 'The fake upstream refuses this.', param: 'messages' })
  if (words === 'fake: cut') {
    const [first, second] = chatChunks({}, body)
    return sseAnswer([
      { do: 'write', bytes: sseEvent(first) + sseEvent(second) },
      { do: 'pause', ms: 20 },
      { do: 'cut' },
    ])
  }
  const callsTool = Array.isArray(body['tools']) && last?.role !== 'tool'
  const reasons = JSON.stringify(messages).includes('fake: reason')
  const { messages: _, ...received } = body
  return openaiServer({
    systemFingerprint: 'fp_fake',
    extras: { x_received: received },
    ...(reasons ? { reasoning: ['First', ' this,', ' then that.'] } : {}),
    ...(reasons && last?.role === 'tool' ? { pieces: [sayWhetherReasoningCameBack(messages)] } : {}),
    ...(callsTool
      ? {
          toolCalls: [
            { id: callId(messages), name: 'get_weather', arguments: '{"city":"Oslo","unit":"celsius"}' },
          ],
        }
      : {}),
  })(request)
}

/** No two calls of a conversation have the same id. */
function callId(messages: readonly Message[]): string {
  return `call_fake${1 + messages.filter(({ role }) => role === 'tool').length}`
}

/** Providers that show their reasoning want it back with the tool calls that it led to, word for word. */
function sayWhetherReasoningCameBack(messages: readonly Message[]): string {
  const turn = messages.findLast((message) => message.role === 'assistant')
  const came = turn?.reasoning_content === 'First this, then that.'
  return came ? 'The reasoning came back.' : `The reasoning was lost: ${JSON.stringify(turn)}`
}

interface Message {
  role?: string
  content?: unknown
  reasoning_content?: unknown
}
