// The configuration file that commands write to: made when CAUSEWAY_CONFIG names one that is not there yet.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { SETTINGS } from '../server/config/settings.ts'
import type { Terminal } from './terminal.ts'

const OWNER_ONLY = 0o600

/** Makes an empty file where the variable names none; a server that runs has its own already. */
export async function makeMissingFile({ environment, workingFolder }: Terminal): Promise<void> {
  const name = environment[SETTINGS.file.name]?.trim()
  if (!name) return
  const path = resolve(workingFolder, name)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, '', { flag: 'wx', mode: OWNER_ONLY }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
}
