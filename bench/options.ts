// The benchmark's command line: what to run, how often, how long.
import { tmpdir } from 'node:os'
import { parseArgs } from 'node:util'
import { allCases, type CaseName } from './cases.ts'
import type { Gateway } from './gateways/gateway.ts'
import { gateways } from './gateways/list.ts'

/** What a run does. */
export interface Options {
  readonly gateways: readonly Gateway[]
  /** Whether the candidates were named on the command line; one of those that cannot run is a failure. */
  readonly named: boolean
  readonly cases: readonly CaseName[]
  readonly rounds: number
  readonly measureMs: number
  /** Factor on the candidates' first warm-up. */
  readonly warmUpShare: number
  /** How often each candidate is started to time its start. */
  readonly starts: number
  readonly folder: string
  readonly save: boolean
}

/** Words for `--help`. */
export const usage = `npm run bench -- [options]

  --gateways a,b   ${gateways.map((gateway) => gateway.name).join(', ')} (default: all)
  --cases a,b      ${allCases.join(', ')} (default: all)
  --rounds N       how often; figures are medians (default 3)
  --seconds N      how long each measurement takes (default 3)
  --folder DIR     where candidates keep their data; its disk decides what durability costs (default ${tmpdir()})
  --quick          one short round of json, rate, burst, writes without portkey, in under a minute
  --no-save        print only, write nothing to bench/results
`

/** A command line that cannot be obeyed. */
export class UsageError extends Error {}

/** Reads the arguments after the script's name. */
export function readOptions(args: readonly string[]): Options | 'help' {
  const values = parse(args)
  if (values.help === true) return 'help'
  const quick = values.quick === true
  const quickGateways = gateways.filter((gateway) => gateway.name !== 'portkey')
  const quickCases: readonly CaseName[] = ['json', 'rate', 'burst', 'writes']
  return {
    gateways:
      choose(values.gateways, gateways, (gateway) => gateway.name) ?? (quick ? quickGateways : gateways),
    named: values.gateways !== undefined,
    cases: choose(values.cases, allCases, (name) => name) ?? (quick ? quickCases : allCases),
    rounds: number('rounds', values.rounds, { fallback: quick ? 1 : 3, max: 20 }),
    measureMs: 1000 * number('seconds', values.seconds, { fallback: quick ? 1.5 : 3, max: 60 }),
    warmUpShare: quick ? 0.5 : 1,
    starts: quick ? 1 : 3,
    folder: values.folder ?? tmpdir(),
    save: values['no-save'] !== true,
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        gateways: { type: 'string' },
        cases: { type: 'string' },
        rounds: { type: 'string' },
        seconds: { type: 'string' },
        folder: { type: 'string' },
        quick: { type: 'boolean' },
        'no-save': { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function choose<T>(
  list: string | undefined,
  all: readonly T[],
  nameOf: (item: T) => string,
): T[] | undefined {
  if (list === undefined) return undefined
  const names = list.split(',').map((name) => name.trim())
  const unknown = names.filter((name) => !all.some((item) => nameOf(item) === name))
  if (unknown.length > 0) {
    throw new UsageError(`unknown: ${unknown.join(', ')}; known are ${all.map(nameOf).join(', ')}`)
  }
  return all.filter((item) => names.includes(nameOf(item)))
}

function number(
  name: string,
  text: string | undefined,
  { fallback, max }: { readonly fallback: number; readonly max: number },
): number {
  const value = text === undefined ? fallback : Number(text)
  if (!(value > 0 && value <= max)) throw new UsageError(`--${name} takes a number above 0, at most ${max}`)
  return value
}
