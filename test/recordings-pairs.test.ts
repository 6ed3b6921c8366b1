// Every recorded answer, streamed and whole, read by the reader of its format, written by the writer of every format that callers
// speak, and read again: words, reasoning, calls, proofs, ending and counts are what they were. From the same folder as
// recordings.test.ts, and without it nothing is checked.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { AnswerToolCall, StreamEvent, Usage } from '../core/events.ts'
import { NO_USAGE } from '../core/events.ts'
import { isProof, joinDetails, unsealDetails } from '../core/sealed-details.ts'
import type { ReasoningDetail } from '../core/chat.ts'
import { anthropicMessages } from '../dialects/anthropic-messages/index.ts'
import type { Dialect, Surface } from '../dialects/dialect.ts'
import { gemini } from '../dialects/gemini/index.ts'
import { unsealSignature } from '../dialects/gemini/sealed-signature.ts'
import { openaiChat } from '../dialects/openai-chat/index.ts'
import { openaiResponses } from '../dialects/openai-responses/index.ts'
import { answerEvents } from '../server/pipeline/answer-as-stream.ts'
import { gather, readText, writeText } from './support/streams.ts'

const named = process.env['CAUSEWAY_RECORDINGS']
const beside = resolve(fileURLToPath(new URL('.', import.meta.url)), '../../shared/fixtures/recorded')
const folder = named === undefined || named === '' ? beside : resolve(named)
const isPresent = existsSync(folder)

if (!isPresent)
  console.log(`Recordings are not checked: there is no folder ${folder} (CAUSEWAY_RECORDINGS names it).`)

/** What the beginning of a recording has in it, by the format that it is of. */
const TRAITS: readonly (readonly [trait: RegExp, dialect: Dialect])[] = [
  [/"chat\.completion(\.chunk)?"/, openaiChat],
  [/"response\.created"|"object":\s*"response"/, openaiResponses],
  [/"type":\s*"message(_start)?"/, anthropicMessages],
  [/"usageMetadata"/, gemini],
]
/** Bodies of errors; recordings.test.ts and its neighbours read them. */
const ERRORS = /^\s*[[{]\s*"error"/

const dialectOf = (text: string): Dialect | undefined => TRAITS.find(([trait]) => trait.test(text))?.[1]

interface Recording {
  readonly name: string
  readonly dialect: Dialect
  readonly events: readonly StreamEvent[]
}

const texts = (ending: string): readonly (readonly [name: string, text: string])[] =>
  !isPresent
    ? []
    : readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith(ending))
        .map((name) => [name, readFileSync(join(folder, name), 'utf8').trim()])

const STREAMS = texts('.chunks.txt')
const WHOLE = texts('.json')

function streamed([name, text]: readonly [string, string]): Recording {
  const lines = text.split('\n')
  const dialect = dialectOf(lines[0] ?? '')
  assert.ok(dialect, `${name} is of no format that is known`)
  const stream = lines.map((line) => `data: ${line}\n\n`).join('') + dialect.endMarker
  return { name, dialect, events: readText(dialect, stream) }
}

function whole([name, text]: readonly [string, string]): Recording[] {
  if (ERRORS.test(text)) return []
  const dialect = dialectOf(text)
  assert.ok(dialect, `${name} is of no format that is known`)
  const answer = dialect.readAnswer(JSON.parse(text), { quirks: new Set() })
  return [
    { name, dialect, events: answerEvents({ answer, usage: answer.usage ?? NO_USAGE, costDollars: 0 }) },
  ]
}

const CALLERS: readonly (readonly [dialect: Dialect, surface: Surface])[] = [
  [openaiChat, 'openai'],
  [openaiChat, 'openrouter'],
  [openaiResponses, 'openai'],
  [openaiResponses, 'openrouter'],
  [anthropicMessages, 'openai'],
  [gemini, 'openai'],
]

const COUNTS = ['inputTokens', 'cachedTokens', 'outputTokens', 'reasoningTokens'] as const

/** What must survive, in the words of no format. */
function substance(events: readonly StreamEvent[]): object {
  const { text, refusal, reasoning, toolCalls, finishReason, usage, last } = gather(events)
  return {
    last,
    words: text + refusal,
    reasoning,
    calls: toolCalls.map(callOf),
    finishReason,
    counts: COUNTS.map((count) => (usage as Usage)[count]),
  }
}

/** Some formats have no free text as input; there it stands in an object. */
function callOf({ name, kind, arguments: text }: AnswerToolCall): unknown {
  return [name, kind === 'custom' ? { input: text } : (JSON.parse(text || '{}') as unknown)]
}

const isTextSignature = (event: StreamEvent): boolean =>
  event.type === 'reasoning-delta' &&
  event.details?.some((detail) => detail['text_range'] !== undefined) === true

const proofsOf = (events: readonly StreamEvent[]): unknown[] =>
  joinDetails(events.flatMap((event) => (event.type === 'reasoning-delta' ? (event.details ?? []) : [])))
    .flatMap((detail): readonly ReasoningDetail[] => {
      const data = String(detail['data'] ?? '')
      return unsealDetails(data) ?? unsealSignature(data) ?? [detail]
    })
    .filter(isProof)
    .map((detail) => detail['signature'] ?? detail['data'])

/** Proofs of another maker that stand as the signature of what was shown: for a caller to return, not for a reader to take as one. */
const proofsBeside = (written: string): unknown[] =>
  [...written.matchAll(/"signature":"(cw1\.[^"]+)"/g)]
    .flatMap(([, word = '']) => unsealDetails(word) ?? [])
    .filter(isProof)
    .map((detail) => detail['signature'] ?? detail['data'])

test('every recording is of a format that is read, and nothing in the folder is passed over', () => {
  if (!isPresent) return
  assert.ok(STREAMS.length > 0)
  for (const recording of STREAMS) streamed(recording)
  for (const recording of WHOLE) whole(recording)
})

test('every recorded stream says the same in every format that callers speak', () => {
  for (const recording of STREAMS) {
    const { name, dialect, events } = streamed(recording)
    for (const [caller, surface] of CALLERS) {
      const what = `${name}: ${dialect.id} to ${caller.id} on ${surface}`
      const written = writeText(caller, events, { surface })
      const again = readText(caller, written)
      if (events.at(-1)?.type === 'message-error') {
        assert.equal(again.at(-1)?.type, 'message-error', what)
        continue
      }
      assert.deepEqual(substance(again), substance(events), what)
      // Of a text that is over a signature comes too late for Messages, where no client expects a block after the words.
      const isLate = caller === anthropicMessages && gather(events).toolCalls.length === 0
      const kept = isLate ? events.filter((event) => !isTextSignature(event)) : events
      assert.deepEqual([...proofsOf(again), ...proofsBeside(written)], proofsOf(kept), what)
    }
  }
})

test('every recorded whole answer says the same in every format that callers speak', () => {
  for (const { name, dialect, events } of WHOLE.flatMap(whole)) {
    const text = WHOLE.find(([one]) => one === name)?.[1] ?? ''
    const answer = dialect.readAnswer(JSON.parse(text), { quirks: new Set() })
    for (const [caller, surface] of CALLERS) {
      const what = `${name}: ${dialect.id} to ${caller.id} on ${surface}`
      const usage = answer.usage ?? NO_USAGE
      const written = caller.writeAnswer(answer, {
        id: 'gen-1-x',
        model: 'm',
        surface,
        providerName: 'P',
        usage,
        costDollars: 0,
      })
      const again = caller.readAnswer(JSON.parse(written), { quirks: new Set() })
      const events2 = answerEvents({ answer: again, usage: again.usage ?? NO_USAGE, costDollars: 0 })
      assert.deepEqual(substance(events2), substance(events), what)
      assert.deepEqual([...proofsOf(events2), ...proofsBeside(written)], proofsOf(events), what)
    }
  }
})
