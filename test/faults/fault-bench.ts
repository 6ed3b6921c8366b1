// Runs the scenarios of the fault suite: one server, a model and providers of its own for every scenario and way of asking,
// all in one configuration, so that cases cannot disturb each other and many run at once. Knows no scenario.
import assert from 'node:assert/strict'
import { startFakeUpstream } from '../support/fake-upstream.ts'
import type { RunningCauseway } from '../support/start-causeway.ts'
import { startCauseway } from '../support/start-causeway.ts'
import type { Seen } from './read-answer.ts'
import { readAnswer } from './read-answer.ts'
import { startRawUpstream } from './raw-upstream.ts'
import { healthy, TEXT, TOKENS } from './plays.ts'
import type { AskOptions, Expectation, FaultCase, Mode, ProviderPlay, Scenario, Side } from './scenario.ts'

/** The deadlines of the server under test, short so that the suite is. */
export const DEADLINES = { connectMs: 1000, firstEventMs: 2500, idleMs: 2000, totalMs: 15_000 }
/** The longest that an ordinary case may take on a busy machine. */
const USUAL_BOUND_MS = 14_000
const NAMES = ['First', 'Second', 'Third'] as const
/** Dollars per million tokens at each provider; each is dearer than the one before, so that a wrong price shows. */
const PROMPT_PRICES = [1, 2, 3]
const COMPLETION_PRICES = [4, 8, 12]

export interface FaultBench {
  readonly cases: readonly FaultCase[]
  /** Rejects with what a correct gateway would have done otherwise. */
  readonly run: (fault: FaultCase) => Promise<void>
  /** What all generations that callers were told of cost together, and what the key was charged, in dollars. */
  readonly balance: () => Promise<{ readonly generations: number; readonly charged: number }>
  readonly stop: () => Promise<void>
}

/** Starts all providers and the server. The cases that take longest come first. */
export async function openFaultBench(scenarios: readonly Scenario[]): Promise<FaultBench> {
  const shared = await startSide({ play: healthy, id: 'healthy', name: 'Healthy', healthyOrigin: '' })
  const healthyOrigin = new URL(shared.baseUrl).origin
  const planned = await Promise.all(
    scenarios.flatMap((scenario, number) =>
      scenario.modes.map((mode) => planCase({ scenario, mode, healthyOrigin, name: `s${number}-${mode}` })),
    ),
  )
  const sides = [shared, ...planned.flatMap((plan) => plan.sides)]
  const server = await startCauseway({ configYaml: configFor(planned) })
  const stop = async (): Promise<void> => {
    await server.stop()
    await Promise.all(sides.map((side) => side.stop()))
  }
  try {
    const key = await server.createKey({ name: 'faults' })
    const answered = new Set<string>()
    const cases = planned
      .map((plan) => openCase({ plan, server, key, answered }))
      .toSorted((a, b) => boundOf(b.scenario) - boundOf(a.scenario))
    return { cases, run: runCase, balance: () => readBalance({ cases, server, key, answered }), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** A scenario's name and how the caller asked. */
export function nameOf({ scenario, mode }: FaultCase): string {
  const asked = { whole: 'whole', stream: 'stream', neutral: 'stream on /api/v1' }[mode]
  return `${scenario.name} (${asked})`
}

interface Plan {
  readonly scenario: Scenario
  readonly mode: Mode
  readonly model: string
  readonly sides: readonly Side[]
}

async function planCase(parts: {
  readonly scenario: Scenario
  readonly mode: Mode
  readonly name: string
  readonly healthyOrigin: string
}): Promise<Plan> {
  const { scenario, mode, name, healthyOrigin } = parts
  const sides = scenario.providers.map((play, index) =>
    startSide({ play, id: `${name}-${index}`, name: NAMES[index] ?? `Provider ${index}`, healthyOrigin }),
  )
  return { scenario, mode, model: `faults/${name}`, sides: await Promise.all(sides) }
}

async function startSide(parts: {
  readonly play: ProviderPlay
  readonly id: string
  readonly name: string
  readonly healthyOrigin: string
}): Promise<Side> {
  const { play, id, name, healthyOrigin } = parts
  const none = { name, id, requests: [], http: undefined, raw: undefined }
  if (play.kind === 'address') {
    const baseUrl = play.baseUrl(healthyOrigin)
    return { ...none, baseUrl, requestCount: () => 0, stop: () => Promise.resolve() }
  }
  if (play.kind === 'raw') {
    const upstream = await startRawUpstream(play.options)
    const { requestCount, stop } = upstream
    return { ...none, baseUrl: `${upstream.origin}/v1`, raw: upstream, requestCount, stop }
  }
  const http = await startFakeUpstream()
  http.answerWith(play.standing)
  http.answerNext(...play.queue)
  const { baseUrl, requests } = http
  return { ...none, baseUrl, requests, http, requestCount: () => requests.length, stop: http.stop }
}

function configFor(plans: readonly Plan[]): string {
  const providers: string[] = []
  const models: string[] = []
  for (const { model, sides, scenario } of plans) {
    for (const { id, name, baseUrl } of sides)
      providers.push(
        `  ${id}: { name: ${name}, dialect: openai-chat, base_url: "${baseUrl}", api_key: "key-of-${id}" }`,
      )
    const endpoints = sides.map(({ id }, index) => {
      const supports = scenario.supports?.[index]
      return (
        `      - { provider: ${id}, id: model-of-the-test, ` +
        `pricing: { prompt: ${PROMPT_PRICES[index]}, completion: ${COMPLETION_PRICES[index]} }` +
        `${supports ? `, supports: [${supports.join(', ')}]` : ''} }`
      )
    })
    models.push(
      `  ${model}:\n    name: Test\n    context: 128000\n    max_output: 32000\n` +
        `    pricing: { prompt: 1, completion: 4 }\n    supports: [max_tokens, temperature, stop]\n` +
        `    endpoints:\n${endpoints.join('\n')}`,
    )
  }
  const { connectMs, firstEventMs, idleMs, totalMs } = DEADLINES
  return (
    `providers:\n${providers.join('\n')}\nmodels:\n${models.join('\n')}\n` +
    `routing: { connect_timeout_ms: ${connectMs}, first_event_timeout_ms: ${firstEventMs}, ` +
    `idle_timeout_ms: ${idleMs}, total_timeout_ms: ${totalMs}, attempts: 4 }\n`
  )
}

function openCase(parts: {
  readonly plan: Plan
  readonly server: RunningCauseway
  readonly key: string
  /** Ids of all generations that a caller was told. */
  readonly answered: Set<string>
}): FaultCase {
  const { plan, server, key, answered } = parts
  const { mode, model, sides, scenario } = plan
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const path = mode === 'neutral' ? '/api/v1/chat/completions' : '/v1/chat/completions'
  const generation = async (id: string): Promise<Record<string, unknown>> => {
    const response = await fetch(`${server.url}/api/v1/generation?id=${id}`, { headers })
    const body = (await response.json()) as { data: Record<string, unknown> }
    assert.equal(response.status, 200, `the generation ${id} is not in the books: ${JSON.stringify(body)}`)
    return body.data
  }
  const ask = async ({ body = {}, signal }: AskOptions = {}): Promise<Response> => {
    const response = await fetch(server.url + path, {
      method: 'POST',
      headers,
      body: JSON.stringify({
        model,
        messages: [{ role: 'user', content: 'Count.' }],
        provider: { order: sides.map((side) => side.id) },
        ...(mode === 'whole' ? {} : { stream: true }),
        ...scenario.request,
        ...body,
      }),
      ...(signal ? { signal } : {}),
    })
    answered.add(response.headers.get('x-generation-id') ?? '')
    return response
  }
  const see = async (options?: AskOptions): Promise<Seen> => readAnswer(await ask(options))
  const check = (seen: Seen, expected: Expectation): Promise<void> =>
    checkSeen({ seen, expected, sides, generation, isStream: mode !== 'whole' })
  const told = (id: string): void => void answered.add(id)
  return {
    scenario,
    mode,
    model,
    sides,
    serverUrl: server.url,
    key,
    ask,
    see,
    check,
    generation,
    answered: told,
  }
}

async function runCase(fault: FaultCase): Promise<void> {
  const { scenario, mode, see, check } = fault
  const bound = boundOf(scenario)
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`it took more than ${bound} ms`)), bound)
  const course = async (): Promise<void> => {
    const { expect } = scenario
    if (expect) await check(await see(), typeof expect === 'function' ? expect(mode) : expect)
    await scenario.also?.(fault)
  }
  try {
    await Promise.race([course(), late])
  } finally {
    clearTimeout(timer)
  }
}

function boundOf(scenario: Scenario): number {
  return scenario.boundMs ?? USUAL_BOUND_MS
}

interface Checking {
  readonly seen: Seen
  readonly expected: Expectation
  readonly sides: readonly Side[]
  readonly generation: FaultCase['generation']
  readonly isStream: boolean
}

async function checkSeen({ seen, expected, sides, generation, isStream }: Checking): Promise<void> {
  const shown = seen.raw.length > 1500 ? `… ${seen.raw.slice(-1500)}` : seen.raw
  assert.equal(seen.status, expected.status, shown)
  assert.ok(!seen.raw.includes('key-of-'), 'the answer shows a key of a provider')
  if (expected.message) assert.match(seen.errorMessage ?? '', expected.message)
  if (expected.retryAfter !== undefined) assert.equal(seen.headers.get('retry-after'), expected.retryAfter)
  if (expected.finishReason !== undefined) assert.equal(seen.finishReason, expected.finishReason)
  if (expected.ending !== undefined) assert.equal(seen.ending, expected.ending, shown)
  if (expected.ending === 'whole') assert.equal(seen.text, TEXT)
  if (expected.ending === 'error') assert.ok(TEXT.startsWith(seen.text), shown)
  if (isStream && seen.status === 200) assert.equal(seen.ids.size, 1, 'a stream is one answer with one id')
  const record = await generation(seen.headers.get('x-generation-id') ?? '')
  const place = NAMES.findIndex((name) => name === expected.servedBy)
  const cost =
    expected.servedBy === undefined || expected.ending === 'error'
      ? 0
      : (TOKENS.promptTokens * (PROMPT_PRICES[place] ?? 0) +
          TOKENS.completionTokens * (COMPLETION_PRICES[place] ?? 0)) /
        1e6
  assert.ok(
    Math.abs(Number(record['total_cost']) - cost) < 1e-12,
    `charged ${String(record['total_cost'])}, not ${cost}`,
  )
  if (expected.servedBy !== undefined) assert.equal(record['provider_name'], expected.servedBy)
  const attempts = record['attempts'] as { provider: string }[]
  if (expected.attempts)
    assert.deepEqual(
      attempts.map((attempt) => attempt.provider),
      expected.attempts,
    )
  if (expected.code !== undefined) assert.equal(record['error_code'], expected.code, shown)
  const calls = sides.map((side) => side.requestCount())
  if (expected.calls) assert.deepEqual(calls, expected.calls, 'calls that reached the providers')
}

async function readBalance(parts: {
  readonly cases: readonly FaultCase[]
  readonly server: RunningCauseway
  readonly key: string
  readonly answered: ReadonlySet<string>
}): Promise<{ readonly generations: number; readonly charged: number }> {
  const { cases, server, key, answered } = parts
  const response = await fetch(`${server.url}/api/v1/key`, { headers: { authorization: `Bearer ${key}` } })
  const { data } = (await response.json()) as { data: { usage: number } }
  let generations = 0
  for (const id of answered) generations += Number((await cases[0]?.generation(id))?.['total_cost'])
  return { generations, charged: data.usage }
}
