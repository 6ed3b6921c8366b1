// Simulated embeddings: shape, repeatability, nearness, both encodings.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Rest } from '../../../core/chat.ts'
import { play } from '../../../test/support/simulated-calls.ts'
import { createTokenizer } from '../tokenizer/tokenizer.ts'
import { createSimulator } from './simulator.ts'

const tokenizer = createTokenizer()
const simulator = createSimulator({ now: Date.now, tokenizer })
after(async () => {
  await simulator.close()
  await tokenizer.close()
})

interface WireEmbeddings {
  readonly object: string
  readonly model: string
  readonly data: readonly {
    readonly object: string
    readonly index: number
    readonly embedding: number[] | string
  }[]
  readonly usage: { readonly prompt_tokens: number; readonly total_tokens: number }
}

async function embed(body: Rest): Promise<WireEmbeddings> {
  const played = await play(simulator, { body, operation: 'embeddings', simulate: { ttft_ms: 0 } })
  assert.equal(played.status, 200, played.text)
  return JSON.parse(played.text) as WireEmbeddings
}

async function vectors(body: Rest): Promise<number[][]> {
  return (await embed(body)).data.map(({ embedding }) => embedding as number[])
}

function nearness(first: readonly number[] = [], second: readonly number[] = []): number {
  return first.reduce((sum, value, index) => sum + value * (second[index] ?? 0), 0)
}

test('texts become unit vectors in order, with the tokens counted', async () => {
  const answer = await embed({ input: ['hello world', 'tiktoken is great!'] })
  assert.equal(answer.object, 'list')
  assert.equal(answer.model, 'o1-2024-12-17')
  assert.deepEqual(answer.usage, { prompt_tokens: 8, total_tokens: 8 })
  assert.deepEqual(
    answer.data.map(({ object, index }) => [object, index]),
    [
      ['embedding', 0],
      ['embedding', 1],
    ],
  )
  for (const { embedding } of answer.data) {
    assert.equal(embedding.length, 1536)
    assert.ok(Math.abs(nearness(embedding as number[], embedding as number[]) - 1) < 1e-5)
  }
})

test('the same text lies in the same place, and texts that share words lie nearer', async () => {
  const [first, again, near, far] = await vectors({
    input: ['the red boat', 'the red boat', 'a red boat', 'quarterly tax return'],
  })
  assert.deepEqual(first, again)
  assert.ok(nearness(first, near) > 0.5)
  assert.ok(nearness(first, far) < 0.3)
})

test('dimensions and tokens instead of text are taken', async () => {
  const [vector] = await vectors({ input: [15339, 1917], dimensions: 8 })
  assert.equal(vector?.length, 8)
  const answer = await embed({ input: [[15339, 1917], [1]], dimensions: 2 })
  assert.equal(answer.data.length, 2)
  assert.equal(answer.usage.prompt_tokens, 3)
  assert.equal((await embed({ input: '', dimensions: 3 })).data[0]?.embedding.length, 3)
})

test('base64 holds the same numbers as floats', async () => {
  const body = { input: 'the red boat', dimensions: 5 }
  const [floats] = await vectors(body)
  const packed = (await embed({ ...body, encoding_format: 'base64' })).data[0]?.embedding as string
  const bytes = Buffer.from(packed, 'base64')
  for (const [index, value] of (floats ?? []).entries())
    assert.ok(Math.abs(bytes.readFloatLE(index * 4) - value) < 1e-7)
})

test('a thousand vectors do not hold up the event loop', { timeout: 30_000 }, async () => {
  let longestMs = 0
  let last = performance.now()
  const timer = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - last)
    last = performance.now()
  }, 1)
  const input = Array.from({ length: 1000 }, (_value, index) => `text number ${index}`)
  const played = await play(simulator, { body: { input }, operation: 'embeddings' }, 25_000)
  clearInterval(timer)
  assert.equal(played.ended, 'end')
  assert.ok(longestMs < 250, `${longestMs} ms`)
})

test('wrong input and dimensions are refused with their field, faults work as for chat', async () => {
  const refused = async (body: Rest): Promise<Rest> => {
    const played = await play(simulator, { body, operation: 'embeddings' })
    assert.equal(played.status, 400)
    return (JSON.parse(played.text) as { error: Rest }).error
  }
  for (const input of [undefined, [], 3, [{}], ['a', 3]])
    assert.equal((await refused({ input }))['param'], 'input')
  assert.equal((await refused({ input: Array.from({ length: 2049 }, () => 'a') }))['param'], 'input')
  assert.equal((await refused({ input: 'a', dimensions: 0 }))['param'], 'dimensions')
  const failed = await play(simulator, {
    body: { input: 'a' },
    operation: 'embeddings',
    simulate: { fault: 'status:503' },
  })
  assert.equal(failed.status, 503)
})
