// Real answers that providers gave, read and written. They are not part of this repository: the folder is named by
// CAUSEWAY_RECORDINGS or lies beside it as ../shared/fixtures/recorded. Without it this says so and checks nothing, except
// that a folder which was named must be there. Hand-made streams under fixtures/ show the same traits and are always there.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { GatewayError } from '../core/errors.ts'
import { openaiChat } from '../dialects/openai-chat/index.ts'
import { frame, gather, readEvents, readText, writeText, type Gathered } from './support/streams.ts'

const named = process.env['CAUSEWAY_RECORDINGS']
const beside = resolve(fileURLToPath(new URL('.', import.meta.url)), '../../shared/fixtures/recorded')
const folder = named === undefined || named === '' ? beside : resolve(named)
const isPresent = existsSync(folder)

if (!isPresent)
  console.log(`Recordings are not checked: there is no folder ${folder} (CAUSEWAY_RECORDINGS names it).`)

interface Recording {
  readonly name: string
  readonly lines: readonly string[]
  /** The same question answered without a stream, where it was recorded. */
  readonly whole: unknown
}

/** Recorded streams of the Chat Completions format; the Responses API lies in the same folders. */
function readRecordings(): Recording[] {
  if (!isPresent) return []
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return paths
    .filter((path) => path.endsWith('.chunks.txt'))
    .map((path) => ({ path, lines: readFileSync(join(folder, path), 'utf8').trim().split('\n') }))
    .filter(({ lines }) => lines[0]?.includes('"chat.completion.chunk"'))
    .map(({ path, lines }) => {
      const twin = join(folder, path.replace(/\.chunks\.txt$/, '.json'))
      const whole = existsSync(twin) ? (JSON.parse(readFileSync(twin, 'utf8')) as unknown) : undefined
      return { name: path.replace(/\.chunks\.txt$/, ''), lines, whole }
    })
}

const RECORDINGS = readRecordings()

const streamText = (lines: readonly string[]): string =>
  `${lines.map((line) => `data: ${line}\n\n`).join('')}data: [DONE]\n\n`

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

test('a folder of recordings that was named is there, and holds some', () => {
  const isWanted = named !== undefined && named !== '' && /^(1|true)$/.test(process.env['CI'] ?? '')
  if (isWanted) assert.ok(isPresent, `CAUSEWAY_RECORDINGS names ${folder}, which does not exist`)
  if (isPresent) assert.ok(RECORDINGS.length > 0, `${folder} holds no stream of this format`)
})

test('every recorded stream is read whole, with text or calls, a finish and real token counts', () => {
  for (const { name, lines } of RECORDINGS) {
    const events = readText(openaiChat, streamText(lines))
    const answer = gather(events)
    assert.equal(answer.last, 'message-end', name)
    assert.ok(answer.text !== '' || answer.toolCalls.length > 0, name)
    assert.ok(answer.finishReason, name)
    const { usage } = answer
    assert.ok(usage && usage.inputTokens > 0 && usage.outputTokens > 0, name)
    assert.ok(usage.reasoningTokens <= usage.outputTokens && usage.cachedTokens <= usage.inputTokens, name)
    assert.equal(usage.estimated, undefined, name)
    for (const call of answer.toolCalls) JSON.parse(call.arguments)
  }
})

test('what a recorded stream says is, letter by letter, what its chunks hold', () => {
  for (const { name, lines } of RECORDINGS) {
    const expected = { text: '', reasoning: '' }
    for (const line of lines) {
      const { choices } = JSON.parse(line) as { choices: { delta: Record<string, unknown> }[] }
      const delta = choices[0]?.delta ?? {}
      for (const part of contentParts(delta['content'])) {
        if (part.type === 'text') expected.text += part.text
        for (const thought of part.thinking ?? []) expected.reasoning += thought.text
      }
      expected.reasoning += String(delta['reasoning_content'] ?? delta['reasoning'] ?? '')
    }
    const { text, reasoning } = gather(readText(openaiChat, streamText(lines)))
    assert.deepEqual({ text, reasoning }, expected, name)
  }
})

interface RecordedPart {
  readonly type: string
  readonly text?: string
  readonly thinking?: readonly { readonly text: string }[]
}

function contentParts(content: unknown): readonly RecordedPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return Array.isArray(content) ? (content as RecordedPart[]) : []
}

test('the same question answered whole is read with the same kinds of things in it', () => {
  for (const { name, lines, whole } of RECORDINGS) {
    if (whole === undefined) continue
    const streamed = gather(readText(openaiChat, streamText(lines)))
    const answer = openaiChat.readAnswer(whole, { quirks: new Set() })
    const choice = answer.choices[0]
    assert.deepEqual(
      kinds(streamed),
      {
        hasText: (choice?.text ?? '') !== '',
        hasReasoning: choice?.reasoning !== undefined,
        calls: choice?.toolCalls.map((call) => [call.name, call.arguments]),
        finish: choice?.finishReason,
        hasReasoningTokens: (answer.usage?.reasoningTokens ?? 0) > 0,
      },
      name,
    )
    // Some were recorded from one exchange: then everything must be equal.
    if (!sameExchange(lines, whole)) continue
    assert.equal(streamed.text, choice?.text, name)
    assert.equal(streamed.reasoning, choice?.reasoning ?? '', name)
    assert.deepEqual(streamed.usage, answer.usage, name)
  }
})

/** One id and the same counts; an id alone was given to two answers in one case. */
function sameExchange(lines: readonly string[], whole: unknown): boolean {
  const last = JSON.parse(lines.at(-1) ?? '{}') as { id?: unknown; usage?: unknown }
  const { id, usage } = whole as { id?: unknown; usage?: unknown }
  return last.id === id && isDeepStrictEqual(last.usage, usage)
}

function kinds(answer: Gathered): object {
  return {
    hasText: answer.text !== '',
    hasReasoning: answer.reasoning !== '',
    calls: answer.toolCalls.map((call) => [call.name, call.arguments]),
    finish: answer.finishReason,
    hasReasoningTokens: (answer.usage?.reasoningTokens ?? 0) > 0,
  }
}

test('every recorded stream is framed the same wherever its bytes are cut in two', () => {
  for (const { name, lines } of RECORDINGS) {
    // The framing forgets everything at a blank line, so a cut is decided by the events that it touches: each event is cut
    // at every byte between its two neighbours rather than within the whole stream, which would take hours.
    for (let index = 0; index < lines.length; index++) {
      const events = lines.slice(Math.max(index - 1, 0), index + 2)
      const bytes = encode(streamText(events))
      const from = index === 0 ? 0 : encode(`data: ${events[0]}\n\n`).length
      const to = from + encode(`data: ${lines[index]}\n\n`).length
      const expected = [...events, '[DONE]']
      for (let at = from; at <= to; at++) {
        const framed = frame([bytes.subarray(0, at), bytes.subarray(at)])
        if (
          framed.length !== expected.length ||
          framed.some((event, place) => event.data !== expected[place])
        )
          assert.fail(`${name}, event ${index}, cut at byte ${at - from}`)
      }
    }
  }
})

test('every recorded stream gives the same events when it is cut in two at places all over it', () => {
  for (const { name, lines } of RECORDINGS) {
    const bytes = encode(streamText(lines))
    const expected = readEvents(openaiChat, frame([bytes]))
    for (let at = 1; at < bytes.length; at += Math.ceil(bytes.length / 40))
      assert.deepEqual(
        readEvents(openaiChat, frame([bytes.subarray(0, at), bytes.subarray(at)])),
        expected,
        name,
      )
  }
})

test('a recorded stream that loses its end is never whole', () => {
  for (const { name, lines } of RECORDINGS) {
    const finish = lines.findIndex((line) => /"finish_reason":\s*"/.test(line))
    for (const kept of [0, 1, Math.floor(finish / 2), finish]) {
      const text = lines
        .slice(0, kept)
        .map((line) => `data: ${line}\n\n`)
        .join('')
      assert.equal(readText(openaiChat, text).at(-1)?.type, 'message-error', `${name}, ${kept} chunks`)
    }
  }
})

test('a recorded stream that is written for a caller and read again says the same', () => {
  for (const { name, lines } of RECORDINGS) {
    const events = readText(openaiChat, streamText(lines))
    for (const surface of ['openai', 'openrouter'] as const) {
      const again = gather(readText(openaiChat, writeText(openaiChat, events, { surface })))
      const { usage: _usage, ...said } = again
      const { usage, ...expected } = gather(events)
      assert.deepEqual(
        { ...said, nativeFinishReason: expected.nativeFinishReason },
        expected,
        `${name} on ${surface}`,
      )
      assert.equal(again.usage?.outputTokens, usage?.outputTokens, `${name} on ${surface}`)
    }
  }
})

test('recorded errors are understood', () => {
  if (!isPresent) return
  const read = (path: string, status: number): GatewayError | undefined => {
    const file = join(folder, path)
    return existsSync(file) ? openaiChat.readError({ status, text: readFileSync(file, 'utf8') }) : undefined
  }
  const quota = read('openai/openai-error.1.json', 429)
  if (quota) assert.equal(quota.code, 'rate_limit_exceeded')
  const temperature = read('openai/reasoning-model-temperature-error.json', 400)
  if (temperature) assert.deepEqual([temperature.code, temperature.param], ['invalid_request', 'temperature'])
  const google = read('google/google-429-retry-info.json', 429)
  if (google) assert.deepEqual([google.code, google.retryAfterSeconds], ['rate_limit_exceeded', 34.4])
})
