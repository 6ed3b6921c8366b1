// The tokenizer with its real worker: counts against published figures, bounds, a worker that dies, a process that ends.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { GatewayError } from '../../../core/errors.ts'
import { createTokenizer, MOST_COUNTED } from './tokenizer.ts'

const run = promisify(execFile)
const tokenizer = createTokenizer()
after(() => tokenizer.close())
const encoding = 'o200k_base'

const isDown = (error: unknown): boolean => error instanceof GatewayError && error.code === 'dependency_down'

test('counts as tiktoken does', async () => {
  const texts = ['hello world', 'tiktoken is great!', 'antidisestablishmentarianism', '2 + 2 = 4', '']
  // Figures of the OpenAI cookbook for o200k_base and cl100k_base.
  assert.deepEqual(await tokenizer.countAll({ encoding, texts }), [2, 6, 6, 7, 0])
  assert.deepEqual(await tokenizer.countAll({ encoding: 'cl100k_base', texts }), [2, 6, 6, 7, 0])
  assert.equal(await tokenizer.count({ encoding, text: 'お誕生日おめでとう' }), 8)
  assert.equal(await tokenizer.count({ encoding: 'cl100k_base', text: 'お誕生日おめでとう' }), 9)
})

test('counts a model whose tokenizer nobody published as o200k_base', async () => {
  const text = 'お誕生日おめでとう'
  assert.equal(await tokenizer.count({ encoding: 'claude', text }), 8)
})

test('text that spells a special token is text', async () => {
  assert.ok((await tokenizer.count({ encoding, text: 'before <|endoftext|> after' })) > 3)
})

test('a prompt is its messages, their frames and the opening of the answer', async () => {
  const request = { model: 'm', stream: false, includeUsage: false, rest: {} }
  const messages = [{ role: 'user' as const, content: 'hello world' }]
  assert.equal(await tokenizer.countChat({ encoding, request: { ...request, messages } }), 3 + 3 + 1 + 2)
})

test('split pieces are the text again, with as many tokens as the count', async () => {
  const text = 'Plain words, then 👩‍👩‍👧 and 漢字, then {"a":[1,2]} and\n\n  blanks.'
  const pieces = await tokenizer.split({ encoding, text })
  assert.equal(pieces.map((piece) => piece.text).join(''), text)
  const tokens = pieces.reduce((sum, piece) => sum + piece.tokens, 0)
  assert.equal(tokens, await tokenizer.count({ encoding, text }))
  for (const piece of pieces) assert.ok(piece.text !== '' && piece.tokens > 0)
})

test('a megabyte of one letter, blank or sign does not hang', { timeout: 30_000 }, async () => {
  for (const letter of ['a', ' ', '-', '漢', 'A']) {
    const tokens = await tokenizer.count({ encoding, text: letter.repeat(1_000_000) })
    assert.ok(tokens > 5000, `${letter}: ${tokens}`)
  }
})

test('of text beyond the bound the beginning is counted and the rest estimated', async () => {
  const sentence = 'The quick brown fox jumps over the lazy dog. '
  const once = await tokenizer.count({ encoding, text: sentence.repeat(1000) })
  const times = Math.ceil(MOST_COUNTED / sentence.length / 1000) * 3
  const counted = await tokenizer.count({ encoding, text: sentence.repeat(1000 * times) })
  assert.ok(Math.abs(counted / (once * times) - 1) < 0.01, `${counted} against ${once * times}`)
})

test('a worker that dies rejects what it was counting, and the next count starts another', async () => {
  // Fails on the first text, answers later ones: a new thread runs the same source with the text it is given.
  const source = `
    import { parentPort } from 'node:worker_threads'
    parentPort.on('message', ({ id, texts }) => {
      if (texts[0] === 'die') process.exit(7)
      if (texts[0] === 'throw') throw new Error('no more')
      parentPort.postMessage({ id, counts: [1] })
    })`
  const workerUrl = new URL(`data:text/javascript,${encodeURIComponent(source)}`)
  const fragile = createTokenizer({ workerUrl })
  await assert.rejects(fragile.count({ encoding, text: 'die' }), isDown)
  assert.equal(await fragile.count({ encoding, text: 'live' }), 1)
  const both = [fragile.count({ encoding, text: 'throw' }), fragile.count({ encoding, text: 'live' })]
  for (const count of both) await assert.rejects(count, isDown)
  assert.equal(await fragile.count({ encoding, text: 'live' }), 1)
  await fragile.close()
})

test('a closed tokenizer rejects what it was counting and what comes later', async () => {
  const closing = createTokenizer()
  const pending = assert.rejects(closing.count({ encoding, text: 'x' }), isDown)
  await closing.close()
  await pending
  await assert.rejects(closing.count({ encoding, text: 'x' }), isDown)
})

test('a queue that has grown too long refuses more', async () => {
  const silent = createTokenizer({ workerUrl: new URL('data:text/javascript,setInterval(()=>{},1000)') })
  const text = 'x'.repeat(MOST_COUNTED)
  const counts = Array.from({ length: 300 }, () => silent.count({ encoding, text }))
  const outcomes = Promise.allSettled(counts)
  await assert.rejects(silent.count({ encoding, text }), /too much/)
  await silent.close()
  assert.ok((await outcomes).every((outcome) => outcome.status === 'rejected'))
})

test('a process that has counted ends by itself', { timeout: 30_000 }, async () => {
  const url = new URL('tokenizer.ts', import.meta.url).href
  const script = `
    const { createTokenizer } = await import(${JSON.stringify(url)})
    console.log(await createTokenizer().count({ encoding: 'o200k_base', text: 'hello world' }))`
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script])
  assert.equal(stdout.trim(), '2')
})
