// Real answers that Google gave, read and written, as recordings.test.ts does for Chat Completions: from the same folder, named by
// CAUSEWAY_RECORDINGS or beside the repository, and without it nothing is checked but hand-made streams elsewhere.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { StreamEvent } from '../core/events.ts'
import { gemini } from '../dialects/gemini/index.ts'
import { frame, gather, readEvents, readText, writeText } from './support/streams.ts'

const named = process.env['CAUSEWAY_RECORDINGS']
const beside = resolve(fileURLToPath(new URL('.', import.meta.url)), '../../shared/fixtures/recorded')
const folder = named === undefined || named === '' ? beside : resolve(named)
const isPresent = existsSync(folder)

if (!isPresent)
  console.log(`Recordings are not checked: there is no folder ${folder} (CAUSEWAY_RECORDINGS names it).`)

interface Part {
  readonly text?: string
  readonly thought?: boolean
  readonly thoughtSignature?: string
  readonly functionCall?: { readonly name: string; readonly args: unknown }
}

interface Chunk {
  readonly candidates: readonly { readonly content: { readonly parts: readonly Part[] } }[]
  readonly usageMetadata: Readonly<Record<string, number>>
}

interface Recording {
  readonly name: string
  readonly text: string
  readonly chunks: readonly Chunk[]
  readonly whole: Chunk
}

function recordings(): Recording[] {
  if (!isPresent) return []
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return paths
    .filter((path) => path.endsWith('.chunks.txt'))
    .map((path) => ({ path, lines: readFileSync(join(folder, path), 'utf8').trim().split('\n') }))
    .filter(({ lines }) => lines[0]?.includes('"usageMetadata"'))
    .map(({ path, lines }) => ({
      name: path,
      text: lines.map((line) => `data: ${line}\r\n\r\n`).join(''),
      chunks: lines.map((line) => JSON.parse(line) as Chunk),
      whole: JSON.parse(readFileSync(join(folder, path.replace('.chunks.txt', '.json')), 'utf8')) as Chunk,
    }))
}

const RECORDINGS = recordings()

const partsOf = (chunks: readonly Chunk[]): readonly Part[] =>
  chunks.flatMap((chunk) => chunk.candidates.flatMap((candidate) => candidate.content.parts))

const signaturesOf = (events: readonly StreamEvent[]): unknown[] =>
  events
    .flatMap((event) => (event.type === 'reasoning-delta' ? (event.details ?? []) : []))
    .map((detail) => detail['signature'] ?? detail['data'])

test('a folder of recordings holds streams of this format', () => {
  if (isPresent) assert.ok(RECORDINGS.length > 0, `${folder} holds no stream of this format`)
})

test('every recorded stream is whole and says, letter by letter, what its chunks hold', () => {
  for (const { name, text, chunks } of RECORDINGS) {
    const events = readText(gemini, text)
    const answer = gather(events)
    const parts = partsOf(chunks)
    assert.equal(answer.last, 'message-end', name)
    assert.equal(answer.text, parts.map((part) => part.text ?? '').join(''), name)
    const calls = parts.flatMap((part) => part.functionCall ?? [])
    assert.deepEqual(
      answer.toolCalls.map((call) => ({ name: call.name, args: JSON.parse(call.arguments) as unknown })),
      calls,
      name,
    )
    assert.equal(answer.finishReason, calls.length > 0 ? 'tool_calls' : 'stop', name)
    assert.deepEqual(
      signaturesOf(events),
      parts.flatMap((part) => part.thoughtSignature ?? []),
      name,
    )
    const counts = chunks.at(-1)?.usageMetadata
    assert.ok(counts, name)
    assert.equal(answer.usage?.inputTokens, counts['promptTokenCount'], name)
    assert.equal(
      answer.usage?.outputTokens,
      (counts['totalTokenCount'] ?? 0) - (counts['promptTokenCount'] ?? 0),
      name,
    )
    assert.equal(answer.usage?.reasoningTokens, counts['thoughtsTokenCount'], name)
  }
})

test('every recorded stream gives the same events wherever its bytes are cut in two', () => {
  for (const { name, text } of RECORDINGS) {
    const bytes = new TextEncoder().encode(text)
    const expected = JSON.stringify(readEvents(gemini, frame([bytes])))
    for (let at = 1; at < bytes.length; at++) {
      const events = readEvents(gemini, frame([bytes.subarray(0, at), bytes.subarray(at)]))
      if (JSON.stringify(events) !== expected) assert.fail(`${name}, cut at byte ${at}`)
    }
  }
})

test('a recorded stream that loses its end anywhere is never whole', () => {
  for (const { name, text } of RECORDINGS) {
    const last = text.lastIndexOf('\r\n\r\n')
    for (let at = 0; at < last; at++) {
      const events = readText(gemini, text.slice(0, at))
      if (events.at(-1)?.type !== 'message-error') assert.fail(`${name} was whole when cut at ${at}`)
      const written = writeText(gemini, events)
      if (written.includes('finishReason')) assert.fail(`${name}, cut at ${at}, was finished for the caller`)
    }
  }
})

test('what is written of a recorded stream reads as the same answer, signatures on the same parts', () => {
  for (const { name, text, chunks } of RECORDINGS) {
    const events = readText(gemini, text)
    const written = writeText(gemini, events)
    const read = readText(gemini, written)
    assert.deepEqual(gather(read), gather(events), name)
    assert.deepEqual(signaturesOf(read), signaturesOf(events), name)
    const again = partsOf(
      frame([new TextEncoder().encode(written)]).map(({ data }) => JSON.parse(data) as Chunk),
    )
    const signed = (parts: readonly Part[]): unknown[] =>
      parts
        .filter((part) => part.thoughtSignature)
        .map(({ text: said, functionCall, thoughtSignature }) => [
          said,
          functionCall?.name,
          functionCall?.args,
          thoughtSignature,
        ])
    assert.deepEqual(signed(again), signed(partsOf(chunks)), name)
  }
})

test('a recorded whole answer keeps its parts for a caller of this format', () => {
  for (const { name, whole } of RECORDINGS) {
    const answer = gemini.readAnswer(whole, { quirks: new Set() })
    assert.ok(answer.usage, name)
    const written = JSON.parse(
      gemini.writeAnswer(answer, {
        id: 'gen-1-x',
        model: 'm',
        surface: 'openai',
        providerName: 'P',
        usage: answer.usage,
        costDollars: 0,
      }),
    ) as Chunk
    assert.deepEqual(partsOf([written]), partsOf([whole]), name)
    for (const count of ['promptTokenCount', 'candidatesTokenCount', 'thoughtsTokenCount', 'totalTokenCount'])
      assert.equal(written.usageMetadata[count], whole.usageMetadata[count], `${name} ${count}`)
  }
})

test('a recorded refusal says when to come back', () => {
  if (!isPresent) return
  const text = readFileSync(join(folder, 'google/google-429-retry-info.json'), 'utf8')
  const error = gemini.readError({ status: 429, text })
  assert.equal(error.code, 'rate_limit_exceeded')
  assert.equal(error.retryAfterSeconds, 34.4)
  assert.equal(error.retry, 'elsewhere')
})
