// The law of every dialect: what is written and read again is the same. Over generated requests and streams; a failure
// names the seed, with which it can be repeated.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChatRequest } from '../../core/chat.ts'
import type { StreamEvent } from '../../core/events.ts'
import { generateEvents } from '../../test/support/generate-events.ts'
import { generateRequest } from '../../test/support/generate.ts'
import { capabilities } from '../../test/support/capabilities.ts'
import { EMPTY, repeat } from '../../test/support/dialect-laws.ts'
import { readText, writeText } from '../../test/support/streams.ts'
import { openaiChat } from './index.ts'

/** Takes everything that this format has: as another gateway of our kind. */
const GATEWAY = new Set(['effort-object'])

test('a request written over an empty text of this dialect reads as the same request', () => {
  repeat((choose) => {
    const request = generateRequest(choose)
    const text = openaiChat.writeRequest(request, {
      upstreamId: request.model,
      capabilities,
      quirks: GATEWAY,
      source: { dialect: 'openai-chat', text: '{}', request: EMPTY },
    })
    assert.deepEqual(openaiChat.readRequest(JSON.parse(text)), request)
  })
})

test('a request that came in another dialect reads as the same request without its foreign fields', () => {
  repeat((choose) => {
    const request = generateRequest(choose)
    const options = { upstreamId: request.model, capabilities, quirks: GATEWAY, source: undefined }
    const text = openaiChat.writeRequest(request, options)
    assert.deepEqual(openaiChat.readRequest(JSON.parse(text)), withoutForeign(request))
  })
})

test('a request whose text is patched without any difference reads as the same request', () => {
  repeat((choose) => {
    const request = generateRequest(choose)
    const options = { upstreamId: request.model, capabilities, quirks: GATEWAY }
    const source = { dialect: 'openai-chat', text: '{}', request: EMPTY } as const
    const text = openaiChat.writeRequest(request, { ...options, source })
    const read = openaiChat.readRequest(JSON.parse(text))
    const again = openaiChat.writeRequest(read, {
      ...options,
      source: { dialect: 'openai-chat', text, request: read },
    })
    assert.equal(again, text)
  })
})

test('a stream that is written and read again has the same events', () => {
  repeat((choose) => {
    const events = generateEvents(choose)
    const text = writeText(openaiChat, events, { id: 'chatcmpl-1', model: 'm' })
    assert.deepEqual(readText(openaiChat, text), events)
  })
})

test('a stream on the OpenRouter surface has the same events, apart from its own fields', () => {
  repeat((choose) => {
    const events = generateEvents(choose)
    const text = writeText(openaiChat, events, { id: 'chatcmpl-1', model: 'm', surface: 'openrouter' })
    assert.deepEqual(readText(openaiChat, text).map(withoutOpenRouter), events.map(withoutOpenRouter))
  })
})

/** The provider's name comes back as an unknown field, and plain reasoning gets details. */
function withoutOpenRouter(event: StreamEvent): StreamEvent {
  if (event.type === 'message-start') {
    const { rest: _rest, ...others } = event
    return others
  }
  if (event.type !== 'reasoning-delta') return event
  const { details: _details, ...others } = event
  return others
}

/** Unknown fields at every level, and parts, tools and choices of unknown kinds, have names of another dialect. */
function withoutForeign(request: ChatRequest): ChatRequest {
  const tools = request.tools?.filter((tool) => tool.kind !== 'hosted').map(withoutRest)
  const { tools: _tools, toolChoice, responseFormat, ...others } = request
  return {
    ...others,
    ...(toolChoice && toolChoice.mode !== 'other' && { toolChoice }),
    ...(responseFormat && responseFormat.type !== 'other' && { responseFormat }),
    ...(tools && tools.length > 0 && { tools }),
    rest: {},
    messages: request.messages.map((message) => ({
      ...withoutRest(message),
      content: Array.isArray(message.content)
        ? message.content.filter((part) => part.type !== 'unknown').map(withoutRest)
        : message.content,
      ...(message.toolCalls && { toolCalls: message.toolCalls.map(withoutRest) }),
    })),
  }
}

function withoutRest<Thing extends object>(thing: Thing): Thing {
  const { rest: _rest, ...others } = thing as Thing & { rest?: unknown }
  return others as Thing
}
