// One run: every candidate is started and warmed up, then round after round every case goes to every
// candidate in turn, so that candidates compared with one another met the same minute of the machine.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { runCase, warmUp, type CaseName, type CaseOutcome, type CaseSetup } from './cases.ts'
import { pause, startChild, type Child } from './child.ts'
import { median, type Figures } from './figures.ts'
import { cleanEnvironment, type Gateway, type RunningGateway } from './gateways/gateway.ts'
import type { Options } from './options.ts'
import type { Cores } from './pinning.ts'
import { readMemory } from './process.ts'
import type { Candidate } from './report.ts'

/** What a run needs. */
export interface RunSetup {
  readonly options: Options
  readonly folder: string
  readonly cores: Cores
}

/** What came of a run. `problems` make it a failure, `notes` do not. */
export interface RunOutcome {
  readonly records: Candidate[]
  readonly problems: string[]
  readonly notes: string[]
}

interface Contender {
  readonly gateway: Gateway
  readonly running: RunningGateway
  readonly startMs: number | undefined
  readonly residentMb: number | undefined
  readonly cases: Map<CaseName, Figures[]>
  answered: number
}

/** Runs everything that the options ask for; stops what it started. */
export async function measure(setup: RunSetup): Promise<RunOutcome> {
  const { options } = setup
  const problems: string[] = []
  const notes: string[] = []
  const upstream = await startUpstream(setup)
  const contenders: Contender[] = []
  for (const gateway of options.gateways) {
    const obstacle = gateway.obstacle()
    if (obstacle !== undefined) {
      console.log(`!!! ${obstacle}\n`)
      // Left out of a run that did not name it, unless a build server ran it, where nothing may go missing quietly.
      const fatal = options.named || process.env['CI'] === '1' || process.env['CI'] === 'true'
      ;(fatal ? problems : notes).push(obstacle)
      continue
    }
    try {
      contenders.push(await prepare({ ...setup, gateway, upstream }, problems))
    } catch (error) {
      problems.push(
        `${gateway.name} did not start: ${error instanceof Error ? error.message : String(error)}`,
      )
    }
  }
  for (let round = 1; round <= options.rounds; round++) {
    for (const name of options.cases) {
      for (const contender of contenders) {
        progress(`round ${round} of ${options.rounds}, ${name}, ${contender.gateway.name}`)
        const outcome = await runCase(name, caseSetup(contender.running, upstream.child, options))
        collect({ contender, name, outcome, problems })
        // What a candidate still writes down after its last answer must not fall into the next one's time.
        await pause(Math.min(150, options.measureMs / 10))
      }
    }
  }
  progress('')
  const records = contenders.map(toCandidate)
  for (const contender of contenders) await finish(contender, { problems, notes })
  await upstream.child.stop()
  return { records, problems, notes }
}

interface Upstream {
  readonly child: Child
  readonly port: number
}

async function startUpstream({ folder, cores }: RunSetup): Promise<Upstream> {
  const own = join(folder, 'upstream')
  mkdirSync(own)
  const child = startChild({
    command: process.execPath,
    args: [join(import.meta.dirname, 'upstream.ts'), '--until-stdin-ends'],
    environment: cleanEnvironment(own),
    folder: own,
    logFile: join(own, 'upstream.log'),
    core: cores.upstream,
  })
  const listening = await child.line(/^Listening on http:\/\/127\.0\.0\.1:(\d+)$/m, 10_000)
  return { child, port: Number(listening[1]) }
}

/** Starts a candidate as often as its start is to be timed, keeps the last and warms it up. */
async function prepare(
  setup: RunSetup & { readonly gateway: Gateway; readonly upstream: Upstream },
  problems: string[],
): Promise<Contender> {
  const { gateway, upstream, options, cores } = setup
  const starts: (number | undefined)[] = []
  let running: RunningGateway | undefined
  for (let start = 0; start < options.starts; start++) {
    progress(`starting ${gateway.name}`)
    await running?.child?.stop()
    const folder = join(setup.folder, `${gateway.name}-${start}`)
    mkdirSync(folder)
    running = await gateway.start({ upstreamPort: upstream.port, folder, core: cores.gateway })
    starts.push(running.startMs)
  }
  if (running === undefined) throw new Error('not started')
  const residentMb = await idleMemory(running)
  const contender: Contender = {
    gateway,
    running,
    startMs: median(starts),
    residentMb,
    cases: new Map(),
    answered: 0,
  }
  progress(`warming up ${gateway.name}`)
  const brief = caseSetup(running, upstream.child, options)
  for (const outcome of await warmUp(brief, gateway.firstWarmUpMs * options.warmUpShare)) {
    collect({ contender, name: 'warm-up', outcome, problems })
  }
  return contender
}

async function idleMemory({ child }: RunningGateway): Promise<number | undefined> {
  if (child === undefined) return undefined
  await pause(500)
  return readMemory(child.processId)?.residentMb
}

function caseSetup(gateway: RunningGateway, upstream: Child, options: Options): CaseSetup {
  return { gateway, upstream, measureMs: options.measureMs }
}

function collect(options: {
  readonly contender: Contender
  readonly name: CaseName | 'warm-up'
  readonly outcome: CaseOutcome
  readonly problems: string[]
}): void {
  const { contender, name, outcome, problems } = options
  contender.answered += outcome.answered
  for (const [reason, count] of outcome.failures) {
    problems.push(`${contender.gateway.name}, ${name}: ${count} × ${reason}`)
  }
  if (name === 'warm-up') return
  const rounds = contender.cases.get(name)
  if (rounds === undefined) contender.cases.set(name, [outcome.figures])
  else rounds.push(outcome.figures)
}

function toCandidate({ gateway, running, startMs, residentMb, cases }: Contender): Candidate {
  const peakMb = running.child === undefined ? undefined : readMemory(running.child.processId)?.peakMb
  return {
    name: gateway.name,
    does: gateway.does,
    version: running.version,
    startMs,
    residentMb,
    peakMb,
    cases,
  }
}

async function finish(
  { gateway, running, answered }: Contender,
  { problems, notes }: { readonly problems: string[]; readonly notes: string[] },
): Promise<void> {
  if (running.child?.ended() === true) {
    problems.push(`${gateway.name} ended during the run:\n${running.child.log()}`)
  } else if (running.audit !== undefined) {
    try {
      const { verdict, said } = await running.audit(answered)
      ;(verdict === 'kept' ? notes : problems).push(`${gateway.name}'s books: ${said}`)
    } catch (error) {
      problems.push(`${gateway.name}'s books: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  await running.child?.stop()
}

/** A line that is overwritten on a terminal and left out elsewhere. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`)
}
