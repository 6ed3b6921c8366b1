// The parts of a prompt that are sized without a tokenizer, against the figures that OpenAI publishes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChatRequest, ContentPart } from '../../../core/chat.ts'
import { imageTokens, promptTexts } from './prompt-tokens.ts'

function request(fields: Partial<ChatRequest>): ChatRequest {
  return { model: 'm', messages: [], stream: false, includeUsage: false, rest: {}, ...fields }
}

function pngUrl(width: number, height: number): string {
  const bytes = Buffer.alloc(33)
  bytes.write('\x89PNG\r\n\x1a\n', 'latin1')
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return `data:image/png;base64,${bytes.toString('base64')}`
}

test('images cost what the vision guide says for its own examples', () => {
  assert.equal(imageTokens(pngUrl(1024, 1024), 'high'), 765)
  assert.equal(imageTokens(pngUrl(2048, 4096), 'high'), 1105)
  assert.equal(imageTokens(pngUrl(4096, 8192), 'low'), 85)
  assert.equal(imageTokens(pngUrl(500, 500), undefined), 255)
})

test('an image that was not fetched or is no known format counts as one of 1024 pixels', () => {
  assert.equal(imageTokens('https://example.com/cat.png', undefined), 765)
  assert.equal(imageTokens('data:image/png;base64,AAAA', 'auto'), 765)
  assert.equal(imageTokens('data:', 'auto'), 765)
})

test('each message has a frame, a name adds to it, and the answer is opened once', () => {
  const one = promptTexts(request({ messages: [{ role: 'user', content: 'Hello' }] }))
  assert.deepEqual(one, { texts: ['user', 'Hello'], fixedTokens: 6 })
  const two = promptTexts(
    request({
      messages: [
        { role: 'system', content: 'Be brief.', name: 'boss' },
        { role: 'user', content: [{ type: 'text', text: 'Hello' }] },
      ],
    }),
  )
  assert.deepEqual(two, { texts: ['system', 'boss', 'Be brief.', 'user', 'Hello'], fixedTokens: 10 })
})

test('tool calls, tool results, refusals and schemas are counted', () => {
  const { texts } = promptTexts(
    request({
      messages: [
        {
          role: 'assistant',
          content: null,
          refusal: 'no',
          toolCalls: [{ id: 'call_1', kind: 'function', name: 'look', arguments: '{"at":1}' }],
        },
        { role: 'tool', content: 'a cat', toolCallId: 'call_1' },
      ],
      responseFormat: { type: 'json_schema', name: 'pet', schema: { type: 'object' } },
      tools: [
        {
          kind: 'function',
          name: 'look',
          description: 'Looks at it.',
          parameters: {
            properties: { at: { type: 'integer', description: 'Where.' }, like: { type: 'array' } },
          },
        },
        { kind: 'custom', name: 'draw', format: { type: 'text' } },
        { kind: 'hosted', wire: { type: 'web_search' } },
      ],
    }),
  )
  assert.deepEqual(texts, [
    'assistant',
    'no',
    'look',
    '{"at":1}',
    'tool',
    'a cat',
    'look:Looks at it.',
    'at:integer:Where',
    'like:{"type":"array"}',
    'draw:',
    '{"type":"text"}',
    '{"type":"object"}',
  ])
})

test('the values of an enum cost three tokens each but for the first', () => {
  const withEnum = (choices: readonly string[]): number =>
    promptTexts(
      request({
        tools: [
          {
            kind: 'function',
            name: 'f',
            parameters: { properties: { p: { type: 'string', enum: choices } } },
          },
        ],
      }),
    ).fixedTokens
  assert.equal(withEnum(['a', 'b', 'c']) - withEnum(['a']), 6)
})

test('files and audio grow with their bytes and nothing is counted twice', () => {
  const tokens = (part: ContentPart): number =>
    promptTexts(request({ messages: [{ role: 'user', content: [part] }] })).fixedTokens - 6
  const base64 = Buffer.alloc(64_000).toString('base64')
  assert.ok(Math.abs(tokens({ type: 'audio', data: base64, format: 'wav' }) - 20) <= 1)
  assert.ok(Math.abs(tokens({ type: 'file', data: `data:application/pdf;base64,${base64}` }) - 4000) <= 1)
  assert.equal(tokens({ type: 'file', fileId: 'file-1' }), 1000)
  assert.equal(tokens({ type: 'video', url: 'https://example.com/v.mp4' }), 1000)
})

test('a schema whose properties are not schemas does not throw', () => {
  const odd = request({
    tools: [{ kind: 'function', name: 'f', parameters: { properties: { a: null, b: 3 } } }],
  })
  assert.deepEqual(promptTexts(odd).texts, ['f:', 'a:null', 'b:3'])
})
