// Opens everything a gateway needs, in order, once: for the server, and for a command line that finds no server running.
// Joins rooms; decides nothing.
import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import type { DialectId } from '../core/model.ts'
import type { ProviderDialect } from '../dialects/dialect.ts'
import { anthropicMessages } from '../dialects/anthropic-messages/index.ts'
import { bedrockConverse } from '../dialects/bedrock-converse/index.ts'
import { gemini } from '../dialects/gemini/index.ts'
import { openaiChat } from '../dialects/openai-chat/index.ts'
import { openaiResponses } from '../dialects/openai-responses/index.ts'
import { openaiCompletions } from '../dialects/openai-completions/index.ts'
import { openAccountSettings } from './accounts/account-settings.ts'
import { ensureDefaultAccount } from './accounts/default-account.ts'
import { openDisabledAccounts } from './accounts/disabled-accounts.ts'
import { openKeys } from './accounts/keys.ts'
import { openOwnKeys } from './accounts/own-keys.ts'
import { openProviderVariables } from './accounts/provider-variables.ts'
import { createAddress } from './accounts/people/address.ts'
import { openPeople } from './accounts/people/open-people.ts'
import { openSecret } from './accounts/secret.ts'
import { readBenchmarks } from './catalogue/benchmarks.ts'
import { openCatalogue } from './catalogue/open-catalogue.ts'
import { createCatalogueEditor, readKeptEdits } from './catalogue/open-edits.ts'
import { readShippedDocuments } from './catalogue/read-data.ts'
import type { Config } from './config.ts'
import { openLedger } from './ledger/ledger.ts'
import { createLearnedOutputs } from './limits/learned-outputs.ts'
import { openMemberBudgets } from './limits/member-budgets.ts'
import { createRates } from './limits/rates.ts'
import { createActivity } from './pipeline/activity.ts'
import { openKeptPrompts } from './pipeline/kept-prompts.ts'
import { openResponseArchive } from './pipeline/responses/archive.ts'
import { createResponseRuns } from './pipeline/responses/runs.ts'
import { createWatches } from './pipeline/watches.ts'
import { createHttpTransport } from './providers/http.ts'
import { createSimulator } from './providers/simulator/simulator.ts'
import { createTokenizer } from './providers/tokenizer/tokenizer.ts'
import { createHedges } from './routing/hedges.ts'
import { openKeptHealth } from './routing/kept-health.ts'
import { createKeyRotation } from './routing/key-rotation.ts'
import { createSticky } from './routing/sticky.ts'
import type { Services } from './services.ts'
import { openStore } from './store/open.ts'
import type { Store } from './store/ports.ts'
import type { Log } from './telemetry/log.ts'
import { createMetrics } from './telemetry/metrics.ts'

const VERSION = '0.1.0'

export interface OpenOptions {
  readonly config: Config
  readonly log: Log
  /** A store that is opening already; one is opened in the configured folder otherwise. */
  readonly store?: Promise<Store>
  /** Unix milliseconds; the clock of the machine when absent. */
  readonly now?: () => number
}

/**
 * Opens the services. Rejects with what is wrong with the configuration, the data folder or the secret; the store is closed
 * then, also one that was given.
 */
export async function openServices(options: OpenOptions): Promise<Services> {
  const opening = options.store ?? openStore({ dataFolder: options.config.dataFolder, log: options.log })
  try {
    return await openOver(opening, options)
  } catch (error) {
    await opening.then((store) => store.close()).catch(ignoreBecauseTheFirstErrorIsTold)
    throw error
  }
}

function ignoreBecauseTheFirstErrorIsTold(): void {
  // A store that does not open, or not close, after something else went wrong: that is what has to be mended first.
}

async function openOver(opening: Promise<Store>, options: OpenOptions): Promise<Services> {
  const { log } = options
  let { config } = options
  const { now = Date.now } = options
  await mkdir(config.dataFolder, { recursive: true, mode: 0o700 })
  const [store, shipped, benchmarks] = await Promise.all([opening, readShippedDocuments(), readBenchmarks()])
  const secret = await openSecret({
    dataFolder: config.dataFolder,
    facts: store.facts,
    given: config.secret,
    previous: config.oldSecret,
  })
  const defaultAccount = await ensureDefaultAccount({ store, now })
  const memberBudgets = await openMemberBudgets(store)
  const [accountSettings, disabledAccounts, keys, ledger, keptHealth] = await Promise.all([
    openAccountSettings({ store, now }),
    openDisabledAccounts({ store, now }),
    openKeys({ store, secret, previousSecret: config.oldSecret, now }),
    openLedger({ store, now, log, billing: config.billing, memberBudgets }),
    openKeptHealth({ store: store.endpointHealth, now, log }),
  ])
  const people = await openPeople({
    store,
    secret,
    previousSecret: config.oldSecret,
    config: config.people,
    address: createAddress(config),
    defaultAccountId: defaultAccount.id,
    accountsChanged: ledger.refreshAccounts,
    now,
    log,
  })

  const { oldSecret: previousSecret } = config
  const providerVariables = await openProviderVariables({ facts: store.facts, secret, previousSecret, log })
  const ownKeys = await openOwnKeys({ store, secret, previousSecret, now, log })
  const keptResponses = await openResponseArchive({
    store,
    secret,
    previousSecret: config.oldSecret,
    days: config.responsesDays,
    log,
  })
  const keptPrompts = openKeptPrompts({
    store,
    accountSettings,
    secret,
    previousSecret,
    isAllowed: config.keepPrompts === 'allowed',
    now,
    log,
  })

  const edits = await readKeptEdits(store.facts, (row) =>
    log.error({ row }, 'a change of the catalogue, made in the web app, cannot be used any more'),
  )
  const catalogue = openCatalogue({
    shipped,
    operator: config.documents,
    edits,
    variable: (name) => providerVariables.get(name) ?? config.variable(name),
  })
  const notFitting = catalogue.problem()
  if (notFitting !== undefined)
    log.error({ reason: notFitting }, 'models that were added in the web app are left out')
  const via = `causeway/${createHash('sha256').update(`instance ${secret}`).digest('hex').slice(0, 12)}`
  const tokenizer = createTokenizer()
  const watches = createWatches(now)
  const transports = {
    http: createHttpTransport({ via, userAgent: `causeway/${VERSION}` }),
    simulator: createSimulator({ now, tokenizer, lookUpModel: (id) => catalogue.current().models.get(id) }),
  }
  return {
    version: VERSION,
    config: {
      current: () => config,
      replace: (file) => {
        catalogue.replaceOperatorDocuments(file.documents)
        config = { ...config, ...file }
      },
    },
    log,
    metrics: createMetrics(),
    now,
    store,
    defaultAccount,
    keys,
    accountSettings,
    disabledAccounts,
    people,
    ownKeys,
    ledger,
    memberBudgets,
    rates: createRates({ now }),
    health: keptHealth.health,
    saveHealth: keptHealth.save,
    sticky: createSticky(),
    keyRotation: createKeyRotation({ now }),
    keySticky: createSticky(),
    hedges: createHedges(),
    learnedOutputs: createLearnedOutputs(),
    watches,
    tokenizer,
    transports,
    callers: {
      chat: openaiChat,
      completions: openaiCompletions,
      responses: openaiResponses,
      messages: anthropicMessages,
      contents: gemini,
    },
    dialects: new Map<DialectId, ProviderDialect>([
      ['openai-chat', openaiChat],
      ['openai-responses', openaiResponses],
      ['anthropic-messages', anthropicMessages],
      ['gemini', gemini],
      ['bedrock-converse', bedrockConverse],
    ]),
    catalogue,
    benchmarks,
    providerVariables,
    catalogueEditor: createCatalogueEditor({ facts: store.facts, catalogue }),
    via,
    keptResponses,
    keptPrompts,
    responseRuns: createResponseRuns(),
    activity: createActivity(),
    close: async () => {
      watches.close()
      await Promise.all([transports.http.close(), transports.simulator.close(), tokenizer.close()])
      await people.close()
      await ledger.close()
      await ownKeys.close()
      await keptHealth.save()
      await keptPrompts.close()
      await store.close()
    },
  }
}
