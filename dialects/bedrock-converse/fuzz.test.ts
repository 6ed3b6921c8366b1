// Garbage in: requests, streams, answers and errors that no one would send on purpose. Nothing may be thrown but a
// GatewayError, nothing may hang, and a stream that broke may not end as a whole one. Seeds make every run the same.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { awsEventBytes, type AwsEvent } from '../../core/aws-event-stream.ts'
import { NO_USAGE } from '../../core/events.ts'
import { capabilities } from '../../test/support/capabilities.ts'
import { answerOptions, forSeeds } from '../../test/support/dialect-laws.ts'
import {
  DEEP,
  assertErrorsRead,
  assertReadable,
  createMutator,
  endOf,
  forBrokenRequests,
  onlyGatewayErrors,
} from '../../test/support/fuzz.ts'
import { generateConverseEvents, generateConverseRequest } from '../../test/support/generate-bedrock.ts'
import { generateRequest, type Chooser } from '../../test/support/generate.ts'
import { frameAws, readEvents, readText, writeText } from '../../test/support/streams.ts'
import { openaiChat } from '../openai-chat/index.ts'
import { bedrockConverse } from './index.ts'

const mutate = createMutator([{ text: 1 }, { cachePoint: 1 }, { toolUse: {} }])

const options = { upstreamId: 'u', capabilities, quirks: new Set(['signed-thinking', 'cache-points']) }

test('no request makes the reader throw anything but a refusal, and what was read can be written', () => {
  forBrokenRequests({
    mutate,
    generate: generateConverseRequest,
    use: (wire) => {
      const read = bedrockConverse.readRequest(wire)
      const source = { dialect: 'bedrock-converse', text: JSON.stringify(wire), request: read } as const
      JSON.parse(bedrockConverse.writeRequest(read, { ...options, source }))
      const changed = { ...read, messages: [...read.messages], tools: [...(read.tools ?? [])] }
      JSON.parse(bedrockConverse.writeRequest(changed, { ...options, source }))
      JSON.parse(openaiChat.writeRequest(read, { ...options, source }))
    },
  })
})

test('requests of another format, broken or not, are written or refused', () => {
  const plain = { ...options, source: undefined }
  forSeeds(2000, (choose) => {
    const given: unknown = JSON.parse(openaiChat.writeRequest(generateRequest(choose), plain))
    const quirks = new Set(choose.pick([[], ['effort-field'], ['signed-thinking', 'cache-points']]))
    onlyGatewayErrors(() => {
      const request = openaiChat.readRequest(choose.chance(0.5) ? given : mutate(given, choose))
      JSON.parse(bedrockConverse.writeRequest(request, { ...plain, quirks }))
    })
  })
})

test('what is nested too deeply is refused, not crashed upon', () => {
  const call = `[{"toolUse":{"toolUseId":"t","name":"f","input":${DEEP}}}]`
  const body = `{"modelId":"m","messages":[{"role":"assistant","content":${call}}]}`
  assert.throws(() => bedrockConverse.readRequest(JSON.parse(body)), { code: 'invalid_request' })
  const tools = `[{"toolSpec":{"name":"f","inputSchema":{"json":${DEEP}}}}]`
  const turns = '[{"role":"user","content":[{"text":"x"}]}]'
  const request = bedrockConverse.readRequest(
    JSON.parse(`{"modelId":"m","messages":${turns},"toolConfig":{"tools":${tools}}}`),
  )
  assert.throws(() => bedrockConverse.writeRequest(request, { ...options, source: undefined }), {
    code: 'invalid_request',
  })
  const answer = `{"output":{"message":{"content":${call}}},"stopReason":"tool_use"}`
  assert.throws(() => bedrockConverse.readAnswer(JSON.parse(answer), { quirks: new Set() }), {
    code: 'malformed_answer',
  })
  const events = readEvents(bedrockConverse, [{ event: 'contentBlockDelta', data: `{"delta":${DEEP}}` }])
  assert.equal(endOf(events, 'deep').type, 'message-error')
})

const framesOf = (choose: Chooser): AwsEvent[] =>
  frameAws([
    Buffer.from(writeText(bedrockConverse, generateConverseEvents(choose, 'anthropic-claude-v1')), 'latin1'),
  ])

test('streams with mutated or missing events end exactly once and can always be written, in either format', () => {
  forSeeds(3000, (choose) => {
    const frames = framesOf(choose).map((frame) =>
      choose.chance(0.3) ? { ...frame, data: JSON.stringify(mutate(JSON.parse(frame.data), choose)) } : frame,
    )
    if (choose.chance(0.3)) frames.splice(choose.integer(frames.length), 1)
    const events = readEvents(bedrockConverse, frames)
    const { type } = endOf(events)
    const again = readText(bedrockConverse, writeText(bedrockConverse, events))
    assert.equal(endOf(again).type, type)
    assertReadable(writeText(openaiChat, events))
  })
})

test('a stream that is cut before its stop is never whole, whichever byte is the last', () => {
  forSeeds(30, (choose) => {
    const frames = framesOf(choose)
    const stop = frames.findIndex(({ event }) => event === 'messageStop')
    for (let count = 0; count <= stop; count++)
      assert.equal(endOf(readEvents(bedrockConverse, frames.slice(0, count))).type, 'message-error')
    const bytes = Buffer.concat(frames.map(awsEventBytes))
    const ends = new Set<number>()
    let end = 0
    for (const frame of frames) ends.add((end += awsEventBytes(frame).length))
    for (let at = 1; at < bytes.length; at += 3) {
      if (ends.has(at)) continue
      assert.throws(() => frameAws([bytes.subarray(0, at)]), { code: 'stream_cut' })
    }
  })
})

test('an exception ends a stream wherever it comes, and nothing after it is heard', () => {
  forSeeds(200, (choose) => {
    const frames = framesOf(choose)
    const stop = frames.findIndex(({ event }) => event === 'metadata')
    const exception = { event: 'modelStreamErrorException', data: '{"message":"No"}', isException: true }
    frames.splice(choose.integer(stop + 1), 0, exception)
    assert.equal(endOf(readEvents(bedrockConverse, frames)).type, 'message-error')
  })
})

test('hostile positions cost neither memory nor time', () => {
  const positions = [4_294_967_294, 1e308, -1, 0.5, '0', null, {}, []]
  const frames: AwsEvent[] = positions.map((contentBlockIndex) => ({
    event: 'contentBlockDelta',
    data: JSON.stringify({ contentBlockIndex, delta: { text: 'x' } }),
  }))
  frames.push({ event: 'messageStop', data: '{"stopReason":"end_turn"}' })
  const events = readEvents(bedrockConverse, frames)
  assert.equal(endOf(events, 'positions').type, 'message-end')
  for (const event of events) if ('choice' in event) assert.equal(event.choice, 0)
})

const WHOLE = {
  output: {
    message: {
      role: 'assistant',
      content: [
        { reasoningContent: { reasoningText: { text: 'Hm', signature: 's' } } },
        { reasoningContent: { redactedContent: 'AAAA' } },
        { text: 'Hello' },
        {
          citationsContent: {
            content: [{ text: 'Cited' }],
            citations: [{ title: 'T', location: { web: { url: 'https://example.com' } } }],
          },
        },
        { image: { format: 'png', source: { bytes: 'AAAA' } } },
        { toolUse: { toolUseId: 't1', name: 'f', input: { a: 1 } } },
      ],
    },
  },
  stopReason: 'tool_use',
  usage: { inputTokens: 3, outputTokens: 4, totalTokens: 7, cacheDetails: [{ ttl: '1h', inputTokens: 1 }] },
  metrics: { latencyMs: 5 },
}

test('mutated answers are read or refused, and what was read can be written in either format', () => {
  forSeeds(4000, (choose) => {
    const wire = mutate(mutate(WHOLE, choose), choose)
    onlyGatewayErrors(() => {
      const answer = bedrockConverse.readAnswer(wire, { quirks: new Set(['signed-thinking']) })
      const context = answerOptions(answer.usage ?? NO_USAGE)
      for (const dialect of [bedrockConverse, openaiChat]) JSON.parse(dialect.writeAnswer(answer, context))
    })
  })
})

test('mutated error bodies always give an error of ours', () => {
  const body = {
    message: 'Too many requests, please wait before trying again.',
    __type: 'ThrottlingException',
  }
  assertErrorsRead({
    dialect: bedrockConverse,
    mutate,
    body,
    statuses: [200, 400, 403, 404, 408, 424, 429, 500, 503, 999],
    count: 2000,
  })
})
