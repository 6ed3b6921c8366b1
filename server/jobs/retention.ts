// Deletes what need not be kept: generations of test keys after a day, responses, prompts and answers when their time
// is over.
import type { Services } from '../services.ts'

const TEST_GENERATIONS_MS = 24 * 3_600_000
const EVERY_MS = 3_600_000

export interface Job {
  readonly stop: () => void
}

/** Runs once soon after the start, then every hour. */
export function startRetention(services: Services): Job {
  const run = (): void => {
    services.store.generations
      .deleteTestBefore(services.now() - TEST_GENERATIONS_MS)
      .catch((error: unknown) => {
        services.log.error({ err: error }, 'old test generations were not deleted; the next hour tries again')
      })
    services.keptResponses.deleteOld(services.now()).catch((error: unknown) => {
      services.log.error({ err: error }, 'old responses were not deleted; the next hour tries again')
    })
    services.keptPrompts.deleteOld().catch((error: unknown) => {
      services.log.error({ err: error }, 'old prompts were not deleted; the next hour tries again')
    })
  }
  const soon = setTimeout(run, 10_000).unref()
  const hourly = setInterval(run, EVERY_MS).unref()
  return {
    stop: () => {
      clearTimeout(soon)
      clearInterval(hourly)
    },
  }
}
