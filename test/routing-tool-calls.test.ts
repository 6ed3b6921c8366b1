// Who calls tools best is learnt from the answers themselves, streamed or whole, and `exacto` goes by it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openaiServer } from './support/openai-answers.ts'
import { call, generationOf, startTwoProviders } from './support/two-providers.ts'

const TOOLS = [
  {
    type: 'function',
    function: {
      name: 'get_weather',
      parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    },
  },
]
const calls = (text: string) =>
  openaiServer({ toolCalls: [{ id: 'call_1', name: 'get_weather', arguments: text }] })

test('exacto goes to the endpoint whose tool calls can be carried out, and says by what', async (context) => {
  const setting = await startTwoProviders(context)
  setting.first.answerWith(calls('{"place":"Rome"}'))
  setting.second.answerWith(calls('{"city":"Rome"}'))
  for (const only of ['first', 'second'])
    for (let turn = 0; turn < 20; turn++) {
      const response = await call(
        setting,
        { tools: TOOLS, stream: turn % 2 === 0, provider: { only: [only] } },
        { path: turn % 4 < 2 ? '/v1/chat/completions' : '/api/v1/chat/completions' },
      )
      assert.equal(response.status, 200, await response.text())
    }
  for (const [body, by] of [
    [{}, 'First'],
    [{ provider: { sort: 'exacto' } }, 'Second'],
  ] as const) {
    const response = await call(setting, { tools: TOOLS, ...body })
    await response.text()
    assert.equal(response.headers.get('x-provider-name'), by)
    assert.equal(response.headers.get('x-causeway-warnings'), null)
    if (by === 'First') continue
    const { routing } = await generationOf(setting, response.headers.get('x-generation-id'))
    const [choice] = routing as { measure: string; order: { why: string; score: number }[] }[]
    assert.equal(choice?.measure, 'tool_calls')
    assert.deepEqual(
      choice.order.map(({ why, score }) => [why, score]),
      [
        ['sorted', 1],
        ['sorted', 0],
      ],
    )
  }
})
