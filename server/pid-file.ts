// `causeway.pid` in the data folder: who serves this folder and where, as JSON, for the command line.
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface PidFile {
  readonly pid: number
  readonly port: number
  readonly url: string
}

/** Writes it whole or not at all. */
export async function writePidFile(server: {
  readonly dataFolder: string
  readonly port: number
  readonly url: string
}): Promise<void> {
  const path = pidPath(server.dataFolder)
  const content: PidFile = { pid: process.pid, port: server.port, url: server.url }
  await writeFile(`${path}.${process.pid}`, `${JSON.stringify(content)}\n`)
  await rename(`${path}.${process.pid}`, path)
}

/** The server of this folder; undefined when none is running. A file left by a killed one does not count. */
export async function readPidFile(dataFolder: string): Promise<PidFile | undefined> {
  try {
    const content = JSON.parse(await readFile(pidPath(dataFolder), 'utf8')) as PidFile
    process.kill(content.pid, 0)
    return content
  } catch (error) {
    // EPERM: it runs, under another user.
    const { code } = error as { code?: string }
    if (code === 'EPERM') return JSON.parse(await readFile(pidPath(dataFolder), 'utf8')) as PidFile
    return undefined
  }
}

/** Removes our own file; another server's is left alone. */
export async function removePidFile(dataFolder: string): Promise<void> {
  const present = await readPidFile(dataFolder)
  if (present === undefined || present.pid === process.pid) await rm(pidPath(dataFolder), { force: true })
}

function pidPath(dataFolder: string): string {
  return join(dataFolder, 'causeway.pid')
}
