// Switching reasoning off, which is no effort among others. The rest of fitting is proved where endpoints are called.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { capabilities, byEffort } from '../test/support/capabilities.ts'
import type { ChatRequest } from './chat.ts'
import { fitRequest, type FittedRequest } from './fit-request.ts'
import type { ReasoningRequest } from './reasoning.ts'

function fit(
  reasoning: ReasoningRequest,
  mandatory: boolean,
  more: Partial<ChatRequest> = {},
  budget?: { readonly min: number; readonly max: number },
): FittedRequest {
  const request: ChatRequest = {
    model: 'm',
    messages: [{ role: 'user', content: 'Hello' }],
    stream: false,
    includeUsage: false,
    reasoning,
    rest: {},
    ...more,
  }
  const able = {
    ...capabilities,
    reasoning: budget ? { ...byEffort, kind: 'budget' as const, budget } : { ...byEffort, mandatory },
  }
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

test('a budget is brought within the bounds of the model and below the limit of the answer, and that is said', () => {
  const bounds = { min: 1024, max: 8000 }
  const budgetOf = (maxTokens: number, limit?: number): readonly unknown[] => {
    const { request, warnings } = fit(
      { maxTokens },
      false,
      limit === undefined ? {} : { maxTokens: limit },
      bounds,
    )
    return [request.reasoning?.maxTokens, warnings.map(({ code, param }) => `${code} ${param}`)]
  }
  const said = ['value_changed reasoning.max_tokens']
  assert.deepEqual(budgetOf(500), [1024, said])
  assert.deepEqual(budgetOf(9000), [8000, said])
  assert.deepEqual(budgetOf(6000, 4000), [3999, said])
  assert.deepEqual(budgetOf(3000, 4000), [3000, []])
})
