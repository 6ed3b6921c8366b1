import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createHistogram, writeFamily } from './exposition.ts'
import { createMetrics } from './metrics.ts'
import type { GenerationMeasurement } from './metrics.ts'

const MOMENT = { generationsInFlight: 0, holds: 0, unsavedSettlements: 0 }
const one: GenerationMeasurement = {
  modelId: 'acme/thinker',
  providerName: 'Acme',
  status: 200,
  latencyMs: 1500,
  firstTokenMs: 250,
  inputTokens: 10,
  outputTokens: 20,
  reasoningTokens: 15,
  costNanodollars: 2_000_000,
  streamed: true,
  attempts: 2,
}

/** The value of a line, by its name and labels as they are written. */
function valueOf(text: string, series: string): number | undefined {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `))
  return line === undefined ? undefined : Number(line.slice(series.length + 1))
}

test('generations are counted by model, provider, status and whether they streamed', async () => {
  const metrics = createMetrics()
  metrics.generation(one)
  metrics.generation(one)
  metrics.generation({ ...one, streamed: false })
  metrics.generation({ ...one, status: 503, providerName: undefined, firstTokenMs: undefined })
  const text = await metrics.render(MOMENT)
  const total = 'causeway_generations_total{model="acme/thinker",provider'
  assert.equal(valueOf(text, `${total}="Acme",status="200",streamed="true"}`), 2)
  assert.equal(valueOf(text, `${total}="Acme",status="200",streamed="false"}`), 1)
  assert.equal(valueOf(text, `${total}="none",status="503",streamed="true"}`), 1)
  const acme = '{model="acme/thinker",provider="Acme"'
  assert.equal(valueOf(text, `causeway_tokens_total${acme},kind="input"}`), 30)
  assert.equal(valueOf(text, `causeway_tokens_total${acme},kind="output"}`), 60)
  assert.equal(valueOf(text, `causeway_tokens_total${acme},kind="reasoning"}`), 45)
  assert.equal(valueOf(text, `causeway_cost_dollars_total${acme}}`), 0.006)
  assert.equal(valueOf(text, `causeway_generation_attempts_total${acme}}`), 6)
  const none = '{model="acme/thinker",provider="none"'
  assert.equal(valueOf(text, `causeway_first_token_seconds_count${none}}`), 0)
  assert.equal(valueOf(text, `causeway_generation_duration_seconds_count${none}}`), 1)
})

test('times are counted into every bucket that is large enough', async () => {
  const metrics = createMetrics()
  for (const latencyMs of [100, 101, 1_500_000]) metrics.generation({ ...one, latencyMs })
  const text = await metrics.render(MOMENT)
  const bucket = (bound: string): number | undefined =>
    valueOf(
      text,
      `causeway_generation_duration_seconds_bucket{model="acme/thinker",provider="Acme",le="${bound}"}`,
    )
  assert.deepEqual([bucket('0.1'), bucket('0.25'), bucket('600'), bucket('+Inf')], [1, 2, 2, 3])
  const labels = '{model="acme/thinker",provider="Acme"}'
  assert.equal(valueOf(text, `causeway_generation_duration_seconds_count${labels}`), 3)
  const sum = valueOf(text, `causeway_generation_duration_seconds_sum${labels}`) ?? 0
  assert.ok(Math.abs(sum - 1500.201) < 1e-6)
})

test('what is read at the scrape is in it, and a second scrape starts nothing twice', async () => {
  const metrics = createMetrics()
  const first = await metrics.render({ generationsInFlight: 3, holds: 2, unsavedSettlements: 1 })
  assert.equal(valueOf(first, 'causeway_generations_in_flight'), 3)
  assert.equal(valueOf(first, 'causeway_holds'), 2)
  assert.equal(valueOf(first, 'causeway_unsaved_settlements'), 1)
  const second = await metrics.render(MOMENT)
  assert.equal(second.match(/^# TYPE process_cpu_seconds_total /gm)?.length, 1)
})

test('every line of a scrape has the form that Prometheus reads', async () => {
  const metrics = createMetrics()
  metrics.generation({ ...one, providerName: 'A "quoted" \\ name\nin two lines' })
  const text = await metrics.render(MOMENT)
  const label = String.raw`[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\n"])*"`
  const line = new RegExp(
    String.raw`^(?:# (?:HELP|TYPE) [a-zA-Z_:][\w:]* .*|[a-zA-Z_:][\w:]*(?:\{${label}(?:,${label})*\})? (?:[+-]?(?:\d|Inf|Nan)\S*))?$`,
  )
  for (const written of text.split('\n')) assert.match(written, line)
  assert.ok(text.endsWith('\n'))
  const families = [...text.matchAll(/^# TYPE (\S+) /gm)].map((match) => match[1])
  assert.equal(new Set(families).size, families.length)
})

test('names without end cannot fill the memory', async () => {
  const metrics = createMetrics()
  for (let at = 0; at < 6_000; at++) metrics.generation({ ...one, modelId: `m${at}` })
  const text = await metrics.render(MOMENT)
  const lines = text.match(/^causeway_generations_total\{/gm) ?? []
  assert.equal(lines.length, 5_001)
  const other = 'causeway_generations_total{model="other",provider="other",status="200",streamed="true"}'
  assert.equal(valueOf(text, other), 1_000)
})

test('a histogram counts a value that equals a bound below it', () => {
  const histogram = createHistogram([1, 2])
  for (const value of [1, 2, 2.5, 0]) histogram.observe(value)
  const lines = [
    'x_bucket{le="1"} 2',
    'x_bucket{le="2"} 3',
    'x_bucket{le="+Inf"} 4',
    'x_sum 5.5',
    'x_count 4',
  ]
  assert.equal(histogram.write('x', ''), `${lines.join('\n')}\n`)
  assert.match(histogram.write('x', 'a="b"'), /^x_bucket\{a="b",le="1"\} 2\n[^]*x_count\{a="b"\} 4\n$/)
})

test('a metric without samples is announced, and help stays on its line', () => {
  const text = writeFamily({ name: 'x', help: 'two\nlines \\ here', type: 'gauge' }, [])
  assert.equal(text, '# HELP x two\\nlines \\\\ here\n# TYPE x gauge\n')
})
