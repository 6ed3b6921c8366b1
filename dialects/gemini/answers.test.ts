// Answers and errors: what a provider says, read; what a caller is told, written. Streams and whole answers side by side.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GatewayError } from '../../core/errors.ts'
import { NO_USAGE, type StreamEvent } from '../../core/events.ts'
import { gather, readText, writeText } from '../../test/support/streams.ts'
import { openaiChat } from '../openai-chat/index.ts'
import { createGeminiCaller } from './caller.ts'
import { gemini } from './index.ts'
import { readUsage, writeUsage } from './usage.ts'

const QUIRKS = { quirks: new Set<string>() }

const stream = (...chunks: object[]): StreamEvent[] =>
  readText(gemini, chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`).join(''))

const candidate = (parts: object[], finishReason?: string): object => ({
  candidates: [{ content: { parts, role: 'model' }, ...(finishReason && { finishReason }), index: 0 }],
})

test('a stream is whole when the connection ends after a finish reason, and cut without one', () => {
  assert.equal(
    stream(candidate([{ text: 'a' }]), candidate([{ text: 'b' }], 'STOP')).at(-1)?.type,
    'message-end',
  )
  const cut = stream(candidate([{ text: 'a' }])).at(-1)
  assert.ok(cut?.type === 'message-error' && cut.error.code === 'stream_cut')
  const second = stream({
    candidates: [
      { content: { parts: [{ text: 'a' }] }, finishReason: 'STOP', index: 0 },
      { content: { parts: [{ text: 'b' }] }, index: 1 },
    ],
  }).at(-1)
  assert.ok(second?.type === 'message-error' && second.error.code === 'stream_cut')
})

test('a finish reason by its number is the same reason, and a number without a word is none', () => {
  const whole = (finishReason: unknown): unknown =>
    gemini.readAnswer({ candidates: [{ content: { parts: [{ text: 'a' }] }, finishReason }] }, QUIRKS)
      .choices[0]?.finishReason
  assert.deepEqual([1, 2, 3].map(whole), ['stop', 'length', 'content_filter'])
  const numbered = (finishReason: number): unknown =>
    stream({ candidates: [{ content: { parts: [{ text: 'a' }] }, finishReason }] }).at(-1)?.type
  assert.deepEqual([2, 0, -1, 1.5, 99].map(numbered), ['message-end', ...Array(4).fill('message-error')])
})

test('what comes after the finish reason is part of the answer, and the last counts are those that hold', () => {
  const answer = gather(
    stream(
      {
        ...candidate([{ text: 'a' }], 'STOP'),
        usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 1 },
      },
      {
        ...candidate([{ text: 'b', thoughtSignature: 's' }]),
        usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 2, thoughtsTokenCount: 5 },
      },
    ),
  )
  assert.equal(answer.text, 'ab')
  assert.equal(answer.usage?.outputTokens, 7)
  assert.equal(answer.last, 'message-end')
})

const FINISHES: readonly [string, string][] = [
  ['STOP', 'stop'],
  ['MAX_TOKENS', 'length'],
  ['SAFETY', 'content_filter'],
  ['RECITATION', 'content_filter'],
  ['SPII', 'content_filter'],
  ['OTHER', 'stop'],
]
for (const [native, neutral] of FINISHES)
  test(`${native} is ${neutral}, and goes back as it was`, () => {
    const events = stream(candidate([{ text: 'a' }], native))
    assert.equal(gather(events).finishReason, neutral)
    assert.ok(writeText(gemini, events).includes(`"finishReason":"${native}"`))
  })

test('a call that the model botched is the provider’s failure, whole or streamed', () => {
  const chunk = candidate([], 'MALFORMED_FUNCTION_CALL')
  const last = stream(chunk).at(-1)
  assert.ok(last?.type === 'message-error' && last.error.code === 'provider_error')
  assert.throws(() => gemini.readAnswer(chunk, QUIRKS), { code: 'provider_error', retry: 'elsewhere' })
})

test('a blocked prompt is an answer without words that was filtered', () => {
  const blocked = {
    promptFeedback: { blockReason: 'PROHIBITED_CONTENT' },
    usageMetadata: { promptTokenCount: 4 },
  }
  const answer = gather(stream(blocked))
  assert.deepEqual([answer.finishReason, answer.text, answer.last], ['content_filter', '', 'message-end'])
  const [choice] = gemini.readAnswer(blocked, QUIRKS).choices
  assert.equal(choice?.finishReason, 'content_filter')
  assert.throws(() => gemini.readAnswer({ candidates: [] }, QUIRKS), { code: 'malformed_answer' })
})

test('an error in a stream is read with its status', () => {
  const last = stream(candidate([{ text: 'a' }]), {
    error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' },
  }).at(-1)
  assert.ok(last?.type === 'message-error' && last.error.code === 'provider_overloaded')
})

test('counts of thoughts and of tools’ prompts are in the sums, audio beside them', () => {
  const wire = {
    promptTokenCount: 10,
    toolUsePromptTokenCount: 5,
    candidatesTokenCount: 7,
    thoughtsTokenCount: 3,
    cachedContentTokenCount: 4,
    totalTokenCount: 25,
    promptTokensDetails: [{ modality: 'AUDIO', tokenCount: 2 }],
    trafficType: 'ON_DEMAND',
  }
  assert.deepEqual(readUsage(wire), {
    ...NO_USAGE,
    inputTokens: 15,
    cachedTokens: 4,
    inputAudioTokens: 2,
    outputTokens: 10,
    reasoningTokens: 3,
    rest: { trafficType: 'ON_DEMAND' },
  })
  assert.equal(readUsage({}), undefined)
  assert.equal(readUsage({ promptTokenCount: 4, totalTokenCount: 9, thoughtsTokenCount: 2 })?.outputTokens, 5)
  assert.deepEqual(readUsage(writeUsage({ ...NO_USAGE, inputTokens: 3, outputTokens: 2 })), {
    ...NO_USAGE,
    inputTokens: 3,
    outputTokens: 2,
  })
})

test('images that a model draws are listed as OpenRouter does, and written inline again', () => {
  const image = { inlineData: { mimeType: 'image/png', data: 'AAAA' }, thoughtSignature: 's' }
  const events = stream(candidate([image, { executableCode: { code: '1' } }], 'STOP'))
  const shown = events.find((event) => event.type === 'delta-rest')
  assert.deepEqual(shown?.rest['images'], [
    { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' }, thought_signature: 's' },
  ])
  const written = writeText(gemini, events)
  assert.ok(written.includes(JSON.stringify(image)))
  assert.ok(written.includes('"executableCode":{"code":"1"}'))
})

test('no chunk is finished before the answer is: whoever sees a finish reason has been settled', () => {
  const pieces: string[] = []
  const writer = gemini.createStreamWriter(
    { id: 'g', model: 'm', surface: 'openai', providerName: 'P', created: 0, includeUsage: true },
    (piece) => pieces.push(piece),
  )
  const events = stream(candidate([{ text: 'a' }, { functionCall: { name: 'f', args: {} } }], 'STOP'))
  for (const event of events.slice(0, -1)) writer.push(event)
  assert.ok(!pieces.join('').includes('finishReason'))
  assert.ok(pieces.join('').includes('functionCall'))
  writer.push({ type: 'message-end' })
  assert.equal(pieces.join('').match(/finishReason/g)?.length, 1)
})

test('thoughts are shown to callers who asked for them, while signatures reach every one', () => {
  const events = stream(
    candidate(
      [
        { text: 'Hm.', thought: true },
        { text: 'So.', thoughtSignature: 's' },
      ],
      'STOP',
    ),
  )
  const told = (includeThoughts: boolean): string => {
    const caller = createGeminiCaller({ model: 'm', stream: true })
    const thinkingConfig = { includeThoughts }
    caller.readRequest({ contents: [{ parts: [{ text: 'x' }] }], generationConfig: { thinkingConfig } })
    return writeText({ ...gemini, createStreamWriter: caller.createStreamWriter }, events)
  }
  assert.ok(told(true).includes('{"text":"Hm.","thought":true}'))
  assert.ok(!told(false).includes('Hm.'))
  assert.ok(told(false).includes('{"text":"So.","thoughtSignature":"s"}'))
})

test('errors have Google’s words, the field at fault and when to come back', () => {
  const error = new GatewayError('rate_limit_exceeded', 'Slow down.', {
    retryAfterSeconds: 3,
    param: 'contents',
  })
  const { status, body } = gemini.writeError(error, 'openai')
  assert.equal(status, 429)
  const written = JSON.parse(body) as { error: { code: number; status: string; details: object[] } }
  assert.equal(written.error.status, 'RESOURCE_EXHAUSTED')
  assert.equal(written.error.code, 429)
  assert.ok(body.includes('"retryDelay":"3s"') && body.includes('"field":"contents"'))
  assert.equal(gemini.readError({ status: 429, text: body }).retryAfterSeconds, 3)
})

const google = (code: number, message: string, reason?: string): string =>
  JSON.stringify({ error: { code, message, status: 'X', ...(reason && { details: [{ reason }] }) } })

const ERRORS: readonly [string, number, string, string][] = [
  ['a bad key', 400, google(400, 'API key not valid.', 'API_KEY_INVALID'), 'provider_unauthorized'],
  ['a country', 400, google(400, 'User location is not supported for the API use.'), 'provider_unauthorized'],
  ['a bad request', 400, google(400, 'Invalid value at contents'), 'invalid_request'],
  [
    'too long',
    400,
    google(400, 'The input token count exceeds the maximum number of tokens allowed'),
    'context_length_exceeded',
  ],
  ['overload', 503, google(503, 'The model is overloaded.'), 'provider_overloaded'],
  ['a page', 502, '<html><title>Bad gateway</title></html>', 'provider_error'],
]
for (const [what, status, text, code] of ERRORS)
  test(`${what} is read as ${code}`, () => assert.equal(gemini.readError({ status, text }).code, code))

test('a model that Google does not have is told under the name that succession looks for', () => {
  const text = google(
    404,
    'models/x is not found for API version v1beta, or is not supported for generateContent.',
  )
  assert.equal(gemini.readError({ status: 404, text }).metadata?.['provider_code'], 'model_not_found')
})

test('pages that an answer of another format cites are told as what it was grounded on, each once', () => {
  const cited = (url: string, title: string): object => ({
    type: 'url_citation',
    url_citation: { url, title, start_index: 0, end_index: 3 },
  })
  const annotations = [
    cited('https://a.example', 'A'),
    cited('https://b.example', ''),
    cited('https://a.example', 'A'),
  ]
  const grounding = {
    groundingChunks: [
      { web: { uri: 'https://a.example', title: 'A' } },
      { web: { uri: 'https://b.example', title: '' } },
    ],
  }
  const message = { role: 'assistant', content: 'Yes' }
  const whole = openaiChat.readAnswer({ choices: [{ message: { ...message, annotations } }] }, QUIRKS)
  const context = {
    id: 'g',
    model: 'm',
    surface: 'openai',
    providerName: 'P',
    usage: NO_USAGE,
    costDollars: 0,
  } as const
  const { candidates } = JSON.parse(gemini.writeAnswer(whole, context)) as { candidates: object[] }
  assert.deepEqual((candidates[0] as { groundingMetadata: unknown }).groundingMetadata, grounding)
  const chunk = {
    id: 'c',
    choices: [{ index: 0, delta: { content: 'Yes', annotations }, finish_reason: 'stop' }],
  }
  const written = writeText(gemini, readText(openaiChat, `data: ${JSON.stringify(chunk)}\n\n`))
  assert.ok(written.includes(JSON.stringify({ groundingMetadata: grounding }).slice(1, -1)))
  assert.ok(
    !gemini
      .writeAnswer(openaiChat.readAnswer({ choices: [{ message }] }, QUIRKS), context)
      .includes('grounding'),
  )
  assert.equal(readText(gemini, written).filter(({ type }) => type === 'annotations').length, 1)
})
