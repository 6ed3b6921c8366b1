import assert from 'node:assert/strict'
import { test } from 'node:test'
import { editJsonMembers, jsonMembers } from './json-members.ts'

const edit = (text: string, edits: Record<string, string | undefined>): string =>
  editJsonMembers(text, new Map(Object.entries(edits)))

const AWKWARD = `{ "a" : 1.50e+2,\t"b":"x\\"}\\\\",\n"c" :{"a":[{"}":"]"},"\\\\"]}, "d":[ 1 , {"a":2} ] ,"e":null,"\\u0066":true,"g\\"":"" }`

test('members are found with their places, whatever stands in their values', () => {
  const members = jsonMembers(AWKWARD)
  const wire = JSON.parse(AWKWARD) as Record<string, unknown>
  assert.deepEqual(
    members.map((member) => member.key),
    Object.keys(wire),
  )
  for (const { key, start, valueStart, end } of members) {
    assert.deepEqual(JSON.parse(AWKWARD.slice(valueStart, end)), wire[key])
    assert.equal(JSON.parse(`{${AWKWARD.slice(start, end)}}`)[key] !== undefined, true)
  }
})

test('what is no object has no members', () => {
  for (const text of ['[]', '[{"a":1}]', '"a"', '5', 'null', '', '  ', '{}', ' { } '])
    assert.deepEqual(jsonMembers(text), [])
})

test('an edited member changes, every other one stays as it is written', () => {
  const text = '{"model":"a","n":1.0,"messages":[ {"model":"b"} ]}'
  assert.equal(edit(text, { model: '"c"' }), '{"model":"c","n":1.0,"messages":[ {"model":"b"} ]}')
  assert.equal(edit(text, { n: undefined }), '{"model":"a","messages":[ {"model":"b"} ]}')
  assert.equal(edit(text, { extra: '[1]' }), '{"model":"a","n":1.0,"messages":[ {"model":"b"} ],"extra":[1]}')
  assert.equal(edit('{}', { a: '1', b: undefined }), '{"a":1}')
  assert.equal(edit('{"a":1}', { a: undefined }), '{}')
})

test('keys are the same key however they are escaped', () => {
  assert.equal(edit('{"mod\\u0065l":"a"}', { model: '"b"' }), '{"mod\\u0065l":"b"}')
  assert.equal(edit('{"q\\"":1}', { 'q"': '2', 'new"': '3' }), '{"q\\"":2,"new\\"":3}')
})

test('of duplicates only the last, which is the one that JSON.parse saw, is kept when edited', () => {
  const text = '{"a":1,"b":2,"a":3,"b":4}'
  assert.equal(edit(text, { a: '9' }), '{"b":2,"a":9,"b":4}')
  assert.equal(edit(text, { a: undefined }), '{"b":2,"b":4}')
})

test('a key that is dangerous in objects is only a key', () => {
  const text = '{"__proto__":{"x":1},"a":1}'
  assert.equal(edit(text, { a: '2' }), '{"__proto__":{"x":1},"a":2}')
  assert.equal(editJsonMembers(text, new Map([['__proto__', undefined]])), '{"a":1}')
})

/** Random JSON text with odd spacing, and its value. */
function randomJson(next: (below: number) => number, depth: number): string {
  const space = (): string => [' ', '', '\n', '\t '][next(4)] ?? ''
  const scalars = ['1', '-0.5e3', '"x"', '"\\\\"', '"\\"{[,"', 'true', 'null', '"é🍓"', '""']
  const kind = depth > 3 ? 0 : next(3)
  if (kind === 0) return scalars[next(scalars.length)] ?? 'null'
  const count = next(4)
  const items = Array.from({ length: count }, (_, index) => {
    const value = randomJson(next, depth + 1)
    return kind === 1 ? value : `"k${index}\\"\\\\"${space()}:${space()}${value}`
  })
  const body = items.map((item) => `${space()}${item}${space()}`).join(',')
  return kind === 1 ? `[${body}]` : `{${body || space()}}`
}

test('for any object: removing nothing keeps its meaning, and members cover exactly its keys', () => {
  let seed = 12345
  const next = (below: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
    return (seed >>> 8) % below
  }
  let objects = 0
  for (let round = 0; round < 5000; round++) {
    const text = randomJson(next, 0)
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      assert.deepEqual(jsonMembers(text), [])
      continue
    }
    objects++
    assert.deepEqual(JSON.parse(editJsonMembers(text, new Map())), value)
    assert.deepEqual(
      jsonMembers(text).map((member) => member.key),
      Object.keys(value),
    )
    const [first] = Object.keys(value)
    if (first === undefined) continue
    assert.deepEqual(JSON.parse(editJsonMembers(text, new Map([[first, '7']]))), { ...value, [first]: 7 })
  }
  assert.ok(objects > 1000)
})

test('a long text full of escapes is scanned in time that grows with its length', () => {
  const text = `{"a":"${'\\\\'.repeat(500_000)}","b":"${'\\"'.repeat(500_000)}","c":1}`
  const startedAt = performance.now()
  assert.equal(jsonMembers(text).length, 3)
  assert.ok(performance.now() - startedAt < 500)
})
