// What Gemini CLI says where there is no answer, or half of one, and how it waits: the simulator behind a test key.
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { simulateHeader, strangerKey, testKey } from '../environment.mjs'
import { runGemini } from './gemini-cli.mjs'

const prompt = () => 'Say hello.'
const headerOf = (simulate) => Object.entries(simulateHeader(simulate)).flat().join(': ')
/** Without tools the simulator answers at once; Gemini CLI takes but one field in a header. */
const simulated = { prompt, key: testKey, tools: { core: ['none'] } }

// Each waits for most of its time.
suite('failures and waits', { concurrency: true }, () => {
  test('a test key reaches the simulator, and a silence of more than ten seconds hides nothing', async () => {
    const headers = headerOf({ ttft_ms: 10_500 })
    const { exitCode, result, output } = await runGemini({ ...simulated, model: 'openai/o3-mini', headers })
    assert.equal(exitCode, 0, output)
    assert.match(result.response, /openai\/o3-mini/, output)
  })

  test('a stream that breaks ends in the words of the gateway', async () => {
    const headers = headerOf({ fault: 'cut' })
    const { exitCode, output } = await runGemini({ ...simulated, model: 'o1', headers })
    assert.notEqual(exitCode, 0, output)
    assert.match(output, /UNAVAILABLE/)
  })

  test('an unknown key is told in the words of the gateway', async () => {
    const { exitCode, output } = await runGemini({ model: 'o1', prompt, key: strangerKey })
    assert.notEqual(exitCode, 0)
    assert.match(output, /Incorrect API key/)
  })
})
