// Breaks values of the wire for the fuzz tests of the dialects, and says what must hold however they are broken. The values that
// only one format has, and what it does with them, stand beside that dialect (fuzz.test.ts). Seeds make every run the same.
import assert from 'node:assert/strict'
import { GatewayError } from '../../core/errors.ts'
import type { StreamEvent } from '../../core/events.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import { forSeeds } from './dialect-laws.ts'
import type { Chooser } from './generate.ts'

/** Values that stand in the wrong place in any format. */
const WRONG: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  1e308,
  '',
  'x'.repeat(300),
  [],
  {},
  [null],
  [[]],
  { length: -1 },
  JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
]

/** Replaces, removes or adds something at a random depth. */
export type Mutate = (value: unknown, choose: Chooser) => unknown

/** Makes the breaker for a format, with the values that are half right in it. */
export function createMutator(halfRight: readonly unknown[]): Mutate {
  const wrong = [...WRONG, ...halfRight]
  const mutate = (value: unknown, choose: Chooser, depth: number): unknown => {
    if (depth > 12 || choose.chance(0.12)) return choose.pick(wrong)
    if (Array.isArray(value)) {
      const list = [...(value as unknown[])]
      if (list.length === 0) return choose.pick(wrong)
      const at = choose.integer(list.length)
      if (choose.chance(0.1)) list.splice(at, 1)
      else list[at] = mutate(list[at], choose, depth + 1)
      return list
    }
    if (typeof value !== 'object' || value === null) return choose.pick(wrong)
    const copy: Record<string, unknown> = { ...value }
    const name = choose.pick([...Object.keys(value), 'added'])
    if (choose.chance(0.1)) delete copy[name]
    else copy[name] = mutate(copy[name], choose, depth + 1)
    return copy
  }
  return (value, choose) => mutate(value, choose, 0)
}

/** Nothing but a refusal in our words may be thrown. */
export function onlyGatewayErrors(step: () => void): void {
  try {
    step()
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
  }
}

/** 4000 requests, each broken in one to three places; nothing may leak into the prototype that all objects share. */
export function forBrokenRequests(options: {
  readonly mutate: Mutate
  readonly generate: (choose: Chooser) => unknown
  readonly use: (wire: unknown) => void
}): void {
  const { mutate, generate, use } = options
  forSeeds(4000, (choose) => {
    let wire = generate(choose)
    for (let times = 1 + choose.integer(3); times > 0; times--) wire = mutate(wire, choose)
    onlyGatewayErrors(() => use(wire))
  })
  assert.equal(({} as { polluted?: number }).polluted, undefined)
}

/** Whatever comes with whichever status, it is read as an error of ours, and can be written. */
export function assertErrorsRead(options: {
  readonly dialect: Dialect
  readonly mutate: Mutate
  readonly body: unknown
  readonly statuses: readonly number[]
  readonly count: number
}): void {
  const { dialect, mutate, body, statuses, count } = options
  forSeeds(count, (choose) => {
    const status = choose.pick(statuses)
    const error = dialect.readError({ status, text: JSON.stringify(mutate(body, choose)) ?? '' })
    assert.ok(error instanceof GatewayError)
    for (const surface of ['openai', 'openrouter'] as const)
      JSON.parse(dialect.writeError(error, surface).body)
  })
}

/** The last event of a stream, which is its only end. */
export function endOf(
  events: readonly StreamEvent[],
  name = 'one end, which is the last event',
): StreamEvent {
  const ends = events.filter(({ type }) => type === 'message-end' || type === 'message-error')
  assert.equal(ends.length, 1, name)
  const last = events.at(-1)
  assert.ok(last && last === ends[0], name)
  if (last.type === 'message-error') assert.ok(last.error instanceof GatewayError, name)
  return last
}

/** Every event of a stream that a caller gets is JSON of one object, or OpenAI's end marker. */
export function assertReadable(text: string): void {
  for (const event of text.split('\n\n')) {
    if (event === '' || event === 'data: [DONE]') continue
    assert.ok(event.startsWith('data: {'))
    JSON.parse(event.slice('data: '.length))
  }
}

/** How deep `DEEP` goes: JSON.parse takes any depth, JSON.stringify only what fits on the stack. */
export const DEPTH = 200_000

/**
 * The text of an object that can be read but not written. Objects of many members take the slower way through JSON.stringify,
 * which is the one that ends at the stack's end.
 */
export const DEEP = `{${Array.from({ length: 3000 }, (_, index) => `"m${index}":0`).join(',')},"deep":${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}}`

/** These pieces of text in any order and number, as bytes that arrive one piece after the other. */
export function shuffled(pieces: readonly string[], choose: Chooser): Uint8Array[] {
  const encoder = new TextEncoder()
  return Array.from({ length: choose.integer(200) }, () => encoder.encode(choose.pick(pieces)))
}
