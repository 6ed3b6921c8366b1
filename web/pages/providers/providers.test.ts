// What the pages about providers show and say.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ListedProvider, ProviderDetail } from '../../../contract/app/providers.ts'
import { linesToSwitchOn, sayCountry, sayFormats, sayStandings, sayVariables } from './provider-words.ts'
import { filterProviders, readProvidersSearch, writeProvidersSearch } from './search.ts'

const acme: ListedProvider = {
  id: 'acme',
  name: 'Acme',
  formats: ['openai-chat', 'openai-responses'],
  on: true,
  isSwitchedOff: false,
  switchedOnBy: [['ACME_KEY', 'ACME_REGION'], ['ACME_PROFILE']],
  local: false,
  models: 3,
  policy: { training: 'no', retainsDays: null },
  headquarters: 'US',
}
const lab: ListedProvider = {
  ...acme,
  id: 'lab',
  name: 'Laboratory',
  formats: ['gemini'],
  on: false,
  switchedOnBy: [['LAB_HOST']],
  local: true,
}

test('the address says what is shown, and nonsense in it is passed over', () => {
  assert.deepEqual(readProvidersSearch({ q: 5, show: 'off' }), { q: '5', show: 'off' })
  assert.deepEqual(readProvidersSearch({ q: ['x'], show: '<b>' }), { q: '', show: 'all' })
  assert.deepEqual(writeProvidersSearch({ q: '', show: 'all' }), {})
  assert.deepEqual(writeProvidersSearch({ q: 'a', show: 'on' }), { q: 'a', show: 'on' })
})

test('a provider is found by its name, its id, a format and a variable', () => {
  const ids = (q: string, show: 'all' | 'on' | 'off' | 'local' = 'all'): string[] =>
    filterProviders([acme, lab], { q, show }).map(({ id }) => id)
  assert.deepEqual(ids(''), ['acme', 'lab'])
  assert.deepEqual(ids('LABOR'), ['lab'])
  assert.deepEqual(ids('acme_profile'), ['acme'])
  assert.deepEqual(ids('gemini lab'), ['lab'])
  assert.deepEqual(ids('gemini acme'), [])
  assert.deepEqual(ids('', 'on'), ['acme'])
  assert.deepEqual(ids('', 'off'), ['lab'])
  assert.deepEqual(ids('', 'local'), ['lab'])
})

test('every way to switch a provider on is a line to copy', () => {
  assert.deepEqual(linesToSwitchOn(acme.switchedOnBy), [
    'ACME_KEY=… ACME_REGION=… npm start',
    'ACME_PROFILE=… npm start',
  ])
  assert.equal(sayVariables(acme.switchedOnBy), 'ACME_KEY and ACME_REGION')
  assert.equal(sayVariables([]), '')
  assert.equal(sayFormats(acme.formats), 'Chat completions, Responses')
  assert.equal(sayCountry('FR'), 'France')
  assert.equal(sayCountry(null), undefined)
})

test('how endpoints stand is said in one sentence that adds up', () => {
  const of = (...standings: ('up' | 'resting' | 'crowded')[]) =>
    sayStandings(standings.map((standing) => ({ standing }) as ProviderDetail['endpoints'][number]))
  assert.deepEqual(of('up', 'up'), { kind: 'healthy', words: 'All 2 endpoints are ready.' })
  assert.deepEqual(of('up'), { kind: 'healthy', words: 'Its endpoint is ready.' })
  assert.deepEqual(of('up', 'resting', 'crowded'), {
    kind: 'degraded',
    words: 'Of 3 endpoints 1 rests after failures, 1 is asked as much as the provider takes.',
  })
  assert.equal(of('resting').kind, 'error')
})
