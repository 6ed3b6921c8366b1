// The law of every dialect: what is written and read again is the same. Over generated requests, streams and answers; a
// failure names the seed, with which it can be repeated.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChatRequest } from '../../core/chat.ts'
import { NO_USAGE } from '../../core/events.ts'
import type { Capabilities } from '../../core/model.ts'
import { capabilities as plain } from '../../test/support/capabilities.ts'
import {
  EMPTY,
  answerOptions,
  byEffortAndBudget,
  reasoningDetailsOf,
  repeat,
  requestAfter,
} from '../../test/support/dialect-laws.ts'
import { generateConverseEvents, generateConverseRequest } from '../../test/support/generate-bedrock.ts'
import { generateEvents } from '../../test/support/generate-events.ts'
import { generateRequest } from '../../test/support/generate.ts'
import { frameAws, gather, readText, writeText } from '../../test/support/streams.ts'
import { openaiChat } from '../openai-chat/index.ts'
import { bedrockConverse } from './index.ts'

/** A model that can be asked in every way. */
const capabilities: Capabilities = {
  ...plain,
  supports: new Set([...plain.supports, 'structured_outputs']),
  reasoning: byEffortAndBudget,
}
const SIGNED = ['signed-thinking', 'cache-points']
const FORMAT = 'anthropic-claude-v1'
const options = { upstreamId: 'u', capabilities, quirks: new Set(SIGNED), source: undefined }

/** What the path says beside a body. */
const withPath = (text: string, { model, stream }: ChatRequest): unknown => ({
  ...(JSON.parse(text) as object),
  modelId: model,
  stream,
})

test('a request written over an empty text of this dialect reads as the same request', () => {
  repeat((choose, seed) => {
    const wire = generateConverseRequest(choose)
    // Thinking excludes sampling, forced tools, and turns that lost theirs: what is asked together with it is tested apart.
    if (seed % 2 === 0) delete wire['additionalModelRequestFields']
    else {
      delete wire['inferenceConfig']
      delete wire['toolConfig']
      wire['messages'] = [{ role: 'user', content: [{ text: 'Hello' }] }]
    }
    const request = bedrockConverse.readRequest(wire)
    const source = { dialect: 'bedrock-converse', text: '{}', request: EMPTY } as const
    const read = bedrockConverse.readRequest(
      withPath(bedrockConverse.writeRequest(request, { ...options, source }), request),
    )
    // A budget counts against a limit, which is written where the caller left it out.
    if (request.reasoning?.maxTokens === undefined) assert.deepEqual(read, request)
    else
      assert.deepEqual(
        { ...read, maxTokens: request.maxTokens },
        { ...request, maxTokens: request.maxTokens },
      )
  })
})

test('a request that nothing was changed in goes out as it came but for what stands in the path', () => {
  repeat((choose) => {
    const wire = generateConverseRequest(choose)
    const text = JSON.stringify(wire)
    const request = bedrockConverse.readRequest(wire)
    const source = { dialect: 'bedrock-converse', text, request } as const
    const { modelId: _modelId, stream: _stream, ...body } = wire
    assert.equal(bedrockConverse.writeRequest(request, { ...options, source }), JSON.stringify(body))
  })
})

test('the turns of a conversation are the same block by block, signatures and marks included, when they are built anew', () => {
  repeat((choose) => {
    const wire = generateConverseRequest(choose)
    const request = bedrockConverse.readRequest(wire)
    const source = { dialect: 'bedrock-converse', text: '{}', request: EMPTY } as const
    const written = JSON.parse(bedrockConverse.writeRequest(request, { ...options, source })) as typeof wire
    assert.deepEqual(written['messages'], wire['messages'])
    assert.deepEqual(written['system'], wire['system'])
  })
})

test('a request of any format reads, once it is written, as the same request each time', () => {
  repeat((choose) => {
    const generated = withoutWhatIsRefused(generateRequest(choose))
    // A conversation in which nobody says anything is refused.
    const messages = [{ role: 'user' as const, content: 'Hello' }, ...generated.messages]
    const again = (text: string): string =>
      bedrockConverse.writeRequest(bedrockConverse.readRequest(withPath(text, generated)), options)
    // Turns of one role are put together, and what a turn says put before its calls; once that is done nothing changes.
    const settled = again(bedrockConverse.writeRequest({ ...generated, messages }, options))
    assert.deepEqual(JSON.parse(again(settled)), JSON.parse(settled))
  })
})

/** Without what this format has no place for. */
function withoutWhatIsRefused(request: ChatRequest): ChatRequest {
  const { tools: _tools, toolChoice: _choice, ...others } = request
  return {
    ...others,
    messages: request.messages.map((message) =>
      Array.isArray(message.content)
        ? { ...message, content: message.content.filter(({ type }) => type !== 'video') }
        : message,
    ),
  }
}

test('a stream that is written and read again has the same events', () => {
  repeat((choose) => {
    const events = generateConverseEvents(choose, FORMAT)
    assert.deepEqual(readText(bedrockConverse, writeText(bedrockConverse, events), SIGNED), events)
  })
})

test('any stream of any format keeps its text, its calls and its counts', () => {
  repeat((choose) => {
    const events = generateEvents(choose).map((event) =>
      event.type === 'tool-call-start' ? { ...event, kind: 'function' as const } : event,
    )
    const before = gather(events)
    const after = gather(readText(bedrockConverse, writeText(bedrockConverse, events)))
    assert.equal(after.last, 'message-end')
    assert.equal(after.text, before.text + before.refusal)
    assert.equal(after.reasoning, before.reasoning)
    assert.deepEqual(
      after.toolCalls,
      before.toolCalls.map((call) => ({ ...call, arguments: call.arguments || '{}' })),
    )
    assert.equal(after.usage?.outputTokens, before.usage?.outputTokens)
    assert.equal(after.usage?.inputTokens, before.usage?.inputTokens)
  })
})

test('a whole answer that is written and read again is the same', () => {
  repeat((choose, seed) => {
    const { usage, text, toolCalls, finishReason, nativeFinishReason } = gather(
      generateConverseEvents(choose, FORMAT),
    )
    assert.ok(usage && finishReason && nativeFinishReason)
    const reasoning = seed % 3 === 0 ? undefined : `Because ${seed}`
    const detail = { type: 'reasoning.text', text: reasoning, signature: 's', format: FORMAT, index: 0 }
    const answer = {
      upstreamId: '',
      model: '',
      created: 0,
      usage,
      choices: [
        {
          index: 0,
          text: text === '' ? null : text,
          refusal: null,
          reasoning,
          reasoningDetails: reasoning === undefined ? undefined : [detail],
          toolCalls,
          finishReason,
          nativeFinishReason,
        },
      ],
    }
    const context = answerOptions(usage, 'g')
    const wire: unknown = JSON.parse(bedrockConverse.writeAnswer(answer, context))
    const { native: _native, ...read } = bedrockConverse.readAnswer(wire, { quirks: new Set(SIGNED) })
    assert.deepEqual(read, answer)
  })
})

test('signatures come back byte for byte after a caller of Chat Completions has had them', () => {
  repeat((choose) => {
    const events = generateConverseEvents(choose, FORMAT)
    const seen = readText(openaiChat, writeText(openaiChat, events, { surface: 'openrouter' }))
    assert.deepEqual(reasoningDetailsOf(seen), reasoningDetailsOf(events))
    const request = requestAfter(seen)
    const { messages } = JSON.parse(bedrockConverse.writeRequest(request, options)) as {
      messages: { role: string; content: { reasoningContent?: Reasoning }[] }[]
    }
    const blocks = messages
      .filter(({ role }) => role === 'assistant')
      .flatMap(({ content }) => content.flatMap(({ reasoningContent }) => reasoningContent ?? []))
    const proofs = blocks.map(
      ({ redactedContent, reasoningText }) => redactedContent ?? reasoningText?.signature,
    )
    const expected = reasoningDetailsOf(events).map((detail) => detail['signature'] ?? detail['data'])
    assert.deepEqual(
      proofs,
      expected.filter((value) => value !== undefined),
    )
  })
})

interface Reasoning {
  readonly redactedContent?: string
  readonly reasoningText?: { readonly signature: string }
}

test('a whole answer keeps the words of reasoning whose items are of another maker', () => {
  const message = { role: 'assistant', content: 'Four', reasoning: 'Two and two.' }
  for (const format of ['google-gemini-v1', 'openai-responses-v1', 'anthropic-claude-v1']) {
    const reasoning_details = [{ type: 'reasoning.text', text: message.reasoning, format, index: 0 }]
    const choice = { index: 0, message: { ...message, reasoning_details }, finish_reason: 'stop' }
    const answer = openaiChat.readAnswer({ choices: [choice] }, { quirks: new Set() })
    const wire: unknown = JSON.parse(bedrockConverse.writeAnswer(answer, answerOptions(NO_USAGE)))
    const [read] = bedrockConverse.readAnswer(wire, { quirks: new Set(SIGNED) }).choices
    assert.equal(read?.reasoning, message.reasoning, format)
  }
})

test('words and thoughts are over before a call begins', () => {
  repeat((choose) => {
    const open = new Map<unknown, boolean>()
    const text = writeText(bedrockConverse, generateConverseEvents(choose, FORMAT))
    for (const { event, data } of frameAws([Buffer.from(text, 'latin1')])) {
      const { contentBlockIndex: at, start } = JSON.parse(data) as {
        contentBlockIndex?: number
        start?: object
      }
      if (event === 'contentBlockStart') assert.ok([...open.values()].every(Boolean))
      if (event === 'contentBlockStart') open.set(at, Object.hasOwn(start ?? {}, 'toolUse'))
      else if (event === 'contentBlockDelta' && !open.has(at)) open.set(at, false)
      else if (event === 'contentBlockStop') open.delete(at)
    }
    assert.equal(open.size, 0)
  })
})
