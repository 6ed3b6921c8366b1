import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCode, readCode } from './code-format.ts'

const read = (typed: string) => {
  const code = readCode(typed)
  assert.ok(typeof code === 'object', `${typed} is ${String(code)}`)
  return code
}

test('a code is read however people write it', () => {
  for (let at = 0; at < 200; at++) {
    const code = makeCode()
    assert.match(code, /^CW(-[0-9A-HJKMNP-TV-Z]{5}){5}$/)
    const { digest, ending } = read(code)
    assert.equal(ending, code.slice(-5))
    const spellings = [
      code.toLowerCase(),
      code.slice(3),
      code.replaceAll('-', ''),
      ` ${code.replaceAll('-', ' ')}\n`,
      code.replaceAll('0', 'O').replaceAll('1', 'l'),
      code.replaceAll('-', '–'),
    ]
    for (const spelling of spellings) assert.equal(read(spelling).digest, digest, spelling)
  }
})

test('one wrong letter is always noticed, wherever it is', () => {
  const code = makeCode()
  for (let at = 3; at < code.length; at++)
    for (const letter of '0123456789ABCDEFGHJKMNPQRSTVWXYZ') {
      if (code[at] === '-' || code[at] === letter) continue
      assert.equal(readCode(code.slice(0, at) + letter + code.slice(at + 1)), 'mistyped')
    }
})

test('what is no whole code is told apart from a mistyped one', () => {
  const code = makeCode()
  for (const typed of [
    '',
    'CW',
    code.slice(0, -1),
    `${code}0`,
    code.replace(/.$/, 'U'),
    `XX${code.slice(2)}`,
  ])
    assert.equal(readCode(typed), 'incomplete', typed)
})

test('no two codes are the same', () => {
  const codes = Array.from({ length: 2000 }, makeCode)
  assert.equal(new Set(codes.map((code) => read(code).digest)).size, codes.length)
})
