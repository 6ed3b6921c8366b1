// The services of a server on a data folder of their own, without HTTP: for tests of the control socket and its operations.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../server/config.ts'
import { openServices } from '../../server/open-services.ts'
import type { Services } from '../../server/services.ts'
import { createLog } from '../../server/telemetry/log.ts'

export interface ServicesForTests {
  readonly services: Services
  readonly dataFolder: string
  /** Closes them and removes the folder. */
  readonly close: () => Promise<void>
}

/** Opens them with these variables and no others, under this clock. */
export async function openServicesForTests(
  environment: Readonly<Record<string, string>> = {},
  now: () => number = Date.now,
): Promise<ServicesForTests> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'causeway-services-'))
  const config = await readConfig({ environment: { CAUSEWAY_DATA: dataFolder, ...environment } })
  const services = await openServices({ config, log: createLog({ level: 'silent' }), now })
  const close = async (): Promise<void> => {
    await services.close()
    await rm(dataFolder, { recursive: true, force: true })
  }
  return { services, dataFolder, close }
}
