// The words that switch a provider's reasoning on and off.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ReasoningCapability } from '../../core/model.ts'
import { byEffort, capabilities } from '../../test/support/capabilities.ts'
import { readRequest } from './request.ts'
import { writeRequest } from './write-request.ts'

interface Ask {
  readonly quirk: string
  readonly reasoning?: Partial<ReasoningCapability>
}

const PLAIN = { model: 'm', messages: [{ role: 'user', content: 'x' }] }

/** What a provider gets beside model and messages: built, and patched into the caller's own text. */
function sent(fields: object, { quirk, reasoning }: Ask): readonly [built: object, patched: object] {
  const wire = { ...PLAIN, ...fields }
  const request = readRequest(wire)
  const target = {
    upstreamId: 'u',
    capabilities: { ...capabilities, reasoning: { ...byEffort, ...reasoning } },
    quirks: new Set([quirk]),
  }
  const write = (source: boolean): object => {
    const text = writeRequest(request, {
      ...target,
      source: source ? { dialect: 'openai-chat', text: JSON.stringify(wire), request } : undefined,
    })
    const { model: _model, messages: _messages, ...others } = JSON.parse(text) as Record<string, unknown>
    return others
  }
  return [write(false), write(true)]
}

const SWITCHES = [
  ['thinking-object', { thinking: { type: 'disabled' } }, { thinking: { type: 'enabled' } }],
  ['reasoning-switch', { reasoning: { enabled: false } }, { reasoning: { enabled: true } }],
] as const

test('no reasoning is said with the switch alone, in whatever words it was asked for', () => {
  for (const [quirk, off] of SWITCHES)
    for (const asked of [
      { reasoning_effort: 'none' },
      { reasoning: { effort: 'none' } },
      { reasoning: { enabled: false } },
      { thinking: { type: 'disabled' } },
      { thinking: { type: 'disabled' }, reasoning_effort: 'none' },
    ])
      assert.deepEqual(sent(asked, { quirk }), [off, off], `${quirk}: ${JSON.stringify(asked)}`)
})

test('an effort of a model that has several is said by itself: some refuse it beside the switch', () => {
  for (const [quirk] of SWITCHES) {
    const high = { reasoning_effort: 'high' }
    assert.deepEqual(sent({ reasoning: { effort: 'high' } }, { quirk }), [high, high], quirk)
    assert.deepEqual(sent(high, { quirk }), [high, high], quirk)
  }
})

test('a model that can only be switched gets the switch and no effort', () => {
  for (const [quirk, , on] of SWITCHES)
    for (const efforts of [[], ['none', 'medium']] as const)
      assert.deepEqual(
        sent({ reasoning: { effort: 'medium' } }, { quirk, reasoning: { efforts } }),
        [on, on],
        quirk,
      )
})

test('a model that does not reason unless told gets the switch beside the effort', () => {
  for (const [quirk, , on] of SWITCHES)
    assert.deepEqual(
      sent({ reasoning: { effort: 'high' } }, { quirk, reasoning: { default: 'none' } })[0],
      { ...on, reasoning_effort: 'high' },
      quirk,
    )
})

test('a budget goes as a budget where it is taken, without the effort that was reckoned from it', () => {
  const write = (quirk: string, reasoning: object): object => {
    const request = { ...readRequest(PLAIN), reasoning }
    const target = { upstreamId: 'u', capabilities, quirks: new Set([quirk]), source: undefined }
    const {
      model: _model,
      messages: _messages,
      ...others
    } = JSON.parse(writeRequest(request, target)) as Record<string, unknown>
    return others
  }
  for (const quirk of ['reasoning-budget', 'effort-object'])
    assert.deepEqual(write(quirk, { maxTokens: 1024, effort: 'minimal' }), {
      reasoning: { max_tokens: 1024 },
    })
  assert.deepEqual(write('reasoning-budget', { effort: 'high' }), { reasoning_effort: 'high' })
})
