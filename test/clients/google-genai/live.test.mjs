// The official SDK with a live key: through Causeway to an upstream of Google's format, and to one of OpenAI's. Both are fakes of the
// test; the first tells in `xReceived` what reached it, and whether its signed call came back as it was.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError } from '@google/genai'
import { liveKey, url } from '../environment.mjs'
import { collect, makeClient, partsOf, textOf, weatherTool } from './client.mjs'

const client = makeClient({ apiKey: liveKey })
const model = 'google/gemini-2.5-pro'
const SIGNATURE = 'CiQBVKhc7vB+9/aAbBCcXw=='

test('a request reaches an upstream of the same format as it was written, and its answer comes back whole', async () => {
  const body = {
    contents: [{ role: 'user', parts: [{ text: 'Hello' }] }],
    systemInstruction: { parts: [{ text: 'Be brief.' }] },
    safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }],
    generationConfig: {
      temperature: 0.5,
      mediaResolution: 'MEDIA_RESOLUTION_LOW',
      thinkingConfig: { thinkingBudget: -1 },
    },
    labels: { team_name: 'a' },
  }
  const response = await fetch(`${url}/v1beta/models/${model}:generateContent`, {
    method: 'POST',
    headers: { 'x-goog-api-key': liveKey, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  assert.equal(response.status, 200)
  const answer = await response.json()
  assert.deepEqual(answer.xReceived, body)
  assert.equal(textOf([answer]), 'Hello from the fake upstream.')
  const { promptTokenCount, candidatesTokenCount, thoughtsTokenCount, cachedContentTokenCount } =
    answer.usageMetadata
  assert.deepEqual(
    [promptTokenCount, candidatesTokenCount, thoughtsTokenCount, cachedContentTokenCount],
    [12, 10, 16, 8],
  )
})

for (const way of ['whole', 'streamed'])
  test(`a signed call goes there and back unchanged (${way})`, async () => {
    const config = { tools: [weatherTool], thinkingConfig: { includeThoughts: true } }
    const ask = async (contents) => {
      const asked = { model, contents, config }
      return way === 'whole'
        ? [await client.models.generateContent(asked)]
        : collect(client.models.generateContentStream(asked))
    }
    const question = { role: 'user', parts: [{ text: 'Weather?' }] }
    const first = await ask([question])
    const parts = partsOf(first).filter((part) => part.text !== '')
    assert.deepEqual(parts[0], { text: 'First this, then that.', thought: true })
    assert.equal(parts[1].thoughtSignature, SIGNATURE)
    assert.deepEqual(parts[1].functionCall.args, { city: 'Oslo', unit: 'celsius' })
    const { id, name } = parts[1].functionCall
    const result = { functionResponse: { ...(id && { id }), name, response: { celsius: 3 } } }
    const second = await ask([question, { role: 'model', parts }, { role: 'user', parts: [result] }])
    assert.equal(textOf(second), 'The signed call came back with {"celsius":3}.')
  })

test('thoughts that were not asked for stay away, the signature does not', async () => {
  const parts = partsOf(
    await collect(
      client.models.generateContentStream({ model, contents: 'Weather?', config: { tools: [weatherTool] } }),
    ),
  )
  assert.ok(!parts.some((part) => part.thought))
  assert.ok(parts.some((part) => part.thoughtSignature === SIGNATURE))
})

for (const stream of [false, true])
  test(`a caller of Chat Completions gets the signature and brings it back (stream: ${stream})`, async () => {
    const chat = async (messages, isStream) => {
      const response = await fetch(`${url}/api/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${liveKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          model,
          stream: isStream,
          reasoning: { effort: 'high' },
          tools: [{ type: 'function', function: { name: 'get_weather', parameters: { type: 'object' } } }],
          messages,
        }),
      })
      assert.equal(response.status, 200)
      return isStream ? gathered(await response.text()) : (await response.json()).choices[0]
    }
    const question = { role: 'user', content: 'Weather?' }
    const first = await chat([question], stream)
    assert.equal(first.finish_reason, 'tool_calls')
    const details = first.message.reasoning_details
    assert.ok(details.every((detail) => detail.format === 'google-gemini-v1'))
    assert.equal(details.find((detail) => detail.type === 'reasoning.encrypted').data, SIGNATURE)
    const result = { role: 'tool', tool_call_id: first.message.tool_calls[0].id, content: 'snow' }
    const second = await chat([question, first.message, result], false)
    assert.equal(second.message.content, 'The signed call came back with {"output":"snow"}.')
    assert.equal(second.finish_reason, 'stop')
  })

/** The choice that the chunks of a stream add up to. */
function gathered(text) {
  assert.ok(text.endsWith('data: [DONE]\n\n'))
  const message = { role: 'assistant', content: null, reasoning_details: [], tool_calls: [] }
  let finish
  for (const line of text.split('\n')) {
    if (!line.startsWith('data: {')) continue
    const [choice] = JSON.parse(line.slice(6)).choices
    if (!choice) continue
    finish ??= choice.finish_reason
    message.reasoning_details.push(...(choice.delta.reasoning_details ?? []))
    for (const piece of choice.delta.tool_calls ?? []) {
      const call = (message.tool_calls[piece.index] ??= {
        ...piece,
        function: { ...piece.function, arguments: '' },
      })
      call.function.arguments += piece.function.arguments
    }
  }
  return { finish_reason: finish, message }
}

test('a request reaches an upstream of OpenAI’s format, with its reasoning and its calls', async () => {
  const asked = { model: 'acme/thinker-1', contents: 'fake: reason' }
  const config = { thinkingConfig: { includeThoughts: true } }
  const answer = await client.models.generateContent({ ...asked, config })
  assert.deepEqual(answer.candidates[0].content.parts[0], { text: 'First this, then that.', thought: true })
  assert.equal(answer.text, 'Hello from the fake upstream.')
  const called = await client.models.generateContent({
    ...asked,
    contents: 'Hello',
    config: { tools: [weatherTool] },
  })
  assert.deepEqual(called.functionCalls[0].args, { city: 'Oslo', unit: 'celsius' })
})

test('a prompt that is blocked has no candidate, but says why', async () => {
  const answer = await client.models.generateContent({ model, contents: 'fake: block' })
  assert.equal(answer.candidates, undefined)
  assert.equal(answer.promptFeedback.blockReason, 'PROHIBITED_CONTENT')
  const chat = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${liveKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'fake: block' }] }),
  })
  assert.equal((await chat.json()).choices[0].finish_reason, 'content_filter')
})

test('an upstream’s refusal keeps its words', () =>
  assert.rejects(
    client.models.generateContent({ model, contents: 'fake: refuse' }),
    (error) =>
      error instanceof ApiError &&
      error.status === 400 &&
      /The fake upstream refuses this/.test(error.message),
  ))

for (const word of ['overloaded', 'cut'])
  test(`a stream that ends upstream before it is finished (${word}) is thrown`, async () => {
    const stream = client.models.generateContentStream({ model, contents: `fake: ${word}` })
    await assert.rejects(collect(stream), ApiError)
  })
