// The official SDK with a test key: generateContent in Google's format, answered by the simulator, which speaks OpenAI's.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError } from '@google/genai'
import { generationId, managementKey, quick, strangerKey, testKey, url } from '../environment.mjs'
import { collect, makeClient, partsOf, textOf, weatherTool } from './client.mjs'

const headers = { 'X-Causeway-Simulate': JSON.stringify(quick) }
const client = makeClient({ httpOptions: { headers } })
const { models } = client

for (const model of ['o1', 'openai/o3-mini', 'google/gemini-2.5-flash', 'models/gemini-2.5-pro'])
  test(`${model} answers whole, with counts that add up`, async () => {
    const answer = await models.generateContent({ model, contents: 'Hello' })
    assert.match(answer.text, /Hello/)
    assert.match(answer.responseId, generationId)
    const { finishReason, content, index } = answer.candidates[0]
    assert.deepEqual([finishReason, content.role, index], ['STOP', 'model', 0])
    const {
      promptTokenCount,
      candidatesTokenCount,
      thoughtsTokenCount = 0,
      totalTokenCount,
    } = answer.usageMetadata
    assert.ok(promptTokenCount > 0 && candidatesTokenCount > 0)
    assert.equal(totalTokenCount, promptTokenCount + candidatesTokenCount + thoughtsTokenCount)
  })

test('the models are listed page by page, and each is found by its name', async () => {
  const names = []
  for await (const model of await models.list({ config: { pageSize: 25 } })) names.push(model.name)
  assert.ok(names.length > 40 && new Set(names).size === names.length, `${names.length} models`)
  assert.ok(names.includes('models/openai/o1'))
  const { name, displayName, inputTokenLimit, supportedActions, thinking } = await models.get({ model: 'o1' })
  assert.deepEqual([name, displayName, inputTokenLimit, thinking], ['models/openai/o1', 'o1', 200_000, true])
  assert.ok(supportedActions.includes('generateContent'))
  await assert.rejects(models.get({ model: 'nobody' }), { name: 'ApiError', status: 404 })
})

test('a stream says the same as the whole answer, and only its last chunk is finished and counted', async () => {
  const asked = { model: 'o1', contents: 'Hello', config: { seed: 7 } }
  const whole = await models.generateContent(asked)
  const chunks = await collect(models.generateContentStream(asked))
  assert.ok(chunks.length > 3)
  assert.equal(textOf(chunks), whole.text)
  const finished = chunks.filter((chunk) => chunk.candidates?.[0]?.finishReason !== undefined)
  assert.deepEqual(finished, [chunks.at(-1)])
  assert.ok(chunks.at(-1).usageMetadata.totalTokenCount > 0)
  assert.equal(new Set(chunks.map((chunk) => chunk.responseId)).size, 1)
})

test('who has seen the last chunk finds the generation in the books', async () => {
  const chunks = await collect(models.generateContentStream({ model: 'o1', contents: 'Hello' }))
  const response = await fetch(`${url}/api/v1/generation?id=${chunks.at(-1).responseId}`, {
    headers: { authorization: `Bearer ${testKey}` },
  })
  assert.equal(response.status, 200)
  const { data } = await response.json()
  assert.equal(data.streamed, true)
})

test('thoughts are shown to who asks for them, and to nobody else', async () => {
  const config = { thinkingConfig: { includeThoughts: true } }
  const asked = { model: 'google/gemini-2.5-pro', contents: 'Think' }
  const shown = partsOf(await collect(models.generateContentStream({ ...asked, config })))
  assert.ok(shown.some((part) => part.thought === true && part.text.length > 0))
  const hidden = partsOf(await collect(models.generateContentStream(asked)))
  assert.ok(!hidden.some((part) => part.thought))
  const whole = await models.generateContent({ ...asked, config })
  assert.ok(whole.candidates[0].content.parts[0].thought)
})

test('a conversation of the SDK’s own chat goes on over several turns', async () => {
  const chat = client.chats.create({ model: 'o3-mini', config: { systemInstruction: 'Be brief.' } })
  const first = await chat.sendMessage({ message: 'One' })
  assert.match(first.text, /One/)
  const chunks = await collect(chat.sendMessageStream({ message: 'Two' }))
  assert.match(textOf(chunks), /Two/)
  // The SDK keeps each chunk as a content of its own; all of them went back with the second question.
  const roles = chat.getHistory().map(({ role }) => role)
  assert.equal(roles.filter((role) => role === 'user').length, 2)
  assert.equal(roles.at(-1), 'model')
})

for (const way of ['whole', 'streamed'])
  test(`a tool is called with arguments that fit it, and its result is taken (${way})`, async () => {
    const ask = async (contents) => {
      const config = { tools: [weatherTool], toolConfig: { functionCallingConfig: { mode: 'ANY' } } }
      const asked = { model: 'o3-mini', contents, config }
      return way === 'whole'
        ? [await models.generateContent(asked)]
        : collect(models.generateContentStream(asked))
    }
    const question = { role: 'user', parts: [{ text: 'Weather in Oslo?' }] }
    const answer = await ask([question])
    const parts = partsOf(answer).filter((part) => part.functionCall)
    assert.equal(parts.length, 1)
    const { name, args, id } = parts[0].functionCall
    assert.equal(name, 'get_weather')
    assert.equal(typeof args.city, 'string')
    assert.ok(['celsius', 'fahrenheit'].includes(args.unit))
    const result = { functionResponse: { id, name, response: { output: 'snow' } } }
    const second = await models.generateContent({
      model: 'o3-mini',
      contents: [question, { role: 'model', parts }, { role: 'user', parts: [result] }],
      config: { tools: [weatherTool] },
    })
    assert.ok(second.text.length > 0)
  })

test('a schema in Google’s own words gives JSON that fits it', async () => {
  const answer = await models.generateContent({
    model: 'o3-mini',
    contents: 'How many legs?',
    config: {
      responseMimeType: 'application/json',
      responseSchema: { type: 'OBJECT', properties: { legs: { type: 'INTEGER' } }, required: ['legs'] },
    },
  })
  assert.ok(Number.isInteger(JSON.parse(answer.text).legs))
})

test('tokens are counted without an answer', async () => {
  const { totalTokens } = await models.countTokens({ model: 'o1', contents: 'Hello there, you' })
  assert.ok(Number.isInteger(totalTokens) && totalTokens > 3)
})

test('the key may stand in the query, and the path may be Google’s beta', async () => {
  const response = await fetch(`${url}/v1beta/models/o1:generateContent?key=${testKey}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({
      contents: [{ parts: [{ text: 'Hello' }] }],
      system_instruction: { parts: [{ text: 'Be brief.' }] },
    }),
  })
  assert.equal(response.status, 200)
  const answer = await response.json()
  assert.equal(answer.candidates[0].finishReason, 'STOP')
})

/** Rejects as the SDK does, with this status and Google's word for it. */
async function refuses(promise, { status, word, says }) {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof ApiError)
    assert.equal(error.status, status)
    const body = JSON.parse(error.message.slice(error.message.indexOf('{')))
    assert.equal(body.error.code, status)
    assert.equal(body.error.status, word)
    assert.match(body.error.message, says)
    return true
  })
}

const asked = { model: 'o1', contents: 'Hello' }
const REFUSALS = [
  [
    'an unknown model',
    () => models.generateContent({ ...asked, model: 'o1-maxi' }),
    404,
    'NOT_FOUND',
    /o1-maxi/,
  ],
  [
    'a stranger',
    () => makeClient({ apiKey: strangerKey }).models.generateContent(asked),
    401,
    'UNAUTHENTICATED',
    /Incorrect API key/,
  ],
  [
    'a management key',
    () => makeClient({ apiKey: managementKey }).models.generateContent(asked),
    403,
    'PERMISSION_DENIED',
    /Management keys/,
  ],
  [
    'a temperature beyond the range',
    () => models.generateContent({ ...asked, config: { temperature: 3 } }),
    400,
    'INVALID_ARGUMENT',
    /generationConfig\.temperature/,
  ],
  [
    'a level and a budget at once',
    () =>
      models.generateContent({
        ...asked,
        config: { thinkingConfig: { thinkingBudget: 1, thinkingLevel: 'LOW' } },
      }),
    400,
    'INVALID_ARGUMENT',
    /cannot be set together/,
  ],
  [
    'a role of nobody',
    () => models.generateContent({ ...asked, contents: [{ role: 'wizard', parts: [{ text: 'Hello' }] }] }),
    400,
    'INVALID_ARGUMENT',
    /valid role/,
  ],
]
for (const [what, call, status, word, says] of REFUSALS)
  test(`${what} is refused with ${status} in Google’s shape`, () => refuses(call(), { status, word, says }))

test('texts become vectors, and a chat model makes none', async () => {
  const { embeddings } = await models.embedContent({
    model: 'gemini-embedding-001',
    contents: ['Hello', 'Good morning'],
    config: { outputDimensionality: 64 },
  })
  assert.deepEqual(
    embeddings.map(({ values }) => values.length),
    [64, 64],
  )
  await refuses(models.embedContent({ model: 'o1', contents: ['Hello'] }), {
    status: 400,
    word: 'INVALID_ARGUMENT',
    says: /embedding/,
  })
})

test('a path that is not offered is refused in Google’s shape', async () => {
  const response = await fetch(`${url}/v1beta/models/o1:predict`, { method: 'POST', body: '{}' })
  assert.equal(response.status, 404)
  const { error } = await response.json()
  assert.equal(error.status, 'NOT_FOUND')
})

const broken = (fault) =>
  makeClient({
    httpOptions: { headers: { 'X-Causeway-Simulate': JSON.stringify({ ...quick, ...fault, times: 99 }) } },
  }).models

test('a rate limit has Google’s name', () =>
  refuses(broken({ fault: 'status:429' }).generateContent(asked), {
    status: 429,
    word: 'RESOURCE_EXHAUSTED',
    says: /limit/i,
  }))

test('a stream that breaks is thrown and never finished', async () => {
  const seen = []
  await assert.rejects(async () => {
    const stream = await broken({ fault: 'cut', at_token: 3 }).generateContentStream(asked)
    for await (const chunk of stream) seen.push(chunk)
  }, ApiError)
  assert.ok(!seen.some((chunk) => chunk.candidates?.[0]?.finishReason))
})
