// The law of every dialect: what is written and read again is the same. Over generated requests, streams and answers; a
// failure names the seed, with which it can be repeated.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChatRequest } from '../../core/chat.ts'
import type { StreamEvent } from '../../core/events.ts'
import { capabilities } from '../../test/support/capabilities.ts'
import { EMPTY, answerOptions, repeat } from '../../test/support/dialect-laws.ts'
import { generateEvents } from '../../test/support/generate-events.ts'
import { generateResponseEvents, generateResponsesRequest } from '../../test/support/generate-responses.ts'
import { generateRequest } from '../../test/support/generate.ts'
import { gather, readText, writeText } from '../../test/support/streams.ts'
import { openaiChat } from '../openai-chat/index.ts'
import { openaiResponses } from './index.ts'
import { mustReturn } from './reasoning-details.ts'

const OPTIONS = { upstreamId: 'u', capabilities, quirks: new Set<string>() }

test('a request written over an empty text of this dialect reads as the same request', () => {
  repeat((choose) => {
    const request = openaiResponses.readRequest(generateResponsesRequest(choose))
    const source = { dialect: 'openai-responses', text: '{}', request: EMPTY } as const
    const text = openaiResponses.writeRequest(request, { ...OPTIONS, upstreamId: request.model, source })
    assert.deepEqual(openaiResponses.readRequest(JSON.parse(text)), notKept(request))
  })
})

/** What a request becomes whose provider is asked to keep nothing. */
function notKept(request: ChatRequest): ChatRequest {
  if (request.rest['store'] === false) return request
  const { include = [] } = request.rest
  const encrypted = 'reasoning.encrypted_content'
  assert.ok(Array.isArray(include))
  const list = include.includes(encrypted) ? include : [...include, encrypted]
  return { ...request, rest: { ...request.rest, store: false, include: list } }
}

test('a request that nothing was changed in goes out as it came but for the model and for not being kept', () => {
  repeat((choose, seed) => {
    const wire = generateResponsesRequest(choose)
    const text = JSON.stringify(wire, null, seed % 3)
    const request = openaiResponses.readRequest(wire)
    const source = { dialect: 'openai-responses', text, request } as const
    const written = openaiResponses.writeRequest(request, { ...OPTIONS, source })
    const { store, include } = notKept(request).rest
    assert.deepEqual(JSON.parse(written), {
      ...wire,
      model: 'u',
      store,
      ...(include !== undefined && { include }),
    })
    if (seed % 3 === 0) assert.ok(written.includes(JSON.stringify(wire['input'])))
  })
})

test('a request of any format reads, once it is written, as the same request each time', () => {
  repeat((choose) => {
    const request = generateRequest(choose)
    const messages = request.messages.map((message) =>
      Array.isArray(message.content)
        ? { ...message, content: message.content.filter(({ type }) => type !== 'video') }
        : message,
    )
    const again = (text: string): string =>
      openaiResponses.writeRequest(openaiResponses.readRequest(JSON.parse(text)), {
        ...OPTIONS,
        source: undefined,
      })
    const settled = again(
      openaiResponses.writeRequest({ ...request, messages }, { ...OPTIONS, source: undefined }),
    )
    assert.deepEqual(JSON.parse(again(settled)), JSON.parse(settled))
  })
})

test('a request of this format that is asked in Chat Completions keeps its words, calls and results', () => {
  repeat((choose) => {
    const request = openaiResponses.readRequest(generateResponsesRequest(choose))
    const options = { ...OPTIONS, quirks: new Set(['effort-object']), source: undefined }
    const there = openaiChat.readRequest(JSON.parse(openaiChat.writeRequest(request, options)))
    const essence = (asked: ChatRequest): unknown =>
      asked.messages.map(({ role, toolCallId, toolCalls, reasoning, reasoningDetails }) => ({
        role,
        toolCallId,
        calls: toolCalls?.map((call) => [call.id, call.kind, call.name, call.arguments]),
        reasoning,
        reasoningDetails,
      }))
    assert.deepEqual(essence(there), essence(request))
  })
})

test('a stream that is written and read again has the same events', () => {
  repeat((choose) => {
    const events = generateResponseEvents(choose)
    const text = writeText(openaiResponses, events, { id: 'gen-1', model: 'm' })
    assert.deepEqual(readText(openaiResponses, text), events)
  })
})

const details = (events: readonly StreamEvent[]): unknown[] =>
  events.flatMap((event) =>
    event.type === 'reasoning-delta' && event.choice === 0 ? (event.details ?? []) : [],
  )

test('any stream of any format keeps its text, its calls, its reasoning and its counts', () => {
  repeat((choose) => {
    const events = generateEvents(choose)
    const before = gather(events)
    const read = readText(openaiResponses, writeText(openaiResponses, events))
    const after = gather(read)
    assert.equal(after.last, 'message-end')
    assert.equal(after.text, before.text)
    assert.equal(after.refusal, before.refusal)
    assert.deepEqual(after.toolCalls, before.toolCalls)
    const { rest: _rest, ...counts } = before.usage ?? {}
    const { rest: _kept, ...kept } = after.usage ?? {}
    assert.deepEqual(kept, counts)
    if (details(events).length === 0) assert.equal(after.reasoning, before.reasoning)
    // What the makers of the model must get back is there word for word.
    const data = (list: unknown[]): Set<unknown> =>
      new Set(
        (list as { type: string; data?: unknown; signature?: unknown; format?: string }[])
          .filter((detail) => mustReturn(detail) || detail.type === 'reasoning.encrypted')
          .map((detail) => JSON.stringify([detail.type, detail.data, detail.format])),
      )
    assert.deepEqual(data(details(read)), data(details(events)))
  })
})

test('a whole answer that is written and read again is the same', () => {
  repeat((choose, seed) => {
    const gathered = gather(generateResponseEvents(choose))
    const { usage, text, refusal, finishReason, nativeFinishReason, toolCalls } = gathered
    assert.ok(usage && finishReason && nativeFinishReason)
    const reasoningDetails = [
      { type: 'reasoning.summary', summary: 'a', id: 'rs_1', format: 'openai-responses-v1', index: 0 },
      {
        type: 'reasoning.summary',
        summary: 'b',
        part: 1,
        id: 'rs_1',
        format: 'openai-responses-v1',
        index: 0,
      },
      { type: 'reasoning.encrypted', data: 'gAAA', id: 'rs_1', format: 'openai-responses-v1', index: 0 },
    ]
    const choice = {
      index: 0,
      text: text === '' ? null : text,
      refusal: refusal === '' ? null : refusal,
      reasoning: seed % 2 === 0 ? 'a\n\nb' : undefined,
      reasoningDetails: seed % 2 === 0 ? reasoningDetails : undefined,
      toolCalls,
      finishReason,
      nativeFinishReason,
    }
    const answer = { upstreamId: 'gen-1', model: 'm', created: 1_700_000_000, usage, choices: [choice] }
    const context = answerOptions(usage, 'gen-1')
    const wire: unknown = JSON.parse(openaiResponses.writeAnswer(answer, context))
    const { native: _native, ...read } = openaiResponses.readAnswer(wire, { quirks: new Set() })
    assert.deepEqual(read, { ...answer, usage: { ...usage, providerCostDollars: 0 } })
  })
})

test('a streamed answer and the same one whole hold the same items', () => {
  repeat((choose) => {
    const events = generateResponseEvents(choose)
    const text = writeText(openaiResponses, events)
    const data = text.trimEnd().split('\n').at(-1)?.slice('data: '.length) ?? ''
    const { response } = JSON.parse(data) as { response: { output: unknown } }
    const done = text
      .split('\n')
      .filter((line) => line.startsWith('data: {"type":"response.output_item.done"'))
      .map((line) => (JSON.parse(line.slice('data: '.length)) as { item: unknown }).item)
    assert.deepEqual(done, response.output)
  })
})
