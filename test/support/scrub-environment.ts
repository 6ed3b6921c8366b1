// The environment of a test run: without anything that would switch a real provider on or change a setting, so that a test
// can neither spend money nor depend on the machine. The names of the providers come from their documents.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from './read-sources.ts'

type Environment = Readonly<Record<string, string | undefined>>

const SETTINGS = /^(PORT|HOST|DATABASE_URL|VALKEY_URL|CAUSEWAY_.*)$/
const PROVIDERS = /(_API_KEY|_BASE_URL|_API_TOKEN|_AUTH_TOKEN)$|^(AWS|AZURE|GOOGLE|GCP|VERTEX)_/
/** Set by a test run for its children; a run inside a run would report to the outer one. */
const TEST_RUNNER = /^NODE_TEST_/
/** Where real recordings lie is no setting of the product. */
const KEPT = new Set(['CAUSEWAY_RECORDINGS'])

/** A copy without those variables. */
export function scrubbedEnvironment(environment: Environment): Record<string, string> {
  const named = providerVariables()
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment)) {
    const isScrubbed =
      SETTINGS.test(name) || PROVIDERS.test(name) || TEST_RUNNER.test(name) || named.has(name)
    if (value !== undefined && (!isScrubbed || KEPT.has(name))) kept[name] = value
  }
  return kept
}

function providerVariables(): ReadonlySet<string> {
  const names = new Set<string>()
  for (const path of globSync('data/providers/*.json', { cwd: repository })) {
    const { env = {} } = JSON.parse(readFileSync(join(repository, path), 'utf8')) as {
      readonly env?: Readonly<Record<string, string>>
    }
    for (const name of Object.values(env)) names.add(name)
  }
  return names
}
