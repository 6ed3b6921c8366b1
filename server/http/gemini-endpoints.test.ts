import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isGeminiPath, matchGemini } from './gemini-endpoints.ts'

const METHODS = [
  'generateContent',
  'streamGenerateContent',
  'countTokens',
  'embedContent',
  'batchEmbedContents',
]

test('Google’s methods are matched under each of its versions, whatever the model is called', () => {
  for (const version of ['v1', 'v1beta', 'v1alpha'])
    for (const model of ['o1', 'openai/o1', 'openai%2Fo1', 'openai/o1:nitro'])
      for (const method of METHODS)
        assert.ok(
          matchGemini(`/${version}/models/${model}:${method}?alt=sse&key=x`),
          `${version} ${model} ${method}`,
        )
})

test('a name with a slash may stand without models/, as some clients write it', () => {
  for (const version of ['v1beta', 'v1alpha'])
    for (const method of METHODS)
      assert.ok(matchGemini(`/${version}/openai/o1:nitro:${method}?alt=sse`), `${version} ${method}`)
  for (const url of ['/v1beta/o1:generateContent', '/v1/openai/o1:generateContent'])
    assert.equal(matchGemini(url), undefined, url)
})

test('anything else is not', () => {
  for (const url of [
    '/v1/models/o1',
    '/v1/models/:generateContent',
    '/v1beta/models/o1:predict',
    '/v1beta/models/%zz:generateContent',
    '/v2/models/o1:generateContent',
    '/api/v1/models/o1:generateContent',
    '/v1/chat/completions?x=/v1beta/models/o1:generateContent',
  ])
    assert.equal(matchGemini(url), undefined, url)
})

test('paths of Google’s are those whose errors have its shape', () => {
  assert.ok(isGeminiPath('/v1beta/models/o1:predict'))
  assert.ok(isGeminiPath('/v1/models/o1:generateContent?key=x'))
  assert.ok(!isGeminiPath('/v1/models'))
  assert.ok(!isGeminiPath('/v1/models/openai/o1'))
})
