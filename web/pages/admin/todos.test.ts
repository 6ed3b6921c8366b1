import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Overview } from '../../../contract/app/admin-installation.ts'
import { todosOf } from './todos.ts'

const WELL: Overview = {
  version: '1',
  publicUrl: 'https://ai.example.com',
  publicUrlIsSet: true,
  listensToOthers: true,
  signUp: 'closed',
  mail: true,
  signInWith: [],
  secretIsSet: true,
  configuration: null,
  providersOn: [{ id: 'acme', name: 'Acme' }],
  providers: 1,
  resting: [],
  modelsServed: 1,
  models: 1,
  people: 2,
  administrators: 2,
  disabled: 0,
  waiting: 0,
  invitations: 0,
  accounts: 2,
  withoutCredit: [],
  unsaved: 0,
  notices: [],
}
const ids = (facts: Partial<Overview>): string[] => todosOf({ ...WELL, ...facts }).map(({ id }) => id)

test('an installation that is well has nothing to do', () => assert.deepEqual(ids({}), []))

test('each fact that is not well is one thing to do, and what is broken stands first', () => {
  assert.deepEqual(ids({ mail: false, unsaved: 3, providersOn: [], waiting: 1, administrators: 1 }), [
    'unsaved',
    'providers',
    'waiting',
    'administrators',
    'mail',
  ])
  assert.deepEqual(ids({ publicUrlIsSet: false }), ['public-url'])
  assert.deepEqual(ids({ publicUrlIsSet: false, listensToOthers: false }), [])
  assert.deepEqual(ids({ notices: ['one', 'two'] }), ['notice-0', 'notice-1'])
})

test('a long list is counted and its first three are named', () => {
  const [todo] = todosOf({ ...WELL, withoutCredit: ['a', 'b', 'c', 'd', 'e'] })
  assert.match(todo?.title ?? '', /^5 prepaid accounts have/)
  assert.match(todo?.text ?? '', /^a, b, c and 2 more/)
})
