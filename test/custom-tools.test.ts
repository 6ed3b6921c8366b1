// Custom tools at providers that know functions only, end to end: carried there as functions, brought back as they were declared;
// and what else of a caller's tools another format has no word for.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import type { UpstreamScript } from './support/fake-upstream.ts'
import { startFakeUpstream } from './support/fake-upstream.ts'
import { jsonAnswer, openaiServer } from './support/openai-answers.ts'
import type { Json, ResponsesSetting } from './support/responses-setting.ts'
import { ask, eventsIn, lastSent } from './support/responses-setting.ts'
import { startCauseway } from './support/start-causeway.ts'

const PATCH = '*** Begin Patch\n*** Update File: a.ts\n-"old"\n+new\\\n*** End Patch'
const ARGUMENTS = JSON.stringify({ input: PATCH })

const yaml = (baseUrl: string): string => {
  const model = (slug: string, provider: string, extra: string): string => `  acme/${slug}:
    name: ${slug}
    context: 128000
    max_output: 8000
    pricing: { prompt: 1, completion: 4 }
    supports: [max_completion_tokens, max_tokens, tools, tool_choice]
    endpoints: [{ provider: ${provider}, id: ${slug}-1${extra} }]
`
  return `providers:
  chat: { name: Chat, dialect: openai-chat, base_url: "${baseUrl}", api_key: k }
  responses: { name: Responses, dialect: openai-responses, base_url: "${baseUrl}", api_key: k }
  messages: { name: Messages, dialect: anthropic-messages, auth: x-api-key, headers: { anthropic-version: "2023-06-01" }, base_url: "${baseUrl}", api_key: k }
models:
${model('chat', 'chat', '')}${model('knows', 'chat', ', custom_tools: true')}${model('responses', 'responses', '')}${model('plain', 'responses', ', custom_tools: false')}${model('messages', 'messages', '')}`
}

/** A provider that calls `apply_patch`, as the function or the custom tool that it was told of; after a result it says `Done.` */
const upstreamScript: UpstreamScript = (request) => {
  const body = request.body as Json
  const text = JSON.stringify(body)
  const isOver = text.includes('"patched"')
  if (request.path === '/v1/messages') {
    const content = isOver
      ? [{ type: 'text', text: 'Done.' }]
      : [{ type: 'tool_use', id: 'toolu_1', name: 'apply_patch', input: { input: PATCH } }]
    const usage = { input_tokens: 3, output_tokens: 2 }
    const stop = isOver ? 'end_turn' : 'tool_use'
    return jsonAnswer({
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'm',
      content,
      stop_reason: stop,
      usage,
    })
  }
  if (request.path === '/v1/responses') {
    const isCustom = text.includes('"type":"custom"')
    const call = isCustom
      ? { type: 'custom_tool_call', id: 'ctc_1', call_id: 'call_1', name: 'apply_patch', input: PATCH }
      : { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'apply_patch', arguments: ARGUMENTS }
    const said = {
      type: 'message',
      id: 'msg_1',
      role: 'assistant',
      content: [{ type: 'output_text', text: 'Done.' }],
    }
    const usage = { input_tokens: 3, output_tokens: 2 }
    return jsonAnswer({
      id: 'resp_1',
      object: 'response',
      status: 'completed',
      model: 'm',
      output: [isOver ? said : call],
      usage,
    })
  }
  if (isOver) return openaiServer({ pieces: ['Done.'] })(request)
  if (!text.includes('"type":"custom"'))
    return openaiServer({ toolCalls: [{ id: 'call_1', name: 'apply_patch', arguments: ARGUMENTS }] })(request)
  const custom = { id: 'call_1', type: 'custom', custom: { name: 'apply_patch', input: PATCH } }
  const message = { role: 'assistant', content: null, tool_calls: [custom] }
  return jsonAnswer({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [{ index: 0, message, finish_reason: 'tool_calls' }],
    usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
  })
}

async function start(context: TestContext): Promise<ResponsesSetting> {
  const upstream = await startFakeUpstream()
  upstream.answerWith(upstreamScript)
  const server = await startCauseway({ configYaml: yaml(upstream.baseUrl) })
  context.after(async () => {
    await server.stop()
    await upstream.stop()
  })
  return { server, upstream, key: await server.createKey({ name: 'live' }) }
}

const GRAMMAR = { syntax: 'lark', definition: 'start: "*** Begin Patch"' }
const RESPONSES_TOOL = {
  type: 'custom',
  name: 'apply_patch',
  description: 'Changes files.',
  format: { type: 'grammar', ...GRAMMAR },
}
const CHAT_TOOL = {
  type: 'custom',
  custom: {
    name: 'apply_patch',
    description: 'Changes files.',
    format: { type: 'grammar', grammar: GRAMMAR },
  },
}

test('a caller of Responses has his custom tool called by any provider, whole and streamed, over two turns', async (context) => {
  const setting = await start(context)
  for (const slug of ['chat', 'knows', 'responses', 'plain', 'messages'])
    for (const stream of [false, true]) {
      const body = { model: `acme/${slug}`, tools: [RESPONSES_TOOL], stream }
      const choice = { type: 'custom', name: 'apply_patch' }
      const input = [{ role: 'user', content: 'Change it.' }]
      const first = await ask(setting, {
        path: '/v1/responses',
        body: { ...body, input, tool_choice: choice },
      })
      assert.equal(first.status, 200, first.text)
      const isNative = slug === 'knows' || slug === 'responses'
      const sent = JSON.stringify(lastSent(setting))
      assert.equal(sent.includes('"custom"'), isNative, `${slug}: ${sent}`)
      assert.ok(sent.includes('*** Begin Patch'), 'the grammar is told')
      assert.equal(
        first.headers.get('x-causeway-warnings') ?? '',
        isNative ? '' : 'value_changed;param=tools',
      )
      const response = stream ? (eventsIn(first.text).at(-1)?.['response'] as Json) : first.body
      const [call] = response['output'] as Json[]
      assert.deepEqual(
        [call?.['type'], call?.['name'], call?.['input']],
        ['custom_tool_call', 'apply_patch', PATCH],
      )
      if (stream) {
        const events = eventsIn(first.text)
        const deltas = events.filter(({ type }) => type === 'response.custom_tool_call_input.delta')
        assert.equal(deltas.map(({ delta }) => delta).join(''), PATCH)
        if (slug === 'chat') assert.ok(deltas.length > 1, 'it comes in pieces')
      }
      const result = { type: 'custom_tool_call_output', call_id: call?.['call_id'], output: 'patched' }
      const second = await ask(setting, {
        path: '/v1/responses',
        body: { ...body, input: [...input, call, result] },
      })
      assert.equal(second.status, 200, second.text)
      assert.match(second.text, /Done\./)
      const told = JSON.stringify(lastSent(setting))
      assert.equal(told.includes('custom'), isNative, told)
      assert.ok(told.includes('Update File: a.ts'))
    }
})

test('a caller of Chat Completions too, and his stream is not passed on with functions in it', async (context) => {
  const setting = await start(context)
  for (const slug of ['chat', 'knows', 'plain', 'messages'])
    for (const stream of slug === 'chat' ? [false, true] : [false]) {
      const messages = [{ role: 'user', content: 'Change it.' }]
      const body = { model: `acme/${slug}`, messages, tools: [CHAT_TOOL], stream }
      const { status, text, body: answer } = await ask(setting, { path: '/v1/chat/completions', body })
      assert.equal(status, 200, text)
      if (stream) {
        const inputs = eventsIn(text)
          .flatMap((chunk) => (chunk['choices'] as { delta: { tool_calls?: Json[] } }[]) ?? [])
          .flatMap(({ delta }) => delta.tool_calls ?? [])
        assert.ok(inputs.every((piece) => !('function' in piece)))
        assert.equal(inputs.map(({ custom }) => (custom as { input?: string }).input ?? '').join(''), PATCH)
        continue
      }
      const [choice] = answer['choices'] as { message: { tool_calls: Json[] } }[]
      const [call] = choice?.message.tool_calls ?? []
      assert.deepEqual([call?.['type'], call?.['custom']], ['custom', { name: 'apply_patch', input: PATCH }])
    }
})

test('a strict caller is told that the tool is of a type that is not there', async (context) => {
  const setting = await start(context)
  const response = await fetch(`${setting.server.url}/v1/responses`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${setting.key}`,
      'content-type': 'application/json',
      'x-causeway-parameters': 'strict',
    },
    body: JSON.stringify({ model: 'acme/chat', input: 'x', tools: [RESPONSES_TOOL] }),
  })
  const { error } = (await response.json()) as { error: Json }
  assert.deepEqual([response.status, error['param'], error['code']], [400, 'tools[0].type', 'invalid_value'])
})

test('tools that another maker runs are left out with a warning, and choices among the rest are kept', async (context) => {
  const setting = await start(context)
  const tool = (name: string): Json => ({
    type: 'function',
    name,
    parameters: { type: 'object', properties: {} },
  })
  const tools = [{ type: 'web_search' }, tool('a'), tool('b')]
  const allowed = { type: 'allowed_tools', mode: 'required', tools: [{ type: 'function', name: 'b' }] }
  const body = { model: 'acme/chat', input: 'x', tools, tool_choice: allowed }
  const { status, headers } = await ask(setting, { path: '/v1/responses', body })
  assert.equal(status, 200)
  assert.equal(headers.get('x-causeway-warnings'), 'parameter_dropped;param=tools')
  const sent = lastSent(setting)
  assert.deepEqual(
    (sent['tools'] as { function: Json }[]).map((written) => written.function['name']),
    ['b'],
  )
  assert.equal(sent['tool_choice'], 'required')
  const forced = { model: 'acme/chat', input: 'x', tools, tool_choice: { type: 'web_search' } }
  const second = await ask(setting, { path: '/v1/responses', body: forced })
  assert.equal(
    second.headers.get('x-causeway-warnings'),
    'parameter_dropped;param=tools, parameter_dropped;param=tool_choice',
  )
  assert.ok(!('tool_choice' in lastSent(setting)))
  // A provider of the caller's own format gets everything.
  await ask(setting, { path: '/v1/responses', body: { ...forced, model: 'acme/responses' } })
  assert.deepEqual(lastSent(setting)['tools'], tools)
  assert.deepEqual(lastSent(setting)['tool_choice'], { type: 'web_search' })
})
