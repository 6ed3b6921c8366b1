// What is said of a provider: what it is missing, how its endpoints do, what a test of it found. Pure.
import type {
  EndpointOfInstallation,
  ProviderOfInstallation,
  ProviderTest,
} from '../../../contract/app/admin-catalogue.ts'
import { duration, whole } from '../../parts/figures.ts'

export type ProviderChoice = 'all' | 'on' | 'off'

/** What makes no sense in the address means all. */
export function readProviderChoice(text: unknown): ProviderChoice {
  return text === 'on' || text === 'off' ? text : 'all'
}

export interface Words {
  readonly kind: 'healthy' | 'degraded' | 'error' | 'neutral'
  readonly text: string
}

/** One or two words for its chip. */
export function standingOf({ on, isSwitchedOff, endpoints }: ProviderOfInstallation): Words {
  if (isSwitchedOff) return { kind: 'neutral', text: 'switched off' }
  if (!on) return { kind: 'neutral', text: 'no key' }
  const resting = endpoints.filter(({ standing }) => standing === 'resting').length
  if (resting === 0) return { kind: 'healthy', text: 'on' }
  return resting === endpoints.length
    ? { kind: 'error', text: 'resting after failures' }
    : { kind: 'degraded', text: `${resting} of ${endpoints.length} resting` }
}

/** How its attempts of the last day went: `1,204 attempts in the last day, 99.2 % answered`. */
export function lastDayOf(endpoints: readonly Pick<EndpointOfInstallation, 'lastDay'>[]): string {
  const successes = endpoints.reduce((total, { lastDay }) => total + lastDay.successes, 0)
  const failures = endpoints.reduce((total, { lastDay }) => total + lastDay.failures, 0)
  const attempts = successes + failures
  if (attempts === 0) return 'not asked in the last day'
  // Never rounded up to all of them.
  const share = Math.floor((successes / attempts) * 1000) / 10
  return `${whole(attempts)} ${attempts === 1 ? 'attempt' : 'attempts'} in the last day, ${share} % answered`
}

/** What a test found, as a sentence. */
export function testWords(name: string, { ok, milliseconds, models, error }: ProviderTest): string {
  if (ok)
    return `${name} answered in ${duration(milliseconds)} and has ${whole(models)} ${models === 1 ? 'model' : 'models'}. Address and key are right.`
  return `${name} did not answer as it should (after ${duration(milliseconds)}): ${error ?? 'it did not say why'}`
}

type Variable = ProviderOfInstallation['ways'][number][number]

/** `A_KEY and A_ENDPOINT`. */
export function wayWords(variables: readonly Variable[]): string {
  return variables.map(({ name }) => name).join(' and ')
}

/** Variables whose value is kept here. */
export function keptOf({ ways }: Pick<ProviderOfInstallation, 'ways'>): readonly string[] {
  const kept = ways.flat().filter(({ isKept }) => isKept)
  return [...new Set(kept.map(({ name }) => name))]
}

/** Addresses, places and names are typed in sight; anything else may be a secret. */
export function isSecretVariable(name: string): boolean {
  return !/(ENDPOINT|HOST|URL|REGION|LOCATION|PROJECT|PROFILE|_ID|CREDENTIALS)$/.test(name)
}

/** What was typed, by variable; an empty field leaves what is there. */
export function valuesOf(
  way: readonly Variable[],
  read: (variable: string) => string,
): Record<string, string> {
  return Object.fromEntries(
    way.flatMap(({ name }) => (read(name).trim() === '' ? [] : [[name, read(name).trim()] as const])),
  )
}
