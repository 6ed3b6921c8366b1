// The cases: which load, how long, and which numbers come of it. Starts nothing and prints nothing.
import { readFileSync } from 'node:fs'
import { checkJsonAnswer, createStreamCheck } from './check-answer.ts'
import type { Child } from './child.ts'
import { percentile, type Figures } from './figures.ts'
import { requestBytes, type Plan, type RunningGateway } from './gateways/gateway.ts'
import {
  runClosedLoop,
  runFixedCount,
  runFixedRate,
  type LoadResult,
  type LoadTarget,
  type Window,
} from './load.ts'
import { defaultContentEvents, eventsOf } from './payload.ts'
import { cpuBetween, readCpu, readMemory, watchMemory } from './process.ts'

/** The name of a case. */
export type CaseName = 'json' | 'rate' | 'burst' | 'writes' | 'paced' | 'thousand'

/** Every case, in the order of a round. */
export const allCases: readonly CaseName[] = ['json', 'rate', 'burst', 'writes', 'paced', 'thousand']

/** What every case needs. */
export interface CaseSetup {
  readonly gateway: RunningGateway
  readonly upstream: Child
  /** How long a closed loop or a fixed rate is measured. */
  readonly measureMs: number
}

/** What came of a case. */
export interface CaseOutcome {
  readonly figures: Figures
  readonly failures: ReadonlyMap<string, number>
  /** Right answers in all, for the candidate's audit. */
  readonly answered: number
}

const events = eventsOf(defaultContentEvents)
const jsonConnections = 64
const streamConnections = 32
const requestsPerSecond = 500
const pacedStreams = 8
const thousandStreams = 1000

/** Runs one case once. */
export function runCase(name: CaseName, setup: CaseSetup): Promise<CaseOutcome> {
  switch (name) {
    case 'json':
      return saturate(setup, { plan: 'json', connections: jsonConnections, warmUpMs: setup.measureMs / 3 })
    case 'rate':
      return fixedRate(setup)
    case 'burst':
    case 'writes':
      return saturate(setup, { plan: name, connections: streamConnections, warmUpMs: setup.measureMs / 6 })
    case 'paced':
      return paced(setup, { plan: 'paced', connections: pacedStreams, answersEach: 10 })
    case 'thousand':
      return paced(setup, { plan: 'thousand', connections: thousandStreams, answersEach: 1 })
  }
}

/** Load without measuring, until the candidate's runtime has compiled what it runs. */
export async function warmUp(setup: CaseSetup, durationMs: number): Promise<CaseOutcome[]> {
  const outcomes: CaseOutcome[] = []
  for (const plan of ['json', 'writes', 'burst'] as const) {
    const warmUpMs = plan === 'json' ? durationMs * 0.6 : durationMs * 0.2
    const brief = { ...setup, measureMs: 1 }
    outcomes.push(await saturate(brief, { plan, connections: streamConnections, warmUpMs }))
  }
  return outcomes
}

async function saturate(
  setup: CaseSetup,
  options: { readonly plan: Plan; readonly connections: number; readonly warmUpMs: number },
): Promise<CaseOutcome> {
  const { connections, warmUpMs, plan } = options
  const meter = createMeter(setup)
  const target = targetFor(setup.gateway, plan)
  const result = await runClosedLoop({ ...meter, target, connections, warmUpMs, measureMs: setup.measureMs })
  return outcome(result, { ...meter.figures(result), ...perEvent(plan, meter, result) })
}

async function fixedRate(setup: CaseSetup): Promise<CaseOutcome> {
  const meter = createMeter(setup)
  const result = await runFixedRate({
    ...meter,
    target: targetFor(setup.gateway, 'json'),
    perSecond: requestsPerSecond,
    warmUpMs: setup.measureMs / 6,
    measureMs: setup.measureMs,
  })
  return outcome(result, meter.figures(result))
}

async function paced(
  setup: CaseSetup,
  options: { readonly plan: Plan; readonly connections: number; readonly answersEach: number },
): Promise<CaseOutcome> {
  const meter = createMeter(setup)
  const target = targetFor(setup.gateway, options.plan)
  const result = await runFixedCount({ ...meter, target, ...options })
  return outcome(result, { ...meter.figures(result), ...perEvent(options.plan, meter, result) })
}

function outcome(result: LoadResult, figures: Figures): CaseOutcome {
  return { figures, failures: result.failures, answered: result.answered }
}

function targetFor(gateway: RunningGateway, plan: Plan): LoadTarget {
  const check = plan === 'json' ? checkJsonAnswer : createStreamCheck()
  return { port: gateway.port, request: requestBytes(gateway, plan), check }
}

function perEvent(plan: Plan, meter: Meter, result: LoadResult): Figures {
  if (plan === 'json') return {}
  const figures = meter.figures(result)
  return {
    eventsPerSecond: (figures.requestsPerSecond ?? 0) * events,
    cpuMicrosPerEvent:
      figures.cpuMicrosPerRequest === undefined ? undefined : figures.cpuMicrosPerRequest / events,
  }
}

interface Meter extends Window {
  readonly figures: (result: LoadResult) => Figures
}

interface Reading {
  readonly atMs: number
  readonly gatewayCpu: ReturnType<typeof readCpu>
  readonly upstreamCpu: ReturnType<typeof readCpu>
  readonly ownCpuMs: number
  readonly machineCpuMs: number | undefined
}

/** Reads clocks and counters when the window opens and closes, and watches memory in between. */
function createMeter({ gateway, upstream }: CaseSetup): Meter {
  const processId = gateway.child?.processId
  let before: Reading | undefined
  let after: Reading | undefined
  let residentBeforeMb: number | undefined
  let residentPeakMb: number | undefined
  let stopWatching: (() => number | undefined) | undefined

  const read = (): Reading => ({
    atMs: performance.now(),
    gatewayCpu: processId === undefined ? undefined : readCpu(processId),
    upstreamCpu: readCpu(upstream.processId),
    ownCpuMs: ownCpuMs(),
    machineCpuMs: machineCpuMs(),
  })

  return {
    onStart: () => {
      stopWatching = processId === undefined ? undefined : watchMemory(processId)
      residentBeforeMb = processId === undefined ? undefined : readMemory(processId)?.residentMb
      before = read()
    },
    onEnd: () => {
      after = read()
      residentPeakMb = stopWatching?.()
    },
    figures: (result) => {
      if (before === undefined || after === undefined) return {}
      return { ...common(before, after, result), residentBeforeMb, residentPeakMb }
    },
  }
}

function common(before: Reading, after: Reading, result: LoadResult): Figures {
  const elapsedMs = after.atMs - before.atMs
  const gatewayMs = cpuMs(before.gatewayCpu, after.gatewayCpu)
  const upstreamMs = cpuMs(before.upstreamCpu, after.upstreamCpu) ?? 0
  const instrumentsMs = after.ownCpuMs - before.ownCpuMs + upstreamMs
  const machineMs = subtract(after.machineCpuMs, before.machineCpuMs)
  const percent = (ms: number | undefined) => (ms === undefined ? undefined : (100 * ms) / elapsedMs)
  return {
    requestsPerSecond: (1000 * result.measured) / elapsedMs,
    cpuMicrosPerRequest:
      gatewayMs === undefined ? undefined : (1000 * gatewayMs) / Math.max(1, result.measured),
    gatewayBusyPercent: percent(gatewayMs),
    instrumentsBusyPercent: percent(instrumentsMs),
    othersBusyPercent: percent(subtract(machineMs, instrumentsMs + (gatewayMs ?? 0))),
    p50Ms: percentile(result.latenciesMs, 0.5),
    p99Ms: percentile(result.latenciesMs, 0.99),
    firstByteP50Ms: percentile(result.firstBytesMs, 0.5),
    firstByteP99Ms: percentile(result.firstBytesMs, 0.99),
  }
}

function cpuMs(before: Reading['gatewayCpu'], after: Reading['gatewayCpu']): number | undefined {
  return before === undefined || after === undefined ? undefined : cpuBetween(before, after)
}

function subtract(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a - b
}

function ownCpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Busy time of all cores: user, nice, system, irq, softirq (man proc_stat); undefined without /proc. */
function machineCpuMs(): number | undefined {
  if (process.platform !== 'linux') return undefined
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = readFileSync('/proc/stat', 'utf8')
    .slice(0, 200)
    .replace(/^cpu +/, '')
    .split(' ')
    .map(Number)
  return 10 * (user + nice + system + irq + softirq)
}
