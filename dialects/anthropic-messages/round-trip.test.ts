// The law of every dialect: what is written and read again is the same. Over generated requests, streams and answers; a
// failure names the seed, with which it can be repeated.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChatRequest } from '../../core/chat.ts'
import type { Capabilities } from '../../core/model.ts'
import { capabilities as plain } from '../../test/support/capabilities.ts'
import { EMPTY, answerOptions, byEffortAndBudget, repeat } from '../../test/support/dialect-laws.ts'
import { generateMessageEvents, generateMessagesRequest } from '../../test/support/generate-anthropic.ts'
import { generateEvents } from '../../test/support/generate-events.ts'
import { generateRequest } from '../../test/support/generate.ts'
import { gather, readText, writeText } from '../../test/support/streams.ts'
import { openaiChat } from '../openai-chat/index.ts'
import { anthropicMessages } from './index.ts'

/** A model that can be asked in every way. */
const capabilities: Capabilities = {
  ...plain,
  supports: new Set([...plain.supports, 'structured_outputs', 'verbosity']),
  reasoning: byEffortAndBudget,
}

test('a request written over an empty text of this dialect reads as the same request', () => {
  repeat((choose, seed) => {
    const wire = generateMessagesRequest(choose)
    // Thinking excludes sampling, forced tools, and turns that lost theirs: what is asked together with it is tested apart.
    const thinks = seed % 2 === 0
    for (const name of thinks
      ? ['temperature', 'top_p', 'top_k', 'tool_choice']
      : ['thinking', 'output_config'])
      delete wire[name]
    if (thinks) wire['messages'] = [{ role: 'user', content: 'Hello' }]
    const request = anthropicMessages.readRequest(wire)
    const text = anthropicMessages.writeRequest(request, {
      upstreamId: request.model,
      capabilities,
      quirks: new Set(),
      source: { dialect: 'anthropic-messages', text: '{}', request: EMPTY },
    })
    assert.deepEqual(anthropicMessages.readRequest(JSON.parse(text)), request)
  })
})

test('a request that nothing was changed in goes out as it came but for the model', () => {
  repeat((choose, seed) => {
    const wire = generateMessagesRequest(choose)
    const text = JSON.stringify(wire, null, seed % 3)
    const request = anthropicMessages.readRequest(wire)
    const written = anthropicMessages.writeRequest(request, {
      upstreamId: 'upstream',
      capabilities,
      quirks: new Set(),
      source: { dialect: 'anthropic-messages', text, request },
    })
    assert.deepEqual(JSON.parse(written), { ...wire, model: 'upstream' })
    for (const turn of wire['messages'] as unknown[])
      if (seed % 3 === 0) assert.ok(written.includes(JSON.stringify(turn)))
  })
})

test('a request of any format reads, once it is written, as the same request each time', () => {
  repeat((choose) => {
    const generated = withoutWhatIsRefused(generateRequest(choose))
    // A conversation in which nobody says anything is refused.
    const request = {
      ...generated,
      messages: [{ role: 'user' as const, content: 'Hello' }, ...generated.messages],
    }
    const options = { upstreamId: 'u', capabilities, quirks: new Set<string>(), source: undefined }
    const again = (text: string): string =>
      anthropicMessages.writeRequest(anthropicMessages.readRequest(JSON.parse(text)), options)
    // Turns of one role are put together, and what a turn says put before its calls; once that is done nothing changes.
    const settled = again(anthropicMessages.writeRequest(request, options))
    assert.deepEqual(JSON.parse(again(settled)), JSON.parse(settled))
  })
})

/** Without what no model of this format takes, and without what is asked in words of which some say more than one thing. */
function withoutWhatIsRefused(request: ChatRequest): ChatRequest {
  const { responseFormat: _format, tools: _tools, verbosity: _verbosity, ...others } = request
  const { exclude: _exclude, ...reasoning } = request.reasoning ?? {}
  return {
    ...others,
    reasoning,
    messages: request.messages.map((message) =>
      Array.isArray(message.content)
        ? { ...message, content: message.content.filter(({ type }) => type !== 'audio' && type !== 'video') }
        : message,
    ),
  }
}

test('a stream that is written and read again has the same events', () => {
  repeat((choose) => {
    const events = generateMessageEvents(choose)
    const read = readText(
      anthropicMessages,
      writeText(anthropicMessages, events, { id: 'msg_1', model: 'm' }),
    )
    assert.deepEqual(read, events)
  })
})

test('any stream of any format keeps its text, its calls and its counts', () => {
  repeat((choose) => {
    const events = generateEvents(choose).map((event) =>
      event.type === 'tool-call-start' ? { ...event, kind: 'function' as const } : event,
    )
    const before = gather(events)
    const after = gather(readText(anthropicMessages, writeText(anthropicMessages, events)))
    assert.equal(after.last, 'message-end')
    assert.equal(after.text, before.text + before.refusal)
    assert.equal(after.reasoning, before.reasoning)
    const spoken = before.toolCalls.map((call) => ({ ...call, arguments: call.arguments || '{}' }))
    assert.deepEqual(after.toolCalls, spoken)
    assert.equal(after.usage?.outputTokens, before.usage?.outputTokens)
    assert.equal(after.usage?.inputTokens, before.usage?.inputTokens)
  })
})

test('a whole answer that is written and read again is the same', () => {
  repeat((choose) => {
    const gathered = gather(generateMessageEvents(choose))
    const { usage, text, reasoning } = gathered
    assert.ok(usage && gathered.finishReason && gathered.nativeFinishReason)
    const answer = {
      upstreamId: 'msg_1',
      model: 'm',
      created: 0,
      usage,
      choices: [
        {
          index: 0,
          text: text === '' ? null : text,
          refusal: null,
          reasoning: reasoning === '' ? undefined : reasoning,
          reasoningDetails:
            reasoning === ''
              ? undefined
              : [
                  {
                    type: 'reasoning.text',
                    text: reasoning,
                    signature: 's',
                    format: 'anthropic-claude-v1',
                    index: 0,
                  },
                ],
          toolCalls: gathered.toolCalls,
          finishReason: gathered.finishReason,
          nativeFinishReason: gathered.nativeFinishReason,
        },
      ],
    }
    const context = answerOptions(usage, 'msg_1')
    const { native: _native, ...read } = anthropicMessages.readAnswer(
      JSON.parse(anthropicMessages.writeAnswer(answer, context)),
      { quirks: new Set() },
    )
    assert.deepEqual(read, answer)
  })
})

test('a request of one format that is asked in the other keeps its words, calls and results', () => {
  repeat((choose) => {
    const request = anthropicMessages.readRequest(generateMessagesRequest(choose))
    const options = { upstreamId: 'u', capabilities, quirks: new Set(['effort-object']), source: undefined }
    const there = openaiChat.readRequest(JSON.parse(openaiChat.writeRequest(request, options)))
    const calls = (asked: ChatRequest): unknown =>
      asked.messages.flatMap(({ toolCalls = [] }) =>
        toolCalls.map((call) => [call.id, call.name, call.arguments]),
      )
    assert.deepEqual(calls(there), calls(request))
    assert.deepEqual(
      there.messages.map(({ role, toolCallId }) => [role, toolCallId]),
      request.messages.map(({ role, toolCallId }) => [role, toolCallId]),
    )
  })
})
