// What a provider does with requests, in a few words: only what its entry in the catalogue says. Pure.
import type { ProviderPolicy } from '../../contract/app/models.ts'

const TRAINING: Readonly<Record<ProviderPolicy['training'], string>> = {
  no: 'no training',
  yes: 'may train',
  unstated: 'not stated',
}

/** `no training, kept 30 days`. */
export function sayPolicy({ training, retainsDays }: ProviderPolicy): string {
  return retainsDays === null ? TRAINING[training] : `${TRAINING[training]}, ${kept(retainsDays)}`
}

function kept(days: number): string {
  return days === 0 ? 'not kept' : `kept ${days} ${days === 1 ? 'day' : 'days'}`
}
