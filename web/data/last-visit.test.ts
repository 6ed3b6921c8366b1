import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readLastVisit, visitOf } from './last-visit.ts'

const INSTALLATION = { signUp: 'open' } as const
const ACCOUNT = { id: 'a-1', name: 'Ada', kind: 'personal', role: 'owner' } as const

test('the last visit is read back as it was remembered, and garbage is a stranger’s', () => {
  const seen = (me: unknown): unknown => readLastVisit(JSON.stringify(visitOf(me as never)))
  assert.deepEqual(seen({ person: { name: 'Ada' }, account: ACCOUNT, installation: INSTALLATION }), {
    accountId: 'a-1',
    hasSignUp: true,
  })
  assert.deepEqual(seen({ person: null, account: null, installation: { signUp: 'closed' } }), {
    hasSignUp: false,
  })
  for (const text of [null, '', 'null', '[]', '{"accountId":7,"hasSignUp":"yes"}'])
    assert.deepEqual(readLastVisit(text), { hasSignUp: false })
})

test('what is remembered names nobody', () => {
  const me = {
    person: { name: 'Ada', email: 'ada@example.com' },
    account: ACCOUNT,
    installation: INSTALLATION,
  }
  assert.doesNotMatch(JSON.stringify(visitOf(me as never)), /Ada|ada@/)
})
