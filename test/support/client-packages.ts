// Finds or installs what the examples import, as the suites of test/clients pin it: a node_modules folder or a Python. What
// those suites have installed is used; else it is installed into a folder of the test's own. Judges nothing.
import { cpSync, existsSync, globSync, readFileSync, symlinkSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { repository } from './read-sources.ts'
import { hasTool, runTool } from './run-tool.ts'

const CLIENTS = join(repository, 'test', 'clients')
const INSTALL_TIMEOUT_MS = 300_000
/** Left by test/run-clients.ts in what it has installed to its end. */
const MARKER = '.causeway-install'

/** Hands out folders and programs below one work folder; installs each at most once. */
export interface ClientPackages {
  /** A folder from which this npm package can be imported; undefined when no suite has it or it cannot be installed. */
  readonly folderWith: (name: string) => Promise<string | undefined>
  /** A Python that has `requests`; undefined when there is none and none can be made. */
  readonly pythonWithRequests: () => Promise<string | undefined>
  /** A Python that has `openai`. */
  readonly pythonWithOpenai: () => Promise<string | undefined>
}

/** `workFolder` is the caller's to remove. */
export function createClientPackages(workFolder: string): ClientPackages {
  const folders = new Map<string, Promise<string | undefined>>()
  const pythons = new Map<string, Promise<string | undefined>>()
  const pythonWith = (name: string): Promise<string | undefined> => {
    const known = pythons.get(name) ?? findPython(name, workFolder)
    pythons.set(name, known)
    return known
  }
  return {
    folderWith: (name) => {
      const family = familyOf(name)
      if (family === undefined) return Promise.resolve(undefined)
      const known = folders.get(family) ?? makeFolder(family, workFolder)
      folders.set(family, known)
      return known
    },
    pythonWithRequests: () => pythonWith('requests'),
    pythonWithOpenai: () => pythonWith('openai'),
  }
}

/** The suite whose package.json names the package. */
function familyOf(name: string): string | undefined {
  return globSync('*/package.json', { cwd: CLIENTS })
    .toSorted()
    .map((path) => path.replaceAll('\\', '/').replace('/package.json', ''))
    .find((family) => {
      const text = readFileSync(join(CLIENTS, family, 'package.json'), 'utf8')
      const { dependencies } = JSON.parse(text) as { readonly dependencies: Record<string, string> }
      return Object.hasOwn(dependencies, name)
    })
}

/** Outside of the repository, as a user's program would be. */
async function makeFolder(family: string, workFolder: string): Promise<string | undefined> {
  const folder = await mkdtemp(join(workFolder, `${family}-`))
  const installed = join(CLIENTS, family, 'node_modules')
  if (existsSync(join(installed, MARKER))) {
    symlinkSync(installed, join(folder, 'node_modules'), 'junction')
    return folder
  }
  for (const name of ['package.json', 'package-lock.json'])
    cpSync(join(CLIENTS, family, name), join(folder, name))
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const { exitCode } = await install('npm', args, folder)
  return exitCode === 0 ? folder : undefined
}

/** The machine's own, the one that the package's suite has made, or a new one. */
async function findPython(name: string, workFolder: string): Promise<string | undefined> {
  const suite = join(CLIENTS, `python-${name}`)
  const made = join(suite, '.venv')
  const inMade = join(made, 'bin', 'python')
  const hasPackage = (python: string): Promise<boolean> => hasTool(python, '-c', `import ${name}`)
  if (await hasPackage('python3')) return 'python3'
  if (existsSync(join(made, MARKER)) && (await hasPackage(inMade))) return inMade
  const venv = join(workFolder, `venv-${name}`)
  const python = join(venv, 'bin', 'python')
  await install('python3', ['-m', 'venv', venv], workFolder)
  await install(python, ['-m', 'pip', 'install', '-q', '-r', join(suite, 'requirements.txt')], workFolder)
  return (await hasPackage(python)) ? python : undefined
}

/** With the caller's own environment: installers need his proxies, certificates and registries. */
function install(command: string, args: readonly string[], folder: string): ReturnType<typeof runTool> {
  const environment: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) environment[name] = value
  return runTool({ command, args, folder, environment, timeoutMs: INSTALL_TIMEOUT_MS })
}
