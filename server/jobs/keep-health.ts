// Saves from time to time what was learnt of endpoints, so that a crash forgets little of it. An orderly end saves by itself.
import type { Services } from '../services.ts'
import type { Job } from './retention.ts'

const EVERY_MS = 30_000

/** Saves every half minute, where something was learnt. */
export function startKeepingHealth(services: Pick<Services, 'saveHealth'>): Job {
  const timer = setInterval(() => void services.saveHealth(), EVERY_MS).unref()
  return { stop: () => clearInterval(timer) }
}
