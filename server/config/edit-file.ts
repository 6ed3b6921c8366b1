// Changes the operator's YAML file for him: one change, checked as a start would check it, written whole or not at all. His
// comments and his order stay. Reading a file is load-file.ts.
import { chmod, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { parseDocument } from 'yaml'
import type { Document } from 'yaml'
import { ConfigError } from './config-error.ts'
import type { ConfigFile } from './config-file.ts'
import type { Variable } from './fill-variables.ts'
import { loadConfigFile } from './load-file.ts'

const OWNER_ONLY = 0o600

export interface FileEdit {
  readonly path: string
  readonly variable: Variable
  /** Changes the document in place. What it throws ends the edit, and nothing was written. */
  readonly change: (document: Document) => void
}

/**
 * Makes the file when there is none. Resolves with the file as it is then; rejects with a ConfigError that gives the line and
 * the reason when it could not be used before or after the change.
 */
export async function editConfigFile({ path, variable, change }: FileEdit): Promise<ConfigFile> {
  const before = await readText(path)
  // A file that is wrong already is put right by who wrote it.
  if (before !== undefined) await loadConfigFile(path, variable)
  const document = parseDocument(before ?? '', { stringKeys: true })
  change(document)
  const next = `${path}.${process.pid}.new`
  try {
    await writeFile(next, document.toString({ lineWidth: 0 }), { mode: OWNER_ONLY })
    if (before !== undefined) await chmod(next, (await stat(path)).mode)
    const file = await loadConfigFile(next, variable)
    await rename(next, path)
    return file
  } catch (error) {
    await rm(next, { force: true })
    throw told(error, { path, next })
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw told(error, { path, next: path })
  }
}

/** In the words of the file that was meant. */
function told(error: unknown, { path, next }: { readonly path: string; readonly next: string }): unknown {
  if (error instanceof ConfigError)
    return new ConfigError(error.message.replaceAll(next, path), { cause: error })
  const code = codeOf(error)
  return code === undefined
    ? error
    : new ConfigError(`The configuration file ${path} cannot be changed here (${code}).`, { cause: error })
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}
