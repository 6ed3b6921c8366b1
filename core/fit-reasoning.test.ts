// Switching reasoning off, which is no effort among others. The rest of fitting is proved where endpoints are called.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { capabilities, byEffort } from '../test/support/capabilities.ts'
import type { ChatRequest } from './chat.ts'
import { fitRequest, type FittedRequest } from './fit-request.ts'
import type { ReasoningRequest } from './reasoning.ts'

function fit(reasoning: ReasoningRequest, mandatory: boolean): FittedRequest {
  const request: ChatRequest = {
    model: 'm',
    messages: [{ role: 'user', content: 'Hello' }],
    stream: false,
    includeUsage: false,
    reasoning,
    rest: {},
  }
  const able = { ...capabilities, reasoning: { ...byEffort, mandatory } }
  return fitRequest(request, { capabilities: able, mode: 'lenient' })
}

test('off stays off where reasoning can be switched off, though `none` is not among the efforts', () => {
  for (const asked of [{ effort: 'none' }, { enabled: false }] as const) {
    const { request, warnings } = fit(asked, false)
    assert.equal(request.reasoning?.effort, 'none')
    assert.deepEqual(warnings, [])
  }
})

test('off becomes the lowest effort, with a warning, where a model must reason', () => {
  const { request, warnings } = fit({ effort: 'none' }, true)
  assert.equal(request.reasoning?.effort, 'low')
  assert.equal(warnings[0]?.code, 'value_changed')
})
