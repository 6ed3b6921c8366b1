// Garbage in: requests, streams and answers that no one would send on purpose. Nothing may be thrown but a GatewayError, and a
// stream that broke may not end as a whole one. Seeds make every run the same.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NO_USAGE } from '../../core/events.ts'
import { capabilities } from '../../test/support/capabilities.ts'
import { answerOptions, forSeeds } from '../../test/support/dialect-laws.ts'
import {
  DEEP,
  DEPTH,
  createMutator,
  endOf,
  forBrokenRequests,
  onlyGatewayErrors,
} from '../../test/support/fuzz.ts'
import { generateEvents } from '../../test/support/generate-events.ts'
import { generateResponseEvents, generateResponsesRequest } from '../../test/support/generate-responses.ts'
import { readText, writeText } from '../../test/support/streams.ts'
import { openaiResponses } from './index.ts'

const mutate = createMutator([
  'cw1.!!!',
  'cw1.W251bGxd',
  { type: 'message' },
  { type: 'reasoning', summary: [null, { text: 1 }] },
])

test('no request makes the reader throw anything but a refusal, and what it takes can be written', () => {
  forBrokenRequests({
    mutate,
    generate: generateResponsesRequest,
    use: (wire) => {
      const request = openaiResponses.readRequest(wire)
      openaiResponses.echo?.(request)
      const options = { upstreamId: 'u', capabilities, quirks: new Set<string>() }
      const source = { dialect: 'openai-responses', text: JSON.stringify(wire), request } as const
      JSON.parse(openaiResponses.writeRequest(request, { ...options, source }))
      JSON.parse(openaiResponses.writeRequest(request, { ...options, source: undefined }))
    },
  })
})

test('what is nested too deeply to be written is refused, not crashed upon', () => {
  const text = `{"model":"m","input":[{"role":"user","content":"x","odd":${DEEP}}]}`
  const request = openaiResponses.readRequest(JSON.parse(text))
  const source = { dialect: 'openai-responses', text, request } as const
  const options = { upstreamId: 'u', capabilities, quirks: new Set<string>(), source }
  assert.ok(openaiResponses.writeRequest(request, options).length > DEPTH, 'untouched text is passed on')
  const changed = { ...request, messages: [...request.messages] }
  assert.throws(() => openaiResponses.writeRequest(changed, options), { code: 'invalid_request' })
})

test('a stream that is cut anywhere before its last event never ends as a whole one', () => {
  forSeeds(12, (choose) => {
    const text = writeText(openaiResponses, generateResponseEvents(choose))
    const last = text.lastIndexOf('\n\nevent: ') + 2
    for (let at = 0; at < last; at += 3) {
      const events = readText(openaiResponses, text.slice(0, at))
      assert.equal(endOf(events, `cut at ${at}`).type, 'message-error', `cut at ${at}`)
      const written = writeText(openaiResponses, events)
      assert.ok(!/event: response\.(completed|incomplete)/.test(written), `cut at ${at}`)
    }
  })
})

test('streams with mutated events end exactly once and can always be written, as can whole answers', () => {
  forSeeds(3000, (choose) => {
    const lines = writeText(openaiResponses, generateEvents(choose)).trimEnd().split('\n\n')
    const at = choose.integer(lines.length)
    const data = lines[at]?.split('\n')[1]?.slice('data: '.length) ?? '{}'
    lines[at] = `data: ${JSON.stringify(mutate(JSON.parse(data), choose))}`
    const read = readText(openaiResponses, `${lines.join('\n\n')}\n\n`)
    endOf(read)
    endOf(readText(openaiResponses, writeText(openaiResponses, read)))
    onlyGatewayErrors(() => {
      const last = lines.at(-1)?.split('\n').at(-1)?.slice('data: '.length) ?? '{}'
      const response = (JSON.parse(last) as { response?: unknown } | null)?.response
      const answer = openaiResponses.readAnswer(mutate(response, choose), { quirks: new Set() })
      const options = { ...answerOptions(answer.usage ?? NO_USAGE), surface: 'openrouter' as const }
      if (answer.usage) JSON.parse(openaiResponses.writeAnswer(answer, options))
    })
  })
})
