// LangChain's ChatOpenAI and OpenAIEmbeddings pointed at Causeway's /v1: nothing but the base URL and the key is changed.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages'
import { StringOutputParser } from '@langchain/core/output_parsers'
import { ChatPromptTemplate } from '@langchain/core/prompts'
import { tool } from '@langchain/core/tools'
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai'
import { z } from 'zod'
import { modelRows, quick, redPixel, strangerKey, testKey, url } from '../environment.mjs'

const configuration = { baseURL: `${url}/v1` }
const chat = (model, { simulate = {}, ...fields } = {}) =>
  new ChatOpenAI({
    model,
    apiKey: testKey,
    configuration,
    maxRetries: 0,
    modelKwargs: { simulate: { ...quick, ...simulate } },
    ...fields,
  })

function assertUsage(message) {
  const { usage_metadata: usage } = message
  assert.ok(usage.input_tokens > 0 && usage.output_tokens > 0)
  assert.equal(usage.total_tokens, usage.input_tokens + usage.output_tokens)
  assert.ok(usage.output_token_details.reasoning <= usage.output_tokens)
}

describe('chat', () => {
  for (const { names, snapshot } of modelRows) {
    test(`${names[0]} is invoked`, async () => {
      const message = await chat(names[0]).invoke('Hello')
      assert.ok(message instanceof AIMessage)
      assert.ok(message.text.length > 0)
      assert.equal(message.response_metadata.model_name, snapshot)
      assert.equal(message.response_metadata.finish_reason, 'stop')
      assert.match(message.id, /^gen-/)
      assertUsage(message)
    })

    test(`${names[1]} is streamed`, async () => {
      let whole
      let count = 0
      for await (const chunk of await chat(names[1]).stream('Hello')) {
        whole = whole === undefined ? chunk : whole.concat(chunk)
        count += 1
      }
      assert.ok(count > 5, 'it comes in pieces')
      assert.ok(whole.text.length > 0)
      assert.equal(whole.response_metadata.finish_reason, 'stop')
      assertUsage(whole)
    })
  }

  test('system messages, history and images are taken', async () => {
    const message = await chat('o1').invoke([
      new SystemMessage('Be brief.'),
      new HumanMessage('My name is Alice.'),
      new AIMessage('Hello Alice!'),
      new HumanMessage({
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: redPixel } },
        ],
      }),
    ])
    assert.match(message.text, /image/i)
  })

  test('a chain of prompt, model and parser runs and streams', async () => {
    const chain = ChatPromptTemplate.fromMessages([
      ['system', 'You translate into {language}.'],
      ['human', '{text}'],
    ])
      .pipe(chat('o3-mini'))
      .pipe(new StringOutputParser())
    assert.match(await chain.invoke({ language: 'Greek', text: 'road' }), /road/)
    let streamed = ''
    for await (const piece of await chain.stream({ language: 'Greek', text: 'bridge' })) streamed += piece
    assert.match(streamed, /bridge/)
  })

  test('batch answers all', async () => {
    const messages = await chat('o3-mini').batch(['one', 'two', 'three'])
    assert.deepEqual(
      messages.map(({ text }) => /one|two|three/.exec(text)?.[0]),
      ['one', 'two', 'three'],
    )
  })

  test('reasoning effort decides how long the model reasons', async () => {
    const tokens = async (effort) => {
      const message = await chat('o3-mini', { reasoning: { effort } }).invoke('Hello')
      return message.usage_metadata.output_token_details.reasoning
    }
    const [low, high] = await Promise.all([tokens('low'), tokens('high')])
    assert.ok(low < high, `low ${low}, high ${high}`)
  })

  test('maxTokens ends with length', async () => {
    const simulate = { reasoning_tokens: 0, output_tokens: 200 }
    const message = await chat('o1', { maxTokens: 20, simulate }).invoke('Hello')
    assert.equal(message.response_metadata.finish_reason, 'length')
    assert.equal(message.usage_metadata.output_tokens, 20)
  })
})

describe('tools and schemas', () => {
  const getWeather = tool(async ({ city }) => `snow in ${city}`, {
    name: 'get_weather',
    description: 'Get the current weather of a city',
    schema: z.object({ city: z.string(), unit: z.enum(['celsius', 'fahrenheit']) }),
  })
  const question = new HumanMessage('What is the weather in Oslo?')

  for (const tool_choice of ['auto', 'required', 'get_weather'])
    test(`a bound tool is called with tool_choice ${tool_choice}`, async () => {
      const message = await chat('o1').bindTools([getWeather], { tool_choice }).invoke([question])
      assert.equal(message.tool_calls[0].name, 'get_weather')
      assert.equal(message.tool_calls[0].args.city, 'Oslo')
      assert.deepEqual(message.invalid_tool_calls ?? [], [])
    })

  test('the result of a call leads to words', async () => {
    const model = chat('o3-mini').bindTools([getWeather])
    const first = await model.invoke([question])
    const results = await Promise.all(first.tool_calls.map((call) => getWeather.invoke(call)))
    assert.ok(results[0] instanceof ToolMessage)
    const second = await model.invoke([question, first, ...results])
    assert.deepEqual(second.tool_calls, [])
    assert.match(second.text, /snow in Oslo/)
  })

  test('streamed calls are put together', async () => {
    let whole
    for await (const chunk of await chat('o1').bindTools([getWeather]).stream([question]))
      whole = whole === undefined ? chunk : whole.concat(chunk)
    assert.equal(whole.tool_calls[0].args.city, 'Oslo')
  })

  const Person = z.object({ name: z.string(), age: z.number().int(), likes: z.array(z.string()) })
  for (const method of ['jsonSchema', 'functionCalling'])
    test(`structured output by ${method}`, async () => {
      const model = chat('o1').withStructuredOutput(Person, { name: 'person', method })
      const person = await model.invoke('Alice is 30 and likes bridges.')
      assert.deepEqual(Person.parse(person), person)
    })

  test('JSON mode gives an object', async () => {
    const model = chat('o3-mini', {
      modelKwargs: { simulate: quick, response_format: { type: 'json_object' } },
    })
    const message = await model.invoke('Answer in JSON.')
    assert.equal(typeof JSON.parse(message.text), 'object')
  })
})

describe('failures', () => {
  const codeOf = async (promise) => {
    try {
      await promise
    } catch (error) {
      return { code: error.lc_error_code, status: error.status, name: error.name, message: error.message }
    }
    return assert.fail('nothing was thrown')
  }

  test('an unknown key', async () => {
    const error = await codeOf(chat('o1', { apiKey: strangerKey }).invoke('Hello'))
    assert.equal(error.status, 401)
    assert.equal(error.code, 'MODEL_AUTHENTICATION')
  })

  test('an unknown model', async () => {
    const error = await codeOf(chat('o3-minni').invoke('Hello'))
    assert.equal(error.code, 'MODEL_NOT_FOUND')
    assert.match(error.message, /o3-mini/)
  })

  test('a rate limit', async () => {
    const error = await codeOf(chat('o1', { simulate: { fault: 'status:429' } }).invoke('Hello'))
    assert.equal(error.status, 429)
    assert.equal(error.code, 'MODEL_RATE_LIMIT')
  })

  test('a prompt that is too long', async () => {
    const error = await codeOf(chat('o1', { simulate: { fault: 'context_length' } }).invoke('Hello'))
    assert.equal(error.name, 'ContextOverflowError')
  })

  test('a stream that breaks is thrown', async () => {
    const simulate = { reasoning_tokens: 0, output_tokens: 60, fault: 'cut', at_token: 10 }
    const read = async () => {
      let text = ''
      for await (const chunk of await chat('o1', { simulate }).stream('Hello')) text += chunk.text
      return text
    }
    await assert.rejects(read())
  })

  test('a caller who leaves', async () => {
    const simulate = { tokens_per_second: 30, reasoning_tokens: 0, output_tokens: 3000 }
    const leaving = new AbortController()
    const stream = await chat('o1', { simulate }).stream('Hello', { signal: leaving.signal })
    let pieces = 0
    await assert.rejects(async () => {
      for await (const chunk of stream) if (chunk.text !== '' && (pieces += 1) === 3) leaving.abort()
    })
    assert.ok(pieces >= 3 && pieces < 300)
  })
})

describe('embeddings', () => {
  const embeddings = new OpenAIEmbeddings({
    model: 'text-embedding-3-small',
    apiKey: testKey,
    configuration,
    maxRetries: 0,
  })

  test('a query and documents', async () => {
    const query = await embeddings.embedQuery('sunny')
    assert.equal(query.length, 1536)
    const documents = await embeddings.embedDocuments(['sunny', 'rainy'])
    assert.equal(documents.length, 2)
    assert.deepEqual(documents[0], query)
  })
})
