// Real answers that providers of other formats gave, written as Bedrock's Converse stream and read again: nothing that a caller
// would see may be lost on the way. From the same folder as recordings.test.ts, and without it nothing is checked; of Bedrock itself
// there is no recording, and dialects/bedrock-converse/answers.test.ts has streams made after its documentation.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { anthropicMessages } from '../dialects/anthropic-messages/index.ts'
import { bedrockConverse } from '../dialects/bedrock-converse/index.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { gemini } from '../dialects/gemini/index.ts'
import { openaiChat } from '../dialects/openai-chat/index.ts'
import { openaiResponses } from '../dialects/openai-responses/index.ts'
import { frameAws, gather, readEvents, readText, writeText } from './support/streams.ts'

const named = process.env['CAUSEWAY_RECORDINGS']
const beside = resolve(fileURLToPath(new URL('.', import.meta.url)), '../../shared/fixtures/recorded')
const folder = named === undefined || named === '' ? beside : resolve(named)
const isPresent = existsSync(folder)

if (!isPresent)
  console.log(`Recordings are not checked: there is no folder ${folder} (CAUSEWAY_RECORDINGS names it).`)

/** What the first line of a recording has in it, by the format that it is of. */
const TRAITS: readonly (readonly [trait: string, dialect: Dialect])[] = [
  ['"chat.completion.chunk"', openaiChat],
  ['"message_start"', anthropicMessages],
  ['"usageMetadata"', gemini],
  ['"response.created"', openaiResponses],
]

interface Recording {
  readonly name: string
  readonly dialect: Dialect
  readonly text: string
}

function recordings(): Recording[] {
  if (!isPresent) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.chunks.txt'))
    .flatMap((name) => {
      const lines = readFileSync(join(folder, name), 'utf8').trim().split('\n')
      const dialect = TRAITS.find(([trait]) => lines[0]?.includes(trait))?.[1]
      const text = lines.map((line) => `data: ${line}\n\n`).join('') + (dialect?.endMarker ?? '')
      return dialect ? [{ name, dialect, text }] : []
    })
}

const RECORDINGS = recordings()

test('a folder of recordings holds streams of every other format', () => {
  if (!isPresent) return
  for (const [trait, dialect] of TRAITS)
    assert.ok(
      RECORDINGS.some((recording) => recording.dialect === dialect),
      `${folder} holds no stream with ${trait}`,
    )
})

test('every recorded stream keeps its text, its reasoning, its calls, its end and its counts in this format', () => {
  for (const { name, dialect, text } of RECORDINGS) {
    const before = gather(readText(dialect, text))
    const written = writeText(bedrockConverse, readText(dialect, text))
    const after = gather(readText(bedrockConverse, written))
    assert.equal(after.last, before.last, name)
    if (before.last === 'message-error') continue
    assert.equal(after.text, before.text + before.refusal, name)
    assert.equal(after.reasoning, before.reasoning, name)
    // Free text of a custom tool has a place only within an object.
    const calls = before.toolCalls.map((call) => ({
      ...call,
      kind: 'function' as const,
      arguments: call.kind === 'custom' ? JSON.stringify({ input: call.arguments }) : call.arguments || '{}',
    }))
    assert.deepEqual(after.toolCalls, calls, name)
    assert.equal(after.finishReason, before.finishReason, name)
    for (const count of ['inputTokens', 'cachedTokens', 'outputTokens'] as const)
      assert.equal(after.usage?.[count], before.usage?.[count], name)
  }
})

test('a recorded stream in this format says the same however its bytes are cut', () => {
  for (const { name, dialect, text } of RECORDINGS) {
    const bytes = Buffer.from(writeText(bedrockConverse, readText(dialect, text)), 'latin1')
    const expected = readEvents(bedrockConverse, frameAws([bytes]))
    const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, at) =>
      bytes.subarray(at * 7, at * 7 + 7),
    )
    assert.deepEqual(readEvents(bedrockConverse, frameAws(pieces)), expected, name)
  }
})
