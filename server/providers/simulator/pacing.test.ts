// When a simulated answer comes: pace, pausing, aborting, many at once, and a process that can end.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { AT_ONCE, dataOf, play, simulatedCall } from '../../../test/support/simulated-calls.ts'
import { createTokenizer } from '../tokenizer/tokenizer.ts'
import { createSimulator } from './simulator.ts'

const run = promisify(execFile)
const tokenizer = createTokenizer()
const simulator = createSimulator({ now: Date.now, tokenizer })
after(async () => {
  await simulator.close()
  await tokenizer.close()
})

const HELLO = { messages: [{ role: 'user', content: 'Hello' }] }
const STREAM = { ...HELLO, stream: true }
/** The worker starts with the first count; what is measured here is the simulator. */
const warm = tokenizer.count({ encoding: 'o200k_base', text: 'warm' })

test('a usual stream begins soon and goes on word by word, and a long whole answer does not take its time', async () => {
  await warm
  const streamed = await play(simulator, { body: STREAM })
  assert.ok(streamed.firstDataMs >= 30 && streamed.firstDataMs < 1500, `${streamed.firstDataMs} ms`)
  assert.ok(streamed.endMs - streamed.firstDataMs > 100, 'it came all at once')
  const whole = await play(simulator, { body: HELLO, simulate: { output_tokens: 5000 } })
  assert.ok(whole.endMs < 3000, `${whole.endMs} ms`)
})

test('ttft_ms and tokens_per_second are obeyed, whole answers included', async () => {
  await warm
  const simulate = { ttft_ms: 150, tokens_per_second: 100, output_tokens: 31 }
  for (const body of [STREAM, HELLO]) {
    const played = await play(simulator, { body, simulate })
    assert.ok(played.endMs >= 440 && played.endMs < 2500, `ended after ${played.endMs} ms instead of 450`)
  }
  const streamed = await play(simulator, { body: STREAM, simulate })
  assert.ok(streamed.firstDataMs >= 145 && streamed.firstDataMs < 1500, `${streamed.firstDataMs} ms`)
})

test('nothing is called before send has returned', async () => {
  await warm
  let returned = false
  await new Promise<void>((resolve) => {
    simulator.send(simulatedCall({ body: HELLO, simulate: AT_ONCE }), {
      onHeaders: () => assert.ok(returned),
      onData: () => assert.ok(returned),
      onEnd: resolve,
      onError: (error) => assert.fail(error),
    })
    returned = true
  })
})

test('after abort nothing more comes, from within a handler too, and aborting twice is fine', async () => {
  await warm
  const seen: string[] = []
  const note = (name: string) => (): void => {
    seen.push(name)
  }
  const early = simulator.send(simulatedCall({ body: STREAM, simulate: AT_ONCE }), {
    onHeaders: note('headers'),
    onData: note('data'),
    onEnd: note('end'),
    onError: note('error'),
  })
  early.abort()
  early.abort()
  const inside = simulator.send(simulatedCall({ body: STREAM, simulate: AT_ONCE }), {
    onHeaders: () => {
      seen.push('inside headers')
      inside.abort()
    },
    onData: note('inside data'),
    onEnd: note('inside end'),
    onError: note('inside error'),
  })
  await wait(150)
  assert.deepEqual(seen, ['inside headers'])
})

test('while paused nothing comes, and after resume the answer is whole', async () => {
  await warm
  let text = ''
  let calls = 0
  let ended = false
  const flow = simulator.send(
    simulatedCall({ body: STREAM, simulate: { ttft_ms: 0, tokens_per_second: 500 } }),
    {
      onHeaders: () => undefined,
      onData: (chunk) => {
        calls++
        text += chunk.toString()
        if (calls === 1) flow.pause()
      },
      onEnd: () => {
        ended = true
      },
      onError: (error) => assert.fail(error),
    },
  )
  await wait(400)
  assert.equal(calls, 1)
  assert.equal(ended, false)
  flow.resume()
  await wait(100)
  assert.equal(ended, true)
  assert.ok(text.endsWith('data: [DONE]\n\n'))
})

test('a thousand streams at once all come whole', { timeout: 30_000 }, async () => {
  await warm
  const played = await Promise.all(
    Array.from({ length: 1000 }, () => play(simulator, { body: STREAM }, 20_000)),
  )
  for (const one of played) {
    assert.equal(one.ended, 'end')
    assert.equal(dataOf(one).at(-1), '[DONE]')
  }
})

test('a closed simulator plays nothing more and refuses new calls', async () => {
  const closing = createSimulator({ now: Date.now, tokenizer })
  const running = play(closing, { body: STREAM, simulate: { ttft_ms: 50 } }, 300)
  await closing.close()
  assert.equal((await running).ended, 'open')
  assert.equal((await play(closing, { body: HELLO })).error?.code, 'shutting_down')
})

test(
  'a process ends by itself after answers, silent faults and aborted streams',
  { timeout: 30_000 },
  async () => {
    const urls = ['simulator.ts', '../tokenizer/tokenizer.ts', '../../../test/support/simulated-calls.ts']
    const [simulatorUrl, tokenizerUrl, callsUrl] = urls.map((path) => new URL(path, import.meta.url).href)
    const script = `
    const { createSimulator } = await import(${JSON.stringify(simulatorUrl)})
    const { createTokenizer } = await import(${JSON.stringify(tokenizerUrl)})
    const { play, simulatedCall } = await import(${JSON.stringify(callsUrl)})
    const simulator = createSimulator({ now: Date.now, tokenizer: createTokenizer() })
    const body = { messages: [{ role: 'user', content: 'Hello' }], stream: true }
    const nothing = { onHeaders() {}, onData() {}, onEnd() {}, onError() {} }
    for (const fault of ['silence', 'stall'])
      simulator.send(simulatedCall({ body, simulate: { fault, tokens_per_second: 1e6 } }), nothing)
    const aborted = simulator.send(simulatedCall({ body, simulate: { ttft_ms: 60000 } }), nothing)
    const played = await play(simulator, { body })
    aborted.abort()
    console.log(played.ended)`
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script])
    assert.equal(stdout.trim(), 'end')
  },
)
