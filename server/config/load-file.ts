// Reads the operator's YAML file: parses, fills in ${VARIABLES}, checks, and says line and reason when it is wrong.
// Knows nothing of the environment but the look-up it is given; keeps no state (watching is watch-file.ts).
import { readFile } from 'node:fs/promises'
import type { ProviderDocument } from '../catalogue/schema.ts'
import { checkReferences } from './check-references.ts'
import { ConfigError } from './config-error.ts'
import type { ConfigFile } from './config-file.ts'
import { describeIssue, spell } from './describe-issue.ts'
import type { ConfigFileDocument } from './file-schema.ts'
import { configFile } from './file-schema.ts'
import type { Filled, Variable } from './fill-variables.ts'
import { fillVariables } from './fill-variables.ts'
import type { FileProblem, YamlDocument } from './yaml-document.ts'
import { readYaml } from './yaml-document.ts'

/** Problems named in one message; more of them follow from the first ones as a rule. */
const MOST_PROBLEMS = 10

/** Reads and checks the file. Throws a ConfigError with a line and a reason for every problem. */
export async function loadConfigFile(path: string, variable: Variable): Promise<ConfigFile> {
  const yaml = readYaml(await readText(path))
  refuse(path, yaml.problems)
  const filled = fillVariables(yaml.value ?? {}, variable)
  refuse(path, variableProblems(yaml, filled))
  const checked = configFile.safeParse(filled.value)
  if (!checked.success) {
    const described = checked.error.issues.flatMap((issue) => describeIssue(issue, yaml.value))
    const problems = described.map(({ path, message }) => ({ line: yaml.lineOf(path), message }))
    throw problemsError(path, problems)
  }
  const notices: string[] = []
  switchProvidersOff({ document: checked.data, yaml, filled, notices })
  const references = await checkReferences(checked.data, variable)
  refuse(
    path,
    references.problems.map(({ path, message }) => ({ line: yaml.lineOf(path), message })),
  )
  return settingsOf(checked.data, [...notices, ...references.notices])
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new ConfigError(
      `The configuration file ${path} (CAUSEWAY_CONFIG) cannot be read: ${code}. ` +
        'Give the path of a YAML file that the server may read, or unset CAUSEWAY_CONFIG.',
      { cause: error },
    )
  }
}

function refuse(path: string, problems: readonly FileProblem[]): void {
  if (problems.length > 0) throw problemsError(path, problems)
}

function problemsError(path: string, problems: readonly FileProblem[]): ConfigError {
  const sorted = problems.toSorted((one, other) => one.line - other.line)
  const lines = sorted.slice(0, MOST_PROBLEMS).map(({ line, message }) => `  line ${line}: ${message}`)
  if (sorted.length > MOST_PROBLEMS) lines.push(`  and ${sorted.length - MOST_PROBLEMS} more`)
  return new ConfigError(`The configuration file ${path} cannot be used:\n${lines.join('\n')}`)
}

/** Outside of providers a variable that is not set leaves nothing to go on with. */
function variableProblems(yaml: YamlDocument, filled: Filled): FileProblem[] {
  const malformed = filled.malformed.map((path) => ({
    line: yaml.lineOf(path),
    message: `${spell(path)}: write \${NAME} for a variable, or $\${ for the two characters themselves`,
  }))
  const unset = filled.unset
    .filter(({ path }) => !isOfProvider(path))
    .map(({ path, name }) => ({
      line: yaml.lineOf(path),
      message: `${spell(path)}: the variable ${name} is not set; set it or write the value here`,
    }))
  return [...malformed, ...unset]
}

function isOfProvider(path: readonly PropertyKey[]): boolean {
  return path[0] === 'providers' && path.length > 2
}

interface OffSwitch {
  readonly document: ConfigFileDocument
  readonly yaml: YamlDocument
  readonly filled: Filled
  readonly notices: string[]
}

/** Leaves such a provider in the catalogue without a key, so that its models exist and errors name the variable to set. */
function switchProvidersOff({ document, yaml, filled, notices }: OffSwitch): void {
  const unset = leaveKeysOut({ document, yaml, filled, notices })
  for (const { path, name } of unset) {
    const id = String(path[1])
    const provider = document.providers[id]
    if (!provider) continue
    document.providers[id] = withoutKey(provider, name)
    notices.push(
      `Provider ${id} is switched off: the variable ${name} (line ${yaml.lineOf(path)}) is not set.`,
    )
  }
  for (const [id, provider] of Object.entries(document.providers)) {
    if (provider.auth === 'none' || provider.api_key || provider.api_keys) continue
    if (provider.env.key || provider.ceremony) continue
    notices.push(
      `Provider ${id} is switched off: it has no api_key (line ${yaml.lineOf(['providers', id])}). ` +
        'Give it one, or auth: none if it needs none.',
    )
  }
}

/** Of several keys those that are not set are done without while one is left; the other unset variables are returned. */
function leaveKeysOut({ document, yaml, filled, notices }: OffSwitch): Filled['unset'] {
  const isKey = ({ path }: Filled['unset'][number]): boolean => path[2] === 'api_keys' && path.length > 3
  const byProvider = Map.groupBy(filled.unset.filter(isKey), ({ path }) => String(path[1]))
  const spared = new Set<Filled['unset'][number]>()
  for (const [id, missing] of byProvider) {
    const provider = document.providers[id]
    const places = new Set(missing.map(({ path }) => path[3]))
    const left = provider?.api_keys?.filter((_, place) => !places.has(place)) ?? []
    if (!provider || left.length === 0) continue
    document.providers[id] = { ...provider, api_keys: left }
    for (const one of missing) {
      spared.add(one)
      notices.push(
        `Provider ${id} has one key less: the variable ${one.name} (line ${yaml.lineOf(one.path)}) is not set.`,
      )
    }
  }
  return filled.unset.filter((one) => !spared.has(one))
}

function withoutKey(provider: ProviderDocument, variable: string): ProviderDocument {
  const { api_key: _unused, api_keys: _nor, ceremony: _notEither, ...rest } = provider
  return { ...rest, env: provider.auth === 'none' ? { base_url: variable } : { key: variable } }
}

function settingsOf(document: ConfigFileDocument, notices: readonly string[]): ConfigFile {
  const { routing, succession } = document
  return {
    documents: {
      providers: new Map(Object.entries(document.providers)),
      models: new Map(Object.entries(document.models)),
      ...(document.margin !== undefined && { margin: document.margin }),
    },
    routing: {
      connectTimeoutMs: routing.connect_timeout_ms,
      firstEventTimeoutMs: routing.first_event_timeout_ms,
      idleTimeoutMs: routing.idle_timeout_ms,
      attempts: routing.attempts,
      totalTimeoutMs: routing.total_timeout_ms,
      balance: routing.balance,
      rescue: routing.rescue,
      hedge: routing.hedge,
      probeMinutes: routing.probe_minutes,
      probeDollarsPerDay: routing.probe_usd_per_day,
    },
    succession: { default: succession.default, models: new Map(Object.entries(succession.models)) },
    notices,
  }
}
