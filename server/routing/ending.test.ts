import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SMALL_CATALOGUE } from '../../test/support/small-catalogue.ts'
import { catalogueOf } from '../../test/support/http-server.ts'
import type { SuccessionSettings } from '../config/config-file.ts'
import { endingWarning } from './ending.ts'

const catalogue = catalogueOf(SMALL_CATALOGUE)
const model = catalogue.models.get('openai/o1')
const USUAL: SuccessionSettings = { default: 'successor', models: new Map() }
const warningOn = (today: string, settings = USUAL) => {
  assert.ok(model)
  return endingWarning({ model, today, catalogue, settings })
}

test('callers are told from a month before the day until the day', () => {
  for (const [today, told] of [
    ['2026-09-22', false],
    ['2026-09-23', true],
    ['2026-10-22', true],
    ['2026-10-23', false],
    ['2027-01-01', false],
  ] as const)
    assert.equal(warningOn(today) !== undefined, told, today)
})

test('the warning names the day, how long that is, and what comes then', () => {
  assert.deepEqual(warningOn('2026-10-21'), {
    code: 'model_ending',
    param: 'model',
    text: 'openai/o1 will be shut down by its maker on 2026-10-23, in 2 days. Requests go to acme/thinker-2 from then on; try it before.',
  })
  assert.match(warningOn('2026-10-22')?.text ?? '', /tomorrow/)
})

test('it says what the operator has chosen', () => {
  const refused = warningOn('2026-10-21', { default: 'refuse', models: new Map() })
  assert.match(refused?.text ?? '', /Requests are refused from then on; use acme\/thinker-2\./)
  const other = warningOn('2026-10-21', { default: 'refuse', models: new Map([['o1', { to: 'acme/free' }]]) })
  assert.match(other?.text ?? '', /(go to acme\/free|use acme\/free)/)
})

test('a model without a day, or with a successor that nobody knows, is no trouble', () => {
  assert.ok(model)
  const { shutdownAt: _none, ...rest } = model
  const endless = { ...rest, shutdownAt: undefined }
  assert.equal(endingWarning({ model: endless, today: '2026-10-21', catalogue, settings: USUAL }), undefined)
  const childless = { ...model, successor: undefined }
  const warning = endingWarning({ model: childless, today: '2026-10-21', catalogue, settings: USUAL })
  assert.match(warning?.text ?? '', /refused from then on; choose another model/)
})
