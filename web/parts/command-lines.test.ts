import assert from 'node:assert/strict'
import { test } from 'node:test'
import { highlight } from './highlight.ts'
import { commandLines } from './command-lines.ts'

test('the command has the colours that Shiki gives it everywhere else', async () => {
  const body = JSON.stringify({ model: 'openai/o1', messages: [{ role: 'user', content: 'Hello' }] })
  for (const baseUrl of ['http://127.0.0.1:8484', 'https://ai.example.com/gateway']) {
    const lines = commandLines(baseUrl, body)
    const text = lines.map((line) => line.map((piece) => piece.text).join('')).join('\n')
    assert.equal(text, `curl ${baseUrl}/v1/chat/completions -H "x-api-key: $CAUSEWAY_KEY" \\\n  -d '${body}'`)
    assert.deepEqual(lines, await highlight(text, 'bash'))
  }
})
