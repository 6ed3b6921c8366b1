// Writes docs/settings.md from the lists that the server itself reads: the settings, the providers' documents, the schema of
// the file. `node cli/settings-page.ts` writes the page; a test says when it is no longer current.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readShippedDocuments } from '../server/catalogue/read-data.ts'
import { hasOwnAddress, inWords, waysToSwitchOn } from '../server/catalogue/switch-variables.ts'
import { configFile } from '../server/config/file-schema.ts'
import type { Setting } from '../server/config/setting.ts'
import { SETTINGS } from '../server/config/settings.ts'

/** Where the page is. */
export const SETTINGS_PAGE = join(import.meta.dirname, '..', 'docs', 'settings.md')

/** A configuration file that shows every block; a test loads it as it stands. */
export const EXAMPLE_FILE = `providers:
  acme:                                # the name that endpoints below use
    name: Acme
    dialect: openai-chat               # the wire format that it speaks
    base_url: "http://127.0.0.1:9001/v1"
    api_key: "\${ACME_KEY}"             # taken from the environment; not set: the provider is off
    # api_keys: ["\${ACME_KEY}", { key: "\${SPARE}", name: spare, requests_per_minute: 500, tokens_per_minute: 200000, weight: 2 }]
    data_policy: { trains: false, retains_days: 0 }
models:
  acme/thinker-1:                      # author/slug
    name: Thinker 1
    aliases: [thinker]
    context: 128000
    max_output: 32000
    input: [text, image]
    pricing: { prompt: 1.10, completion: 4.40, cache_read: 0.55 }   # US dollars per million tokens
    reasoning: { kind: effort, efforts: [low, medium, high], default: medium }
    supports: [tools, tool_choice, response_format, seed, stop]
    endpoints:                         # who serves it, at their own prices and limits where they differ
      - { provider: acme, id: thinker-1-2026-01-01 }
routing: { attempts: 4, total_timeout_ms: 900000 }
succession: { default: successor }
`

const INTRODUCTION = `# Settings

This page is made from the source by \`node cli/settings-page.ts\`.

Settings come from environment variables; providers, models, routing and succession of your own come from a YAML file. Nothing
has to be set: without any of it the server listens on this machine, keeps its data in \`./data\`, and answers test keys from
its simulator. A wrong setting stops the start with exit code 2 and a sentence that names it, its value and what is allowed.
An empty variable counts as not set.

What is said in more than one place holds in this order: the request, the key, the YAML file, what administrators changed in the
web app, the environment, the shipped catalogue.
`

const PROVIDERS_INTRODUCTION = `## Providers

A provider is switched on by its variables: its key, for a local server its address, for a cloud what [its section](providers.md#clouds)
says. The second variable moves a provider to another address, such as a proxy. All are read at the start.
`

const FILE_INTRODUCTION = `## The configuration file

\`CAUSEWAY_CONFIG\` names it. It is read again when it changes and on SIGHUP, without a restart; a file with a mistake is
reported with the line and the reason, and the last good one stays in force. At the start a mistake ends the server with exit
code 2. Unknown fields and duplicate keys are mistakes.

\`\${NAME}\` in a text is replaced by the variable of that name. When the variable of a provider is not set, that provider is
switched off, and the log says so; anywhere else it is a mistake. \`$\${\` stands for the two characters themselves.

A provider or model with the id of a shipped one replaces it whole. \`causeway models list\` and \`causeway providers list\`
show what came of it.

\`\`\`yaml
${EXAMPLE_FILE}\`\`\`
`

const MARGIN = `### \`margin\`

\`margin: 15\` has callers pay 15 % over what providers take, for every model that says nothing of its own; 0 when nothing is said.
A model's row may have a \`margin\` of its own, or a \`price\` (in the form of \`pricing\`) that callers pay whoever serves it.
\`hidden: true\` in a model's row takes it out of every list and answers 404; \`enabled: false\` in a provider's row keeps it from
being asked. See [what a request costs](keys-and-credits.md#what-a-request-costs).
`

/** The whole page as Markdown. */
export async function settingsPage(): Promise<string> {
  return [
    INTRODUCTION,
    '## Environment\n',
    ...Object.values(SETTINGS).map(describeSetting),
    `${PROVIDERS_INTRODUCTION}\n${await providersTable()}`,
    FILE_INTRODUCTION,
    MARGIN,
    '### `routing`\n',
    `${fieldsTable('routing')}\n`,
    '### `succession`\n',
    `${fieldsTable('succession')}\n`,
    "What happens to a model after its end: `successor` sends requests to the model that its maker, or the model's row, names;",
    '`refuse` answers with an error that names the date and the successor; `{ to: author/slug }` names a successor of yours.',
    '`models` says it for single models, by id or alias.',
    '',
  ].join('\n')
}

function describeSetting(setting: Setting<unknown>): string {
  const standard = setting.fallback === undefined ? 'not set' : `\`${setting.fallback}\``
  const allowed = setting.refusal === undefined ? setting.allowed : `nothing yet: ${setting.refusal}`
  return `### \`${setting.name}\`

${setting.doc}

- default: ${standard}
- allowed: ${allowed}
- example: \`${setting.example}\`
`
}

async function providersTable(): Promise<string> {
  const { providers } = await readShippedDocuments()
  const rows = [...providers.values()]
    .filter(({ transport }) => transport === 'http')
    .map((document) => {
      const { name, env, base_url: address } = document
      // A provider whose address is each customer's own has none that could be shown.
      const isOwn = hasOwnAddress(document)
      const ways = waysToSwitchOn(document)
      const isAddress = ways.some((way) => way.includes(env.base_url ?? ''))
      const switchedOn = ways.map((way) => inWords(way.map((variable) => `\`${variable}\``))).join('; or ')
      const moved = isAddress || env.base_url === undefined ? '' : `\`${env.base_url}\``
      return `| ${name} | ${switchedOn} | ${moved} | ${isOwn ? 'yours' : `\`${address}\``} |`
    })
  return `| provider | switched on by | address in | usual address |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`
}

interface JsonField {
  readonly description?: string
  readonly type?: string
  readonly default?: unknown
  readonly enum?: readonly string[]
  readonly const?: string
  readonly anyOf?: readonly JsonField[]
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  readonly properties?: Readonly<Record<string, JsonField>>
}

/** From the schema that checks the file, so that neither can be forgotten. */
function fieldsTable(block: 'routing' | 'succession'): string {
  const schema = configFile.shape[block].toJSONSchema({ io: 'input' }) as JsonField
  const rows = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const standard = field.default === undefined ? 'not set' : `\`${JSON.stringify(field.default)}\``
    return `| \`${name}\` | ${allowedValues(field)} | ${standard} | ${field.description ?? ''} |`
  })
  return `| field | allowed | default | what it is |\n| --- | --- | --- | --- |\n${rows.join('\n')}`
}

function allowedValues(field: JsonField): string {
  const { type, enum: choices, const: only, anyOf, minimum, exclusiveMinimum, maximum } = field
  if (anyOf) return anyOf.map(allowedValues).join(', ')
  if (only !== undefined) return `\`${only}\``
  if (choices) return choices.map((choice) => `\`${choice}\``).join(', ')
  if (type === 'boolean') return '`true`, `false`'
  if (type === 'integer') return `${minimum ?? (exclusiveMinimum ?? -1) + 1} to ${maximum}`
  return 'a line per model'
}

if (import.meta.main) await writeFile(SETTINGS_PAGE, await settingsPage())
