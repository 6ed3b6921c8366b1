// The configuration of one server or command: the settings of the environment (config/settings.ts) and the operator's YAML
// file (config/load-file.ts), checked. The only place that reads the environment.
import { editDistance } from './catalogue/catalogue.ts'
import { ConfigError } from './config/config-error.ts'
import type { ConfigFile, RoutingSettings, SuccessionSettings } from './config/config-file.ts'
import { NO_CONFIG_FILE } from './config/config-file.ts'
import type { PeopleConfig, PeopleValues } from './config/people-config.ts'
import { composePeople } from './config/people-config.ts'
import type { Setting } from './config/setting.ts'
import type { LogLevel, StatisticsReaders } from './config/settings.ts'
import { SETTINGS } from './config/settings.ts'

export type { RoutingSettings, SuccessionSettings }

/** Environment variables by name, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What settings are read from: the process's own unless said otherwise. */
export interface Source {
  readonly environment: Environment
  readonly workingFolder: string
}

export interface Config {
  /** 0 takes any free port. */
  readonly port: number
  readonly host: string
  /** Absolute path. It may not exist yet. */
  readonly dataFolder: string
  /** Undefined when the secret in the data folder is to be used. */
  readonly secret: string | undefined
  readonly oldSecret: string | undefined
  /** Without a slash at the end. */
  readonly publicUrl: string | undefined
  readonly drainMs: number
  readonly logLevel: LogLevel
  /** 0 when no responses are kept. */
  readonly responsesDays: number
  /** Whether accounts may have prompts and answers kept. */
  readonly keepPrompts: 'allowed' | 'forbidden'
  /** What other machines must show for /metrics. */
  readonly metricsToken: string | undefined
  /** `prepaid` for all accounts; `metered` leaves it to each. */
  readonly billing: 'metered' | 'prepaid'
  /** In per cent of the list price. */
  readonly ownKeyFee: number
  /** Who sees what pages say about the traffic of the whole installation. */
  readonly statistics: StatisticsReaders
  readonly people: PeopleConfig
  /** Absolute path of the YAML file, for watching it. */
  readonly file: string | undefined
  /** What the YAML file lays over the shipped catalogue; empty without a file. */
  readonly documents: ConfigFile['documents']
  readonly routing: RoutingSettings
  readonly succession: SuccessionSettings
  /** Looks up a provider's variable; an empty one counts as not set. */
  readonly variable: (name: string) => string | undefined
  /** What the operator should know though it is no error. */
  readonly notices: readonly string[]
}

/** Where the server of these variables keeps its data: all that a command needs to find it, whatever else may be wrong. */
export function readDataFolder({ environment, workingFolder }: Source): string {
  const { name, fallback, read } = SETTINGS.dataFolder
  const folder = read(lookUp(environment, name) ?? fallback ?? '', workingFolder)
  if (folder === undefined) throw new ConfigError(`${name} must be ${SETTINGS.dataFolder.allowed}`)
  return folder
}

/** Reads and checks everything. Throws a ConfigError that names each wrong setting, what is allowed and how to fix it. */
export async function readConfig(source: Partial<Source> = {}): Promise<Config> {
  const { environment = process.env, workingFolder = process.cwd() } = source
  const variable = (name: string): string | undefined => lookUp(environment, name)
  const problems: string[] = []
  const read = <T>(setting: Setting<T>): T | undefined => {
    const text = variable(setting.name) ?? setting.fallback
    if (text === undefined) return undefined
    const value = setting.read(text, workingFolder)
    if (value === undefined) problems.push(problemWith(setting, text))
    return value
  }
  const values = {
    port: read(SETTINGS.port),
    host: read(SETTINGS.host),
    dataFolder: read(SETTINGS.dataFolder),
    drainMs: read(SETTINGS.drainMs),
    logLevel: read(SETTINGS.logLevel),
    responsesDays: read(SETTINGS.responsesDays),
    keepPrompts: read(SETTINGS.keepPrompts),
    billing: read(SETTINGS.billing),
    ownKeyFee: read(SETTINGS.ownKeyFee),
    statistics: read(SETTINGS.statistics),
  }
  const optional = {
    secret: read(SETTINGS.secret),
    oldSecret: read(SETTINGS.oldSecret),
    publicUrl: read(SETTINGS.publicUrl),
    metricsToken: read(SETTINGS.metricsToken),
    file: read(SETTINGS.file),
  }
  const people = composePeople(readPeopleValues(read), problems)
  read(SETTINGS.databaseUrl)
  read(SETTINGS.valkeyUrl)
  if (problems.length > 0 || !isComplete(values)) throw new ConfigError(problems.join('\n'))
  const file = optional.file === undefined ? NO_CONFIG_FILE : await readFile(optional.file, variable)
  return {
    ...values,
    ...optional,
    people,
    documents: file.documents,
    routing: file.routing,
    succession: file.succession,
    variable,
    notices: [...misspelt(environment), ...file.notices],
  }
}

function readPeopleValues(read: <T>(setting: Setting<T>) => T | undefined): PeopleValues {
  return {
    signUp: read(SETTINGS.signUp),
    trustedProxies: read(SETTINGS.trustedProxies),
    smtpUrl: read(SETTINGS.smtpUrl),
    mailFrom: read(SETTINGS.mailFrom),
    githubClientId: read(SETTINGS.githubClientId),
    githubClientSecret: read(SETTINGS.githubClientSecret),
    googleClientId: read(SETTINGS.googleClientId),
    googleClientSecret: read(SETTINGS.googleClientSecret),
    oidcIssuer: read(SETTINGS.oidcIssuer),
    oidcClientId: read(SETTINGS.oidcClientId),
    oidcClientSecret: read(SETTINGS.oidcClientSecret),
    oidcName: read(SETTINGS.oidcName),
  }
}

/** An empty variable counts as not set. */
function lookUp(environment: Environment, name: string): string | undefined {
  const value = Object.hasOwn(environment, name) ? environment[name] : undefined
  return value?.trim() || undefined
}

/** Loads the YAML parser only when there is something to parse: it would be a tenth of a second of every start. */
async function readFile(path: string, variable: Config['variable']): Promise<ConfigFile> {
  const { loadConfigFile } = await import('./config/load-file.ts')
  return await loadConfigFile(path, variable)
}

function isComplete<T extends object>(values: T): values is { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.values(values).every((value) => value !== undefined)
}

function problemWith(setting: Setting<unknown>, text: string): string {
  if (setting.refusal) return `${setting.name} is set, but ${setting.refusal}. To fix it: ${setting.example}`
  const value = setting.isSecret ? 'is set to something' : `is ${JSON.stringify(text)}, which is`
  return `${setting.name} ${value} not allowed: it must be ${setting.allowed}. For example: ${setting.example}`
}

/** A misspelt setting would otherwise be passed over without a word. */
function misspelt(environment: Environment): string[] {
  const names = Object.values(SETTINGS).map((setting) => setting.name)
  const notices: string[] = []
  for (const name of Object.keys(environment)) {
    if (!name.startsWith('CAUSEWAY_') || names.includes(name as (typeof names)[number])) continue
    const near = names.find((known) => editDistance(known, name) <= 2)
    if (near) notices.push(`${name} is not a setting; did you mean ${near}?`)
  }
  return notices
}
