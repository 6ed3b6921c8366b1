// How things are in one honest sentence, and incidents in words. Pure.
import type { Incident, Status, StatusEndpoint } from '../../../contract/app/status.ts'
import { whole } from '../../parts/figures.ts'

/** How the head of the page looks; `quiet` when too little was called lately to say. */
export type Mood = 'healthy' | 'degraded' | 'error' | 'quiet'

export interface Said {
  readonly mood: Mood
  readonly sentence: string
}

/** The worst that is true right now, and no more than is known. */
export function sayStatus({ modelsDown, endpoints }: Pick<Status, 'modelsDown' | 'endpoints'>): Said {
  const nameOf = (id: string): string => endpoints.find(({ model }) => model === id)?.modelName ?? id
  if (modelsDown.length > 0)
    return {
      mood: 'error',
      sentence:
        modelsDown.length <= 3
          ? `The gateway runs, but ${listed(modelsDown.map(nameOf))} ${modelsDown.length === 1 ? 'gets' : 'get'} no answers from any provider.`
          : `The gateway runs, but ${whole(modelsDown.length)} models get no answers from any provider.`,
    }
  const known = endpoints.filter(({ available, standing }) => available && standing !== 'unknown')
  const bad = known.filter(({ standing }) => standing !== 'up')
  if (bad.length > 0) return { mood: 'degraded', sentence: sayBad(bad) }
  if (known.length > 0)
    return {
      mood: 'healthy',
      sentence: 'The gateway runs, and every endpoint that was called lately answers as it should.',
    }
  return {
    mood: 'quiet',
    sentence:
      endpoints.length === 0
        ? 'The gateway runs. No provider has been called through it yet, so there is nothing to say of any.'
        : 'The gateway runs. No endpoint that is switched on was called enough in the last minutes to say how it does.',
  }
}

function sayBad(bad: readonly StatusEndpoint[]): string {
  const providers = [...new Set(bad.map(({ providerName }) => providerName))]
  const who = providers.length <= 3 ? listed(providers) : `${whole(providers.length)} providers`
  return bad.length === 1
    ? `The gateway runs, but one endpoint of ${who} fails more often than it should.`
    : `The gateway runs, but ${whole(bad.length)} endpoints of ${who} fail more often than they should.`
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
}

/** What happened, without when. */
export function sayIncident({ subject, cause, attempts, failures }: Incident): string {
  if (subject.kind === 'gateway')
    return cause === 'stopped'
      ? 'The gateway was stopped in order and started again later.'
      : 'The gateway ended without a word and started again later.'
  const many = subject.endpoints.length
  const where = many === 1 ? 'one endpoint' : `${whole(many)} endpoints`
  return attempts === null || failures === null
    ? `More failures than usual at ${where}.`
    : `${whole(failures)} of ${whole(attempts)} attempts failed at ${where}.`
}

/** `47 min`, `3 h 20 min`, `2 days 4 h`. */
export function sayMinutes(minutes: number): string {
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  const days = Math.floor(hours / 24)
  const words = `${days} ${days === 1 ? 'day' : 'days'}`
  return hours % 24 === 0 ? words : `${words} ${hours % 24} h`
}
