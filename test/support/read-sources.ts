// Reads the repository's own source files for test/architecture.test.ts: paths, text, imports. Finds; judges nothing.
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, resolve } from 'node:path'

/** The repository, found from this file. */
export const repository = resolve(import.meta.dirname, '../..')

export interface SourceFile {
  /** From the root of the repository, with slashes: `server/http/routes.ts`. */
  readonly path: string
  readonly text: string
  readonly lines: number
  readonly isTest: boolean
  /** Files of ours that it imports, types included, as paths. */
  readonly ours: readonly string[]
  /** Packages and `node:` modules that it imports. */
  readonly packages: readonly string[]
}

const FOLDERS = ['core', 'dialects', 'contract', 'server', 'web', 'cli', 'test', 'bench']
const STATIC_IMPORT = /^(?:import|export)\s(?:[^'"`;]*?\sfrom\s+)?['"]([^'"\n]+)['"]/gm
const DYNAMIC_IMPORT = /\bimport\(\s*['"]([^'"\n]+)['"]/g

/** Every source file of ours, by path; packages of the tests' clients and of the bench's peers are not ours. */
export function readSources(): ReadonlyMap<string, SourceFile> {
  const patterns = FOLDERS.map((folder) => `${folder}/**/*.{ts,tsx,mjs}`)
  const found = globSync(patterns, { cwd: repository, exclude: (path) => path.endsWith('node_modules') })
  const paths = found.map((path) => path.replaceAll('\\', '/')).toSorted()
  return new Map(paths.map((path) => [path, readSource(path)]))
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(repository, path), 'utf8')
  const imports = [STATIC_IMPORT, DYNAMIC_IMPORT].flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => match[1] ?? ''),
  )
  const isOurs = (specifier: string): boolean => specifier.startsWith('.')
  return {
    path,
    text,
    lines: text.split('\n').length - 1,
    isTest: /\.test\.(ts|mjs)$/.test(path) || path.startsWith('test/'),
    ours: imports
      .filter(isOurs)
      .map((specifier) => normalize(join(dirname(path), specifier)).replaceAll('\\', '/')),
    packages: imports.filter((specifier) => !isOurs(specifier)),
  }
}

/** The first circle of imports that is found, as its files in order; undefined when there is none. */
export function findCircle(sources: ReadonlyMap<string, SourceFile>): readonly string[] | undefined {
  const finished = new Set<string>()
  const visit = (path: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path]
    if (finished.has(path)) return undefined
    for (const next of sources.get(path)?.ours ?? []) {
      const circle = visit(next, [...way, path])
      if (circle) return circle
    }
    finished.add(path)
    return undefined
  }
  for (const path of sources.keys()) {
    const circle = visit(path, [])
    if (circle) return circle
  }
  return undefined
}
