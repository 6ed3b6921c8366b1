// Real answers that Anthropic gave, read and written, as recordings.test.ts does for Chat Completions: from the same folder,
// named by CAUSEWAY_RECORDINGS or beside the repository, and without it nothing is checked but hand-made streams elsewhere.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { StreamEvent } from '../core/events.ts'
import { anthropicMessages } from '../dialects/anthropic-messages/index.ts'
import { frame, gather, readEvents, readText, writeText } from './support/streams.ts'

const named = process.env['CAUSEWAY_RECORDINGS']
const beside = resolve(fileURLToPath(new URL('.', import.meta.url)), '../../shared/fixtures/recorded')
const folder = named === undefined || named === '' ? beside : resolve(named)
const isPresent = existsSync(folder)

if (!isPresent)
  console.log(`Recordings are not checked: there is no folder ${folder} (CAUSEWAY_RECORDINGS names it).`)

interface Recording {
  readonly name: string
  readonly text: string
}

function recordings(): Recording[] {
  if (!isPresent) return []
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return paths
    .filter((path) => path.endsWith('.chunks.txt'))
    .map((path) => ({ name: path, lines: readFileSync(join(folder, path), 'utf8').trim().split('\n') }))
    .filter(({ lines }) => lines[0]?.includes('"type":"message_start"'))
    .map(({ name, lines }) => ({ name, text: lines.map(eventText).join('') }))
}

function eventText(line: string): string {
  return `event: ${(JSON.parse(line) as { type: string }).type}\ndata: ${line}\n\n`
}

const RECORDINGS = recordings()

/** Without the ids and names, which are the caller's own when a stream is written. */
function said(events: readonly StreamEvent[]): readonly StreamEvent[] {
  return events.filter(({ type }) => type !== 'message-start')
}

function details(events: readonly StreamEvent[]): unknown[] {
  return events.flatMap((event) => (event.type === 'reasoning-delta' ? (event.details ?? []) : []))
}

test('a folder of recordings holds streams of this format', () => {
  if (isPresent) assert.ok(RECORDINGS.length > 0, `${folder} holds no stream of this format`)
})

test('every recorded stream is whole and says, letter by letter, what its events hold', () => {
  for (const { name, text } of RECORDINGS) {
    const answer = gather(readText(anthropicMessages, text))
    const expected = { text: '', reasoning: '', json: '', signatures: 0 }
    for (const { data } of frame([new TextEncoder().encode(text)])) {
      const { delta = {} } = JSON.parse(data) as { delta?: Record<string, string> }
      expected.text += delta['text'] ?? ''
      expected.reasoning += delta['thinking'] ?? ''
      expected.json += delta['partial_json'] ?? ''
      if (delta['signature']) expected.signatures++
    }
    assert.equal(answer.last, 'message-end', name)
    assert.equal(answer.text, expected.text, name)
    assert.equal(answer.reasoning, expected.reasoning, name)
    const calls = answer.toolCalls.map((call) => call.arguments).join('')
    assert.equal(calls, expected.json === '' && answer.toolCalls.length > 0 ? '{}' : expected.json, name)
    assert.ok(answer.usage && answer.usage.inputTokens > 0 && answer.usage.outputTokens > 0, name)
    const signed = details(readText(anthropicMessages, text)).filter((detail) =>
      Object.hasOwn(detail as object, 'signature'),
    )
    assert.equal(signed.length, expected.signatures, name)
  }
})

test('every recorded stream gives the same events wherever its bytes are cut in two', () => {
  for (const { name, text } of RECORDINGS) {
    const bytes = new TextEncoder().encode(text)
    const expected = JSON.stringify(readEvents(anthropicMessages, frame([bytes])))
    for (let at = 1; at < bytes.length; at++) {
      const events = readEvents(anthropicMessages, frame([bytes.subarray(0, at), bytes.subarray(at)]))
      if (JSON.stringify(events) !== expected) assert.fail(`${name}, cut at byte ${at}`)
    }
  }
})

test('a recorded stream that loses its end anywhere is never whole', () => {
  for (const { name, text } of RECORDINGS) {
    const stop = text.indexOf('data: {"type":"message_stop"')
    for (let at = 0; at <= stop; at++) {
      const last = readText(anthropicMessages, text.slice(0, at)).at(-1)
      assert.equal(last?.type, 'message-error', `${name}, cut at ${at}`)
    }
  }
})

test('a recorded stream that is written for a caller and read again says the same, signatures and counts included', () => {
  for (const { name, text } of RECORDINGS) {
    const events = readText(anthropicMessages, text)
    const again = readText(anthropicMessages, writeText(anthropicMessages, events))
    assert.deepEqual(said(again), said(events), name)
  }
})

test('every recorded answer is read, and written for a caller of the same format with every block as it was', () => {
  if (!isPresent) return
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.json')) continue
    const wire = JSON.parse(readFileSync(join(folder, path), 'utf8')) as Record<string, unknown>
    if (wire['type'] !== 'message') continue
    const answer = anthropicMessages.readAnswer(wire, { quirks: new Set() })
    const { usage } = answer
    assert.ok(usage, path)
    const context = {
      id: 'gen-1',
      model: 'm',
      surface: 'openai',
      providerName: 'P',
      usage,
      costDollars: 0,
    } as const
    const written = JSON.parse(anthropicMessages.writeAnswer(answer, context)) as Record<string, unknown>
    const { usage: before, id: _id, model: _model, ...others } = wire
    for (const field of Object.keys(others))
      assert.deepEqual(written[field], others[field], `${path}: ${field}`)
    const counts = written['usage'] as Record<string, unknown>
    for (const field of Object.keys(before as object))
      assert.deepEqual(counts[field], (before as Record<string, unknown>)[field], `${path}: usage.${field}`)
  }
})
