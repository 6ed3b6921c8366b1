// Arguments of calls as models spell them, over lines and with spaces where JSON allows them, written for callers of every format
// and read again, streamed and whole: they mean the same, and no spelling breaks a stream.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NO_USAGE, type Answer, type StreamEvent } from '../core/events.ts'
import { answerOptions } from '../test/support/dialect-laws.ts'
import { gather, readText, writeText } from '../test/support/streams.ts'
import { anthropicMessages } from './anthropic-messages/index.ts'
import { bedrockConverse } from './bedrock-converse/index.ts'
import { gemini } from './gemini/index.ts'
import { openaiChat } from './openai-chat/index.ts'
import { openaiResponses } from './openai-responses/index.ts'

const SPELLINGS = [
  '{\n  "pot": 0\n}',
  '{\r\n\r\n"pot":\t1.0 }\r\n',
  ' { "pot" : "a\\nb\u2028c\\u000d" } ',
  '\n{}\n',
  '',
]

const meaning = (text: string): unknown => JSON.parse(text || '{}')

function eventsOf(spelling: string): StreamEvent[] {
  const at = { choice: 0, index: 0 }
  const pieces = [spelling.slice(0, 3), spelling.slice(3)].filter((piece) => piece !== '')
  return [
    { type: 'message-start', upstreamId: 'u', model: 'm', created: 1 },
    { type: 'text-delta', choice: 0, text: 'So\r\n\n\u2028:' },
    { type: 'tool-call-start', ...at, id: 'call_1', kind: 'function', name: 'stir' },
    ...pieces.map((piece): StreamEvent => ({ type: 'tool-call-delta', ...at, arguments: piece })),
    { type: 'choice-end', choice: 0, finishReason: 'tool_calls', nativeFinishReason: 'tool_calls' },
    { type: 'usage', usage: { ...NO_USAGE, inputTokens: 3, outputTokens: 2 } },
    { type: 'message-end' },
  ]
}

for (const caller of [openaiChat, openaiResponses, anthropicMessages, gemini, bedrockConverse]) {
  test(`${caller.id}: arguments mean the same in a stream, however they are spelled`, () => {
    for (const spelling of SPELLINGS) {
      const before = gather(eventsOf(spelling))
      const after = gather(readText(caller, writeText(caller, eventsOf(spelling))))
      assert.deepEqual(
        [after.last, after.text, after.finishReason],
        ['message-end', before.text, 'tool_calls'],
      )
      assert.deepEqual(
        after.toolCalls.map((call) => [call.id, call.name, meaning(call.arguments)]),
        [['call_1', 'stir', meaning(spelling)]],
      )
    }
  })

  test(`${caller.id}: arguments mean the same in a whole answer, however they are spelled`, () => {
    for (const spelling of SPELLINGS) {
      const { text, toolCalls } = gather(eventsOf(spelling))
      const said = { text, refusal: null, reasoning: undefined, reasoningDetails: undefined, toolCalls }
      const ended = { finishReason: 'tool_calls', nativeFinishReason: 'tool_calls' } as const
      const answer: Answer = {
        upstreamId: 'u',
        model: 'm',
        created: 1,
        usage: NO_USAGE,
        choices: [{ index: 0, ...said, ...ended }],
      }
      const written: unknown = JSON.parse(caller.writeAnswer(answer, answerOptions(NO_USAGE)))
      const [choice] = caller.readAnswer(written, { quirks: new Set() }).choices
      assert.deepEqual([choice?.text, choice?.finishReason], [text, 'tool_calls'])
      assert.deepEqual(
        choice?.toolCalls.map((call) => meaning(call.arguments)),
        [meaning(spelling)],
      )
    }
  })
}
