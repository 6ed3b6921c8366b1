// Prompts and answers of accounts that have them kept: gathered after their settlement, sealed and written in batches, opened again
// for their own account. Nobody waits for the writing: a crash loses the last moments. Responses of the Responses API, which
// conversations go on from, are responses/archive.ts.
import type { AccountSettings } from '../accounts/account-settings.ts'
import { unsetSettings } from '../accounts/account-settings.ts'
import { createSeal } from '../accounts/seal.ts'
import type { KeyKind } from '../store/keys/ports.ts'
import type { Store } from '../store/ports.ts'
import type { KeptPromptRecord } from '../store/kept-prompts/ports.ts'
import type { Log } from '../telemetry/log.ts'
import type { ToldChoice } from './told.ts'

/** Never changes: what is kept would not open any more. */
const SEALED_AS = 'causeway prompts 1'
const DAY_MS = 86_400_000
const WRITTEN_AFTER_MS = 500
const MOST_AT_ONCE = 32
/** A request's body beyond this is not kept, only that there was one. */
export const LONGEST_REQUEST_BYTES = 1024 * 1024
/** What may wait to be written before more is left out. */
const MOST_WAITING_CHARACTERS = 64 * 1024 * 1024
/** A batch is sealed in one go while others wait, so it is bounded by its words, too. */
const MOST_SEALED_CHARACTERS = 2 * 1024 * 1024

export interface PromptContent {
  /** The body as the caller sent it; null when it was too long to be kept. */
  readonly request: string | null
  /** What he was told, choice by choice; empty when there was no answer. */
  readonly answer: readonly ToldChoice[]
}

export interface KeptPrompt extends PromptContent {
  readonly id: string
  readonly accountId: number
  readonly keyKind: KeyKind
  readonly createdAt: number
}

/** Why nothing is there. */
export type PromptAbsence = 'off' | 'expired' | 'not-kept' | 'unreadable'

/** The generation that is asked about. */
export type PromptName = Pick<KeptPrompt, 'id' | 'accountId' | 'keyKind' | 'createdAt'>

export interface KeptPrompts {
  /** False when the operator keeps it from all accounts. */
  readonly isAllowed: boolean
  readonly isOnFor: (accountId: number) => boolean
  /** Takes it and writes it soon. Nothing happens when the account has switched it off meanwhile. */
  readonly add: (prompt: KeptPrompt) => void
  readonly find: (name: PromptName) => Promise<PromptContent | PromptAbsence>
  readonly count: (accountId: number) => Promise<number>
  /** How many there were. */
  readonly deleteAll: (accountId: number) => Promise<number>
  /** Deletes what is older than its account keeps it. */
  readonly deleteOld: () => Promise<void>
  /** Writes what waits. */
  readonly close: () => Promise<void>
}

export interface KeptPromptsOptions {
  readonly store: Pick<Store, 'keptPrompts'>
  readonly accountSettings: AccountSettings
  readonly secret: string
  readonly previousSecret: string | undefined
  readonly isAllowed: boolean
  readonly now: () => number
  readonly log: Log
}

/** Opens them; nothing is read before somebody asks. */
export function openKeptPrompts(options: KeptPromptsOptions): KeptPrompts {
  const { store, accountSettings, isAllowed, log, now } = options
  const { secret, previousSecret } = options
  const seal = createSeal({ label: SEALED_AS, secret, previousSecret })
  const isOnFor: KeptPrompts['isOnFor'] = (accountId) =>
    accountSettings.of(accountId)?.keepsPrompts === true && isAllowed
  const waiting = createWaiting({ seal, store, log })
  const limitsOf = (accountId: number): { readonly before: number; readonly testBefore: number } => {
    const { promptDays } = accountSettings.of(accountId) ?? unsetSettings(accountId)
    return { before: now() - promptDays * DAY_MS, testBefore: now() - DAY_MS }
  }
  return {
    isAllowed,
    isOnFor,
    add: (prompt) => {
      if (isOnFor(prompt.accountId)) waiting.add(prompt)
    },
    find: async ({ id, accountId, keyKind, createdAt }) => {
      const { before, testBefore } = limitsOf(accountId)
      const isOld = createdAt < (keyKind === 'test' ? testBefore : before)
      const under = isOld ? undefined : waiting.find(id)
      if (under?.accountId === accountId) return { request: under.request, answer: under.answer }
      const record = isOld ? undefined : await store.keptPrompts.find({ accountId, id })
      if (!record) return absence({ isOld, isOn: isOnFor(accountId) })
      const text = seal.open(record.content, ownerOf(record))
      if (text !== undefined) return JSON.parse(text) as PromptContent
      log.error({ generation: id }, 'a kept prompt cannot be opened: it was sealed under another secret')
      return 'unreadable'
    },
    count: async (accountId) => {
      await waiting.written()
      return store.keptPrompts.count(accountId)
    },
    deleteAll: async (accountId) => {
      await waiting.written()
      return store.keptPrompts.deleteAll(accountId)
    },
    deleteOld: async () => {
      for (const { accountId } of accountSettings.all())
        await store.keptPrompts.deleteOld({ accountId, ...limitsOf(accountId) })
    },
    close: waiting.written,
  }
}

function absence({ isOld, isOn }: { readonly isOld: boolean; readonly isOn: boolean }): PromptAbsence {
  if (!isOn) return 'off'
  return isOld ? 'expired' : 'not-kept'
}

function ownerOf({ accountId, id }: Pick<KeptPrompt, 'accountId' | 'id'>): string {
  return `${accountId} ${id}`
}

interface Waiting {
  readonly add: (prompt: KeptPrompt) => void
  readonly find: (id: string) => KeptPrompt | undefined
  /** Resolves when all that waits now is on disk, or given up. Never rejects. */
  readonly written: () => Promise<void>
}

type WaitingOptions = Pick<KeptPromptsOptions, 'store' | 'log'> & {
  readonly seal: ReturnType<typeof createSeal>
}

function createWaiting({ seal, store, log }: WaitingOptions): Waiting {
  const prompts = new Map<string, KeptPrompt>()
  let characters = 0
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  const record = ({ request, answer, ...facts }: KeptPrompt): KeptPromptRecord => {
    const content = JSON.stringify({ request, answer } satisfies PromptContent)
    return { ...facts, content: seal.close(content, ownerOf(facts)) }
  }
  const writeBatch = async (): Promise<number> => {
    const batch = nextBatch(prompts)
    try {
      await store.keptPrompts.insert(batch.map(record))
    } catch (error) {
      log.error({ err: error, prompts: batch.length }, 'prompts and answers could not be kept')
    }
    for (const prompt of batch) {
      prompts.delete(prompt.id)
      characters -= lengthOf(prompt)
    }
    return batch.length
  }
  const writeAll = async (): Promise<void> => {
    // Only those that wait now: others may come for ever.
    for (let left = prompts.size; left > 0;) left -= await writeBatch()
  }
  const schedule = (): void => {
    if (!running && prompts.size > 0) timer ??= setTimeout(() => void start(), WRITTEN_AFTER_MS).unref()
  }
  const start = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    running ??= writeAll().finally(() => {
      running = undefined
      schedule()
    })
    return running
  }
  return {
    add: (prompt) => {
      const length = lengthOf(prompt)
      if (characters + length > MOST_WAITING_CHARACTERS) {
        log.error({ generation: prompt.id }, 'a prompt was not kept: too many wait to be written')
        return
      }
      prompts.set(prompt.id, prompt)
      characters += length
      schedule()
    },
    find: (id) => prompts.get(id),
    written: async () => {
      await running
      await start()
    },
  }
}

/** The oldest that wait, at least one. */
function nextBatch(prompts: ReadonlyMap<string, KeptPrompt>): readonly KeptPrompt[] {
  const batch: KeptPrompt[] = []
  let characters = 0
  for (const prompt of prompts.values()) {
    characters += lengthOf(prompt)
    if (batch.length > 0 && (batch.length >= MOST_AT_ONCE || characters > MOST_SEALED_CHARACTERS)) break
    batch.push(prompt)
  }
  return batch
}

function lengthOf({ request, answer }: PromptContent): number {
  const words = answer.map(
    ({ text, reasoning, calls }) =>
      text.length + reasoning.length + calls.reduce((sum, call) => sum + call.arguments.length, 0),
  )
  return words.reduce((sum, length) => sum + length, request?.length ?? 0)
}
