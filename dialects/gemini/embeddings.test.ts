import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GatewayError } from '../../core/errors.ts'
import { readEmbeddings, writeEmbeddings } from './embeddings.ts'

const content = { parts: [{ text: 'Hel' }, { text: 'lo' }] }

test('one text, and several, become the input of one request', () => {
  assert.deepEqual(
    JSON.parse(JSON.stringify(readEmbeddings({ content, outputDimensionality: 8 }, 'embedContent', 'm'))),
    { model: 'm', input: 'Hello', dimensions: 8 },
  )
  // Either spelling of a name, and what only Google knows of it.
  const requests = [
    { model: 'models/m', content, output_dimensionality: 8, taskType: 'RETRIEVAL_QUERY' },
    { content, embedContentConfig: { outputDimensionality: 8 } },
  ]
  assert.deepEqual(JSON.parse(JSON.stringify(readEmbeddings({ requests }, 'batchEmbedContents', 'm'))), {
    model: 'm',
    input: ['Hello', 'Hello'],
    dimensions: 8,
  })
})

test('what cannot be embedded is refused with its path', () => {
  const refusals: readonly (readonly [object, RegExp])[] = [
    [{ requests: [] }, /requests/],
    [{ requests: [{ content: { parts: [] } }] }, /requests\[0\]\.content\.parts/],
    [{ requests: [{ content }, { content: { parts: [{ inlineData: {} }] } }] }, /requests\[1\].*text/],
    [{ requests: [{ content, outputDimensionality: 8 }, { content }] }, /outputDimensionality/],
    [{ requests: [{ content, outputDimensionality: 0 }] }, /outputDimensionality/],
  ]
  for (const [body, says] of refusals)
    assert.throws(
      () => readEmbeddings(body, 'batchEmbedContents', 'm'),
      (error) => error instanceof GatewayError && says.test(error.message),
      JSON.stringify(body),
    )
})

test('the answer has a vector for each text', () => {
  const data = [{ embedding: [0.5, -1] }, { embedding: [1, 2] }]
  const text = JSON.stringify({ object: 'list', data, usage: { prompt_tokens: 3, total_tokens: 3 } })
  const usageMetadata = { promptTokenCount: 3, totalTokenCount: 3 }
  assert.deepEqual(JSON.parse(writeEmbeddings(text, 'batchEmbedContents')), {
    embeddings: [{ values: [0.5, -1] }, { values: [1, 2] }],
    usageMetadata,
  })
  assert.deepEqual(JSON.parse(writeEmbeddings(text, 'embedContent')), {
    embedding: { values: [0.5, -1] },
    usageMetadata,
  })
})
