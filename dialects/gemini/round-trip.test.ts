// The law of every dialect: what is written and read again is the same. Over generated requests, streams and answers; a
// failure names the seed, with which it can be repeated.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChatRequest } from '../../core/chat.ts'
import type { StreamEvent } from '../../core/events.ts'
import type { Capabilities } from '../../core/model.ts'
import { capabilities as plain } from '../../test/support/capabilities.ts'
import { EMPTY, reasoningDetailsOf, repeat, requestAfter } from '../../test/support/dialect-laws.ts'
import { generateEvents } from '../../test/support/generate-events.ts'
import { generateGeminiEvents, generateGeminiRequest } from '../../test/support/generate-gemini.ts'
import { generateRequest } from '../../test/support/generate.ts'
import { gather, readText, writeText } from '../../test/support/streams.ts'
import { openaiChat } from '../openai-chat/index.ts'
import { gemini } from './index.ts'

const capabilities: Capabilities = {
  ...plain,
  reasoning: {
    kind: 'budget',
    efforts: [],
    default: undefined,
    budget: { min: 0, max: 24_576 },
    mandatory: false,
  },
}

/** What the path says beside a body. */
const withPath = (text: string, { model, stream }: ChatRequest): unknown => ({
  ...(JSON.parse(text) as object),
  model,
  stream,
})

test('a request written over an empty text of this dialect reads as the same request', () => {
  repeat((choose) => {
    const request = gemini.readRequest(generateGeminiRequest(choose))
    const source = { dialect: 'gemini', text: '{}', request: EMPTY } as const
    const text = gemini.writeRequest(request, { upstreamId: 'u', capabilities, quirks: new Set(), source })
    assert.deepEqual(gemini.readRequest(withPath(text, request)), request)
  })
})

test('a request that nothing was changed in goes out as it came', () => {
  repeat((choose) => {
    const { model, stream, ...body } = generateGeminiRequest(choose)
    const text = JSON.stringify(body)
    const request = gemini.readRequest({ ...body, model, stream })
    const source = { dialect: 'gemini', text, request } as const
    const options = { upstreamId: 'u', capabilities, quirks: new Set<string>(), source }
    assert.equal(gemini.writeRequest(request, options), text)
  })
})

test('the contents of a conversation are the same part by part, signatures included, when they are built anew', () => {
  repeat((choose) => {
    const wire = generateGeminiRequest(choose)
    const request = gemini.readRequest(wire)
    const source = { dialect: 'gemini', text: '{}', request: EMPTY } as const
    const text = gemini.writeRequest(request, { upstreamId: 'u', capabilities, quirks: new Set(), source })
    const { contents } = JSON.parse(text) as { contents: unknown }
    assert.deepEqual(resultsFirst(contents), resultsFirst(wire['contents']))
  })
})

/** Results of functions lead their content, as every other format has it. */
function resultsFirst(contents: unknown): unknown {
  return (contents as { role: string; parts: Record<string, unknown>[] }[]).map(({ role, parts }) => ({
    role,
    parts: [
      ...parts.filter((part) => part['functionResponse'] !== undefined),
      ...parts.filter((part) => part['functionResponse'] === undefined),
    ],
  }))
}

test('a request of any format reads, once it is written, as the same request each time', () => {
  repeat((choose) => {
    const request = generateRequest(choose)
    const options = { upstreamId: 'u', capabilities, quirks: new Set<string>(), source: undefined }
    const text = gemini.writeRequest(request, options)
    const read = gemini.readRequest(withPath(text, request))
    const source = { dialect: 'gemini', text: '{}', request: EMPTY } as const
    const again = gemini.writeRequest(read, { ...options, source })
    assert.deepEqual(gemini.readRequest(withPath(again, request)), read)
  })
})

test('a stream that is written and read again has the same events', () => {
  repeat((choose) => {
    const events = generateGeminiEvents(choose)
    const text = writeText(gemini, events, { id: 'resp-1', model: 'gemini-x' })
    assert.deepEqual(byChoice(readText(gemini, text)), byChoice(events))
  })
})

/** Calls are written when their candidate ends, so events of two candidates may change places, but never those of one. */
function byChoice(events: readonly StreamEvent[]): unknown {
  const choices = [0, 1].map((choice) =>
    events.filter((event) => 'choice' in event && event.choice === choice),
  )
  return [...choices, ...events.filter((event) => !('choice' in event))]
}

test('what another format streams keeps its text, reasoning, calls and counts', () => {
  repeat((choose) => {
    const events = generateEvents(choose)
    const read = readText(gemini, writeText(gemini, events))
    for (const choice of [0, 1, 2]) {
      const before = gather(events, choice)
      const after = gather(read, choice)
      if (before.finishReason === undefined) continue
      // Details of other makers have words that belong to them; a refusal is text here.
      assert.equal(after.text, before.text + before.refusal)
      assert.equal(after.reasoning, before.reasoning)
      assert.equal(after.toolCalls.length, before.toolCalls.length)
      after.toolCalls.forEach((call, index) => {
        assert.equal(call.name, before.toolCalls[index]?.name)
        assert.equal(call.id, before.toolCalls[index]?.id)
      })
      assert.equal(after.usage?.inputTokens, before.usage?.inputTokens)
      assert.equal(after.usage?.reasoningTokens, before.usage?.reasoningTokens)
      assert.equal(after.last, 'message-end')
    }
  })
})

test('signatures come back byte for byte after a caller of Chat Completions has had them', () => {
  repeat((choose) => {
    const events = generateGeminiEvents(choose).filter((event) => !('choice' in event) || event.choice === 0)
    const seen = readText(openaiChat, writeText(openaiChat, events, { surface: 'openrouter' }))
    assert.deepEqual(reasoningDetailsOf(seen), reasoningDetailsOf(events))
    const request = requestAfter(seen)
    const options = { upstreamId: 'u', capabilities, quirks: new Set<string>(), source: undefined }
    const text = gemini.writeRequest(request, options)
    const { contents } = JSON.parse(text) as {
      contents: { role: string; parts: Record<string, unknown>[] }[]
    }
    const parts = contents.filter(({ role }) => role === 'model').flatMap((content) => content.parts)
    const signatures = parts.map((part) => part['thoughtSignature']).filter((value) => value !== undefined)
    const expected = reasoningDetailsOf(events).map((detail) => detail['signature'] ?? detail['data'])
    assert.deepEqual(
      signatures,
      expected.filter((value) => value !== undefined),
    )
    // Each stands on the part that it came with.
    let length = 0
    for (const part of parts) {
      if (typeof part['text'] !== 'string' || part['thought'] === true) continue
      const range = [length, length + part['text'].length]
      length += part['text'].length
      if (part['thoughtSignature'] === undefined) continue
      assert.ok(
        reasoningDetailsOf(events).some(
          (detail) => JSON.stringify(detail['text_range']) === JSON.stringify(range),
        ),
        `no signed text at ${range.join('–')}`,
      )
    }
  })
})
