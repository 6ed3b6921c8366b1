import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SettingOfInstallation } from '../../../contract/app/admin-installation.ts'
import { readSettingSearch, settingsThat, valueWords, writeSettingSearch } from './setting-search.ts'

const PORT: SettingOfInstallation = {
  name: 'PORT',
  doc: 'Where it listens.',
  allowed: 'a number',
  example: 'PORT=1',
  isSecret: false,
  value: '8484',
  isSet: false,
  from: 'default',
}
const TOKEN = { ...PORT, name: 'TOKEN', doc: 'Lets in.', isSecret: true, isSet: true, value: null }

test('settings are found by name and meaning, and by whether they are set', () => {
  const found = (query: object) =>
    settingsThat([PORT, TOKEN], readSettingSearch({ ...query })).map(({ name }) => name)
  assert.deepEqual(found({ text: 'LISTENS' }), ['PORT'])
  assert.deepEqual(found({ which: 'set' }), ['TOKEN'])
  assert.deepEqual(found({ which: 'odd', text: {} }), ['PORT', 'TOKEN'])
  assert.deepEqual(writeSettingSearch(readSettingSearch({ which: 'set', text: 'x' })), {
    which: 'set',
    text: 'x',
  })
})

test('of a secret only that it is set is told', () => {
  assert.deepEqual([valueWords(PORT), valueWords(TOKEN)], ['8484', '•••••• (secret)'])
  assert.equal(valueWords({ ...TOKEN, value: 'leaked' }).includes('leaked'), false)
  assert.equal(valueWords({ ...TOKEN, isSet: false }), '–')
})
