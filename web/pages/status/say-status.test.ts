import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Incident, StatusEndpoint } from '../../../contract/app/status.ts'
import { sayIncident, sayMinutes, sayStatus } from './say-status.ts'

const endpoint = (model: string, standing: StatusEndpoint['standing'], providerName = 'Acme') =>
  ({ model, modelName: model.toUpperCase(), providerName, standing, available: true }) as StatusEndpoint

test('the sentence claims no more than is known', () => {
  assert.deepEqual(sayStatus({ modelsDown: [], endpoints: [] }).mood, 'quiet')
  const quiet = sayStatus({ modelsDown: [], endpoints: [endpoint('a', 'unknown')] })
  assert.deepEqual([quiet.mood, /enough/.test(quiet.sentence)], ['quiet', true])
  const well = sayStatus({ modelsDown: [], endpoints: [endpoint('a', 'unknown'), endpoint('b', 'up')] })
  assert.equal(well.mood, 'healthy')
  const off = sayStatus({ modelsDown: [], endpoints: [{ ...endpoint('a', 'down'), available: false }] })
  assert.equal(off.mood, 'quiet')
})

test('the sentence says the worst that is true, by name', () => {
  const endpoints = [endpoint('a', 'down'), endpoint('b', 'degraded'), endpoint('b', 'up', 'Zeta')]
  assert.deepEqual(sayStatus({ modelsDown: ['a'], endpoints }), {
    mood: 'error',
    sentence: 'The gateway runs, but A gets no answers from any provider.',
  })
  assert.deepEqual(sayStatus({ modelsDown: [], endpoints }), {
    mood: 'degraded',
    sentence: 'The gateway runs, but 2 endpoints of Acme fail more often than they should.',
  })
  assert.match(sayStatus({ modelsDown: ['a', 'b', 'c', 'd'], endpoints }).sentence, /4 models get no answers/)
})

test('an incident says what failed and how much', () => {
  const incident = {
    subject: { kind: 'provider', endpoints: [{}, {}] },
    level: 'down',
    cause: 'failures',
    attempts: 40,
    failures: 39,
  } as unknown as Incident
  assert.equal(sayIncident(incident), '39 of 40 attempts failed at 2 endpoints.')
  const gateway = { ...incident, subject: { kind: 'gateway' }, cause: 'ended' } as Incident
  assert.match(sayIncident(gateway), /without a word/)
})

test('minutes are written as people say them', () => {
  assert.deepEqual([0, 47, 60, 200, 1440, 3120].map(sayMinutes), [
    '0 min',
    '47 min',
    '1 h',
    '3 h 20 min',
    '1 day',
    '2 days 4 h',
  ])
})
