// `causeway backup`: a copy of what has to be kept, made while the server runs.
import { existsSync } from 'node:fs'
import { chmod, copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { SECRET_NAME } from '../../server/accounts/secret.ts'
import { readDataFolder } from '../../server/config.ts'
import { DATABASE_NAME, backupStore } from '../../server/store/open.ts'
import type { Command } from '../command.ts'
import { DONE, FAILED, readWords } from '../command.ts'
import type { Terminal } from '../terminal.ts'

const OWNER_ONLY = 0o600

/** The command. */
export const backup: Command = {
  help: `Usage: causeway backup [FOLDER] [--without-secret] [--json]

Copies the database, as it is at one moment, and the secret that its keys need. The server may go on meanwhile. The copy is
checked, and is a data folder itself: start with CAUSEWAY_DATA=FOLDER to use it. Prints the folder and the database's size.
  FOLDER            where to; must be empty or new (default: backups/<UTC time> in the data folder)
  --without-secret  leaves the secret out, to be kept elsewhere; without it no key works`,
  run: async (words, terminal) => {
    const { values, positionals } = readWords({
      words,
      options: { 'without-secret': { type: 'boolean' }, json: { type: 'boolean' } },
      positionals: ['FOLDER?'],
    })
    const dataFolder = readDataFolder(terminal)
    const folder =
      positionals[0] === undefined
        ? join(dataFolder, 'backups', new Date().toISOString().replace(/\..*/, '').replaceAll(':', '-'))
        : resolve(terminal.workingFolder, positionals[0])
    const refusal = await reasonNotTo({ dataFolder, folder })
    if (refusal !== undefined) {
      terminal.error(`causeway: ${refusal}\n`)
      return FAILED
    }
    const bytes = await copyDatabase({ dataFolder, folder, terminal })
    const hasSecret = values['without-secret'] !== true && (await copySecret({ dataFolder, folder }))
    terminal.out(
      values.json
        ? `${JSON.stringify({ folder, bytes, secret: hasSecret })}\n`
        : `${folder} (${megabytes(bytes)})\n`,
    )
    if (!hasSecret)
      terminal.error(
        'The secret is not in it: keep CAUSEWAY_SECRET or causeway.secret too, no key works without.\n',
      )
    return DONE
  },
}

interface Folders {
  readonly dataFolder: string
  readonly folder: string
}

async function reasonNotTo({ dataFolder, folder }: Folders): Promise<string | undefined> {
  if (!existsSync(join(dataFolder, DATABASE_NAME)))
    return `There is no database in ${dataFolder}, so there is nothing to back up. Set CAUSEWAY_DATA to the server's data folder.`
  if (existsSync(folder) && (await readdir(folder)).length > 0)
    return `${folder} is not empty. Name a new folder; a backup never replaces another one.`
  return undefined
}

/** Under another name until it is whole, so that half a copy is never taken for one. */
async function copyDatabase(task: Folders & { readonly terminal: Terminal }): Promise<number> {
  const { dataFolder, folder, terminal } = task
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const unfinished = join(folder, `${DATABASE_NAME}.unfinished`)
  try {
    const bytes = await backupStore({
      dataFolder,
      target: unfinished,
      onProgress: (progress) =>
        terminal.error(`${megabytes(progress.bytes)} of about ${megabytes(progress.ofBytes)}\n`),
    })
    await rename(unfinished, join(folder, DATABASE_NAME))
    return bytes
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

/** False when the secret is not in the data folder but in a variable, which is not ours to write down. */
async function copySecret({ dataFolder, folder }: Folders): Promise<boolean> {
  const from = join(dataFolder, SECRET_NAME)
  if (!existsSync(from)) return false
  const to = join(folder, SECRET_NAME)
  await copyFile(from, to)
  await chmod(to, OWNER_ONLY)
  return true
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
