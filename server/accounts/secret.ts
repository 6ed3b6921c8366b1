// The server's secret: given by the operator, or made once and kept in the data folder. Checked against the fingerprint in
// the store, since under another secret every key would silently be unknown.
import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Store } from '../store/ports.ts'
import { fingerprint } from './digest.ts'

/** The file of the data folder that keeps it. */
export const SECRET_NAME = 'causeway.secret'
const FACT = 'secret-fingerprint'
const SHORTEST = 16
/** What file systems without hard links answer (exFAT, some shared folders). */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

/** A secret that cannot be used; the message says what to do. */
export class SecretError extends Error {
  override readonly name = 'SecretError'
  /** Wrong configuration, as the command line counts it. */
  readonly exitCode = 2
}

/**
 * The secret of this installation. `given` is CAUSEWAY_SECRET, `previous` CAUSEWAY_SECRET_OLD. Without `given` it is read
 * from `<dataFolder>/causeway.secret`, or made there on the first start. Rejects with a SecretError when it is not the one
 * that the store knows.
 */
export async function openSecret(options: {
  readonly dataFolder: string
  readonly facts: Store['facts']
  readonly given?: string | undefined
  readonly previous?: string | undefined
}): Promise<string> {
  const { dataFolder, facts, previous } = options
  const file = join(dataFolder, SECRET_NAME)
  const given = options.given === '' ? undefined : options.given
  const known = await facts.get(FACT)
  const secret =
    given ?? (await readSecret(file)) ?? (known === undefined ? await makeSecret(file) : undefined)
  if (secret === undefined)
    throw new SecretError(
      `The server's secret is gone: ${file} is missing and CAUSEWAY_SECRET is not set. ` +
        'Bring the file back from a backup, or set CAUSEWAY_SECRET to its content.',
    )
  if (known === undefined && secret.length < SHORTEST)
    throw new SecretError(
      `CAUSEWAY_SECRET must have at least ${SHORTEST} characters. Make one with: openssl rand -hex 32`,
    )

  const print = fingerprint(secret)
  const stored = known ?? (await facts.ensure({ name: FACT, value: print }))
  if (stored === print) return secret
  if (previous !== undefined && previous !== '' && stored === fingerprint(previous)) {
    await facts.set({ name: FACT, value: print })
    return secret
  }
  throw new SecretError(wrongSecret(given === undefined ? file : undefined, file))
}

function wrongSecret(readFrom: string | undefined, file: string): string {
  return readFrom === undefined
    ? 'CAUSEWAY_SECRET is not the secret that this data was made with, so no API key would work. ' +
        `Set it to the former value, unset it to use ${file}, or, to change it, put the former value into CAUSEWAY_SECRET_OLD.`
    : `The secret in ${readFrom} is not the one that this data was made with, so no API key would work. ` +
        'Bring the file back from a backup, or set CAUSEWAY_SECRET to the former value.'
}

async function readSecret(file: string): Promise<string | undefined> {
  try {
    const secret = (await readFile(file, 'utf8')).trim()
    if (secret === '') throw new SecretError(`${file} is empty. Bring it back from a backup, or delete it.`)
    return secret
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

// Written and synced under another name first, then linked: the file is either absent or whole, and of two processes that
// start together one makes it and both read the same.
async function makeSecret(file: string): Promise<string> {
  await mkdir(join(file, '..'), { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  const handle = await open(draft, 'wx', 0o600)
  try {
    await handle.writeFile(`${randomBytes(32).toString('hex')}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    await link(draft, file)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (NO_LINKS.has(code)) await rename(draft, file)
    else if (code !== 'EEXIST') throw error
  } finally {
    await rm(draft, { force: true })
  }
  await syncFolder(join(file, '..'))
  const made = await readSecret(file)
  if (made === undefined)
    throw new SecretError(`${file} was deleted while the server started. Start it again.`)
  return made
}

async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders, and keeps names without being asked.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
