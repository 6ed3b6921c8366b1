// Garbage in: requests, streams and answers that no one would send on purpose. Nothing may be thrown but a GatewayError, and a
// stream that broke may not end as a whole one. Seeds make every run the same.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GatewayError } from '../../core/errors.ts'
import type { StreamEvent } from '../../core/events.ts'
import { capabilities } from '../../test/support/capabilities.ts'
import { generateEvents } from '../../test/support/generate-events.ts'
import { generateResponseEvents, generateResponsesRequest } from '../../test/support/generate-responses.ts'
import { createChooser, type Chooser } from '../../test/support/generate.ts'
import { readText, writeText } from '../../test/support/streams.ts'
import { openaiResponses } from './index.ts'

const WRONG: readonly unknown[] = [
  null,
  true,
  -1,
  1.5,
  '',
  'x'.repeat(300),
  'cw1.!!!',
  'cw1.W251bGxd',
  [],
  {},
  [null],
  [[]],
  { type: 'message' },
  { type: 'reasoning', summary: [null, { text: 1 }] },
  JSON.parse('{"__proto__":{"polluted":1}}'),
]

/** Replaces, removes or adds something at a random depth. */
function mutate(value: unknown, choose: Chooser, depth = 0): unknown {
  if (depth > 12 || choose.chance(0.12) || typeof value !== 'object' || value === null)
    return choose.pick(WRONG)
  if (Array.isArray(value)) {
    if (value.length === 0) return choose.pick(WRONG)
    const at = choose.integer(value.length)
    return value.map((item: unknown, index) => (index === at ? mutate(item, choose, depth + 1) : item))
  }
  const name = choose.pick([...Object.keys(value), 'added'])
  const { [name]: old, ...others } = value as Record<string, unknown>
  return choose.chance(0.1) ? others : { ...others, [name]: mutate(old, choose, depth + 1) }
}

function onlyGatewayErrors(seed: number, step: () => void): void {
  try {
    step()
  } catch (error) {
    if (!(error instanceof GatewayError)) throw new Error(`seed ${seed}`, { cause: error })
  }
}

/** Exactly one end, and it is the last event. */
function endOf(events: readonly StreamEvent[], name: string): StreamEvent {
  const ends = events.filter(({ type }) => type === 'message-end' || type === 'message-error')
  assert.equal(ends.length, 1, name)
  const last = events.at(-1)
  assert.ok(last && last === ends[0], name)
  return last
}

test('no request makes the reader throw anything but a refusal, and what it takes can be written', () => {
  for (let seed = 1; seed <= 4000; seed++) {
    const choose = createChooser(seed)
    let wire: unknown = generateResponsesRequest(choose)
    for (let times = 1 + choose.integer(3); times > 0; times--) wire = mutate(wire, choose)
    onlyGatewayErrors(seed, () => {
      const request = openaiResponses.readRequest(wire)
      openaiResponses.echo?.(request)
      const options = { upstreamId: 'u', capabilities, quirks: new Set<string>() }
      const source = { dialect: 'openai-responses', text: JSON.stringify(wire), request } as const
      JSON.parse(openaiResponses.writeRequest(request, { ...options, source }))
      JSON.parse(openaiResponses.writeRequest(request, { ...options, source: undefined }))
    })
  }
  assert.equal(({} as { polluted?: number }).polluted, undefined)
})

test('what is nested too deeply to be written is refused, not crashed upon', () => {
  const depth = 200_000
  const members = Array.from({ length: 3000 }, (_, index) => `"m${index}":0`).join(',')
  const deep = `{${members},"deep":${'['.repeat(depth)}${']'.repeat(depth)}}`
  const text = `{"model":"m","input":[{"role":"user","content":"x","odd":${deep}}]}`
  const request = openaiResponses.readRequest(JSON.parse(text))
  const source = { dialect: 'openai-responses', text, request } as const
  const options = { upstreamId: 'u', capabilities, quirks: new Set<string>(), source }
  assert.ok(openaiResponses.writeRequest(request, options).length > depth, 'untouched text is passed on')
  const changed = { ...request, messages: [...request.messages] }
  assert.throws(() => openaiResponses.writeRequest(changed, options), { code: 'invalid_request' })
})

test('a stream that is cut anywhere before its last event never ends as a whole one', () => {
  for (let seed = 1; seed <= 12; seed++) {
    const text = writeText(openaiResponses, generateResponseEvents(createChooser(seed)))
    const last = text.lastIndexOf('\n\nevent: ') + 2
    for (let at = 0; at < last; at += 3) {
      const events = readText(openaiResponses, text.slice(0, at))
      assert.equal(endOf(events, `${seed} at ${at}`).type, 'message-error', `${seed} at ${at}`)
      const written = writeText(openaiResponses, events)
      assert.ok(!/event: response\.(completed|incomplete)/.test(written), `${seed} at ${at}`)
    }
  }
})

test('streams with mutated events end exactly once and can always be written, as can whole answers', () => {
  for (let seed = 1; seed <= 3000; seed++) {
    const choose = createChooser(seed)
    const lines = writeText(openaiResponses, generateEvents(choose)).trimEnd().split('\n\n')
    const at = choose.integer(lines.length)
    const data = lines[at]?.split('\n')[1]?.slice('data: '.length) ?? '{}'
    lines[at] = `data: ${JSON.stringify(mutate(JSON.parse(data), choose))}`
    const read = readText(openaiResponses, `${lines.join('\n\n')}\n\n`)
    endOf(read, `seed ${seed}`)
    endOf(readText(openaiResponses, writeText(openaiResponses, read)), `seed ${seed}, written`)
    onlyGatewayErrors(seed, () => {
      const last = lines.at(-1)?.split('\n').at(-1)?.slice('data: '.length) ?? '{}'
      const response = (JSON.parse(last) as { response?: unknown } | null)?.response
      const answer = openaiResponses.readAnswer(mutate(response, choose), { quirks: new Set() })
      const context = {
        id: 'gen-1',
        model: 'm',
        surface: 'openrouter',
        providerName: 'P',
        costDollars: 0,
      } as const
      const usage = answer.usage
      if (usage) JSON.parse(openaiResponses.writeAnswer(answer, { ...context, usage }))
    })
  }
})
