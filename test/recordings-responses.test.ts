// Real answers in OpenAI's Responses format, read and written, as recordings.test.ts does for Chat Completions: from the same
// folder, named by CAUSEWAY_RECORDINGS or beside the repository, and without it nothing is checked here.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { GatewayError } from '../core/errors.ts'
import type { StreamEvent } from '../core/events.ts'
import { openaiChat } from '../dialects/openai-chat/index.ts'
import { openaiResponses } from '../dialects/openai-responses/index.ts'
import { frame, gather, readEvents, readText, writeText } from './support/streams.ts'

const named = process.env['CAUSEWAY_RECORDINGS']
const beside = resolve(fileURLToPath(new URL('.', import.meta.url)), '../../shared/fixtures/recorded')
const folder = named === undefined || named === '' ? beside : resolve(named)
const isPresent = existsSync(folder)

if (!isPresent)
  console.log(`Recordings are not checked: there is no folder ${folder} (CAUSEWAY_RECORDINGS names it).`)

interface Recording {
  readonly name: string
  readonly lines: readonly string[]
}

/** A file may hold several streams one after another; each begins with `response.created`. */
function recordings(): Recording[] {
  if (!isPresent) return []
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return paths
    .filter((path) => path.endsWith('.chunks.txt'))
    .map((path) => ({ path, lines: readFileSync(join(folder, path), 'utf8').trim().split('\n') }))
    .filter(({ lines }) => lines[0]?.includes('"type":"response.created"'))
    .flatMap(({ path, lines }) => {
      const starts = lines.flatMap((line, index) => (typeOf(line) === 'response.created' ? [index] : []))
      return starts.map((start, index) => ({
        name: `${path} ${index}`,
        lines: lines.slice(start, starts[index + 1]),
      }))
    })
}

function typeOf(line: string): string {
  return (JSON.parse(line) as { type: string }).type
}

const textOf = (lines: readonly string[]): string =>
  lines.map((line) => `event: ${typeOf(line)}\ndata: ${line}\n\n`).join('')
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

const ALL = recordings()
const FAILED = ALL.filter(({ lines }) => lines.some((line) => typeOf(line) === 'error'))
const WHOLE = ALL.filter((recording) => !FAILED.includes(recording))

function encrypted(events: readonly StreamEvent[]): unknown[] {
  return events
    .flatMap((event) => (event.type === 'reasoning-delta' ? (event.details ?? []) : []))
    .filter((detail) => detail.type === 'reasoning.encrypted')
}

test('a folder of recordings holds streams of this format, one of them broken', () => {
  if (!isPresent) return
  assert.ok(WHOLE.length > 0 && FAILED.length > 0, `${folder} holds too few streams of this format`)
  assert.ok(WHOLE.some(({ lines }) => encrypted(readText(openaiResponses, textOf(lines))).length > 0))
})

test('every recorded stream is whole and says, letter by letter, what its events hold', () => {
  for (const { name, lines } of WHOLE) {
    const expected = { text: '', reasoning: '', calls: '' }
    const data: unknown[] = []
    for (const line of lines) {
      const event = JSON.parse(line) as { type: string; delta?: string; item?: Record<string, unknown> }
      if (event.type === 'response.output_text.delta') expected.text += event.delta
      if (/reasoning.*text\.delta$/.test(event.type)) expected.reasoning += event.delta
      const secret = event.item?.['encrypted_content']
      if (event.type !== 'response.output_item.done') continue
      if (typeof secret === 'string') data.push(secret)
      expected.calls += String(event.item?.['arguments'] ?? event.item?.['input'] ?? '')
    }
    const events = readText(openaiResponses, textOf(lines))
    const answer = gather(events)
    assert.equal(answer.last, 'message-end', name)
    assert.equal(answer.text, expected.text, name)
    assert.equal(answer.reasoning, expected.reasoning, name)
    assert.equal(answer.toolCalls.map((call) => call.arguments).join(''), expected.calls, name)
    assert.deepEqual(
      encrypted(events).map((detail) => (detail as { data: unknown }).data),
      data,
      name,
    )
    assert.ok(answer.usage && answer.usage.inputTokens > 0 && answer.usage.outputTokens > 0, name)
    assert.equal(answer.finishReason, answer.toolCalls.length > 0 ? 'tool_calls' : 'stop', name)
  }
})

test('every recorded stream is framed the same wherever its bytes are cut in two', () => {
  for (const { name, lines } of ALL) {
    // The framing forgets everything at a blank line, so each event is cut at every byte between its two neighbours.
    for (let index = 0; index < lines.length; index++) {
      const events = lines.slice(Math.max(index - 1, 0), index + 2)
      const bytes = encode(textOf(events))
      const from = index === 0 ? 0 : encode(textOf(events.slice(0, 1))).length
      const to = from + encode(textOf(lines.slice(index, index + 1))).length
      for (let at = from; at <= to; at++) {
        const framed = frame([bytes.subarray(0, at), bytes.subarray(at)]).map(({ data }) => data)
        if (framed.length !== events.length || framed.some((data, place) => data !== events[place]))
          assert.fail(`${name}, event ${index}, cut at byte ${at - from}`)
      }
    }
  }
})

test('every recorded stream gives the same events when it is cut in two at places all over it', () => {
  for (const { name, lines } of ALL) {
    const bytes = encode(textOf(lines))
    const expected = JSON.stringify(readEvents(openaiResponses, frame([bytes])))
    for (let at = 1; at < bytes.length; at += Math.ceil(bytes.length / 200)) {
      const events = readEvents(openaiResponses, frame([bytes.subarray(0, at), bytes.subarray(at)]))
      if (JSON.stringify(events) !== expected) assert.fail(`${name}, cut at byte ${at}`)
    }
  }
})

test('a recorded stream that loses its end anywhere is never whole', () => {
  for (const { name, lines } of WHOLE)
    for (let kept = 0; kept < lines.length; kept++) {
      const last = readText(openaiResponses, textOf(lines.slice(0, kept))).at(-1)
      assert.equal(last?.type, 'message-error', `${name}, ${kept} events`)
    }
})

test('a recorded stream that is written for a caller and read again says the same, what is encrypted included', () => {
  for (const { name, lines } of WHOLE) {
    const events = readText(openaiResponses, textOf(lines))
    const again = readText(openaiResponses, writeText(openaiResponses, events))
    const said = (list: readonly StreamEvent[]): unknown =>
      list.filter(({ type }) => type !== 'message-start')
    assert.deepEqual(said(again), said(events), name)
  }
})

test('through Chat Completions and back nothing is lost of text, calls, reasoning and counts', () => {
  for (const { name, lines } of WHOLE) {
    const events = readText(openaiResponses, textOf(lines))
    const chat = readText(openaiChat, writeText(openaiChat, events, { surface: 'openrouter' }))
    const again = readText(openaiResponses, writeText(openaiResponses, chat))
    const { nativeFinishReason: _native, usage, ...before } = gather(events)
    const { nativeFinishReason: _other, usage: counted, ...after } = gather(again)
    assert.deepEqual(after, before, name)
    assert.equal(counted?.outputTokens, usage?.outputTokens, name)
    assert.deepEqual(encrypted(again), encrypted(events), name)
  }
})

test('a recorded failure is read as one error with the words of the provider', () => {
  for (const { name, lines } of FAILED) {
    const events = readText(openaiResponses, textOf(lines))
    const last = events.at(-1)
    assert.ok(last?.type === 'message-error' && last.error instanceof GatewayError, name)
    assert.equal(last.error.code, 'rate_limit_exceeded', name)
    assert.match(last.error.message, /exceeded your current quota/, name)
    assert.ok(!writeText(openaiResponses, events).includes('response.completed'), name)
  }
})

test('every recorded answer is read, and written for a caller of the same format with every item as it was', () => {
  if (!isPresent) return
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.json')) continue
    const wire = JSON.parse(readFileSync(join(folder, path), 'utf8')) as Record<string, unknown>
    if (wire['object'] !== 'response') continue
    const answer = openaiResponses.readAnswer(wire, { quirks: new Set() })
    assert.ok(answer.usage, path)
    const written = JSON.parse(
      openaiResponses.writeAnswer(answer, {
        id: 'gen-1',
        model: 'm',
        surface: 'openai',
        providerName: 'P',
        usage: answer.usage,
        costDollars: 0,
      }),
    ) as Record<string, unknown>
    for (const field of ['output', 'status', 'created_at', 'error', 'incomplete_details'])
      assert.deepEqual(written[field], wire[field], `${path}: ${field}`)
  }
})
