// Operations on API keys: make, edit, list, switch on and off, delete. A key is named by its name, its label, the start of its
// hash, or by itself.
import { z } from 'zod'
import { timeoutMs } from '../../../contract/keys.ts'
import { dollarsFromNanodollars, nanodollarsFromDollars } from '../../../core/money.ts'
import { isWellFormed, maskKey } from '../../accounts/key-format.ts'
import type { Services } from '../../services.ts'
import type { KeyChanges, KeyRecord } from '../../store/keys/ports.ts'
import type { AccountRecord } from '../../store/ports.ts'
import { ControlError } from '../control-error.ts'
import { operation } from '../operation.ts'
import { ensureAccount, findAccount } from './accounts.ts'

const SHORTEST_HASH = 6
const accountName = z.string().trim().min(1).max(100).optional()
const limitDollars = z.number().nonnegative().max(9_000_000)
const deadlines = {
  connectTimeoutMs: timeoutMs.nullable().optional(),
  firstEventTimeoutMs: timeoutMs.nullable().optional(),
  idleTimeoutMs: timeoutMs.nullable().optional(),
  totalTimeoutMs: timeoutMs.nullable().optional(),
}
const whichKey = z.strictObject({ key: z.string().min(1) })

/** A key as commands show it. Money is in US dollars, times are unix milliseconds. */
export interface KeyView {
  readonly name: string
  readonly label: string
  readonly hash: string
  readonly kind: KeyRecord['kind']
  readonly account: string
  readonly disabled: boolean
  readonly spentDollars: number
  readonly limitDollars: number | null
  readonly limitReset: KeyRecord['limitReset'] | null
  readonly expiresAt: number | null
  readonly connectTimeoutMs: number | null
  readonly firstEventTimeoutMs: number | null
  readonly idleTimeoutMs: number | null
  readonly totalTimeoutMs: number | null
  readonly createdAt: number
  readonly lastUsedAt: number | null
}

/** Makes a key; the answer is the only place where it can be read. */
export const createKey = operation({
  input: z.strictObject({
    name: z.string().trim().min(1).max(200),
    account: accountName,
    kind: z.enum(['live', 'test', 'management']).default('live'),
    limitDollars: limitDollars.optional(),
    limitReset: z.enum(['daily', 'weekly', 'monthly']).optional(),
    expiresAt: z.number().int().positive().optional(),
    ...deadlines,
  }),
  run: async (services, { name, account, kind, limitDollars, limitReset, expiresAt, ...set }) => {
    const owner = await ensureAccount(services, account)
    const { key, record } = await services.keys.create({
      accountId: owner.id,
      name,
      kind,
      ...(limitDollars === undefined ? {} : { limitNanodollars: nanodollarsFromDollars(limitDollars) }),
      ...(limitReset === undefined ? {} : { limitReset }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
      ...deadlineChanges(set),
    })
    return { key, record: view(services, record, [owner]) }
  },
})

/** All keys, or those of one account, oldest first. */
export const listKeys = operation({
  input: z.strictObject({ account: accountName }),
  run: async (services, { account }) => {
    const only = account === undefined ? undefined : await findAccount(services, account)
    const [records, accounts] = await Promise.all([services.keys.list(), services.store.accounts.all()])
    return records
      .filter((record) => only === undefined || record.accountId === only.id)
      .map((record) => view(services, record, accounts))
  },
})

/** Changes what is named of a key, from the next request on; null clears. */
export const editKey = operation({
  input: whichKey.extend({
    name: z.string().trim().min(1).max(200).optional(),
    limitDollars: limitDollars.nullable().optional(),
    ...deadlines,
  }),
  run: async (services, { key, name, limitDollars: limit, ...set }) => {
    const { id } = await findKey(services, key)
    const record = await services.keys.update(id, {
      ...(name !== undefined && { name }),
      ...(limit !== undefined && {
        limitNanodollars: limit === null ? undefined : nanodollarsFromDollars(limit),
      }),
      ...deadlineChanges(set),
    })
    if (!record) throw noSuchKey(key)
    return view(services, record, await services.store.accounts.all())
  },
})

type DeadlineField = keyof typeof deadlines

function deadlineChanges(
  set: Partial<Record<DeadlineField, number | null | undefined>>,
): Pick<KeyChanges, DeadlineField> {
  const named = Object.entries(set).filter(([, value]) => value !== undefined)
  return Object.fromEntries(named.map(([field, value]) => [field, value ?? undefined]))
}

/** Lets a key in again. */
export const enableKey = operation({
  input: whichKey,
  run: (services, { key }) => setDisabled(services, { key, disabled: false }),
})

/** Shuts a key out, from the next request on. */
export const disableKey = operation({
  input: whichKey,
  run: (services, { key }) => setDisabled(services, { key, disabled: true }),
})

/** Removes a key for good; what it has spent stays on the bill. */
export const deleteKey = operation({
  input: whichKey,
  run: async (services, { key }) => {
    const record = await findKey(services, key)
    await services.keys.delete(record.id)
    return view(services, record, await services.store.accounts.all())
  },
})

async function setDisabled(
  services: Services,
  { key, disabled }: { readonly key: string; readonly disabled: boolean },
): Promise<KeyView> {
  const { id } = await findKey(services, key)
  const record = await services.keys.update(id, { disabled })
  if (!record) throw noSuchKey(key)
  return view(services, record, await services.store.accounts.all())
}

async function findKey(services: Services, wanted: string): Promise<KeyRecord> {
  const records = await services.keys.list()
  const label = isWellFormed(wanted) ? maskKey(wanted) : wanted
  const isHash = wanted.length >= SHORTEST_HASH && /^[0-9a-f]+$/.test(wanted)
  const exact = records.filter((record) => record.name === wanted || record.label === label)
  const found =
    exact.length > 0 ? exact : records.filter((record) => isHash && record.hash.startsWith(wanted))
  const [first, ...others] = found
  if (!first) throw noSuchKey(wanted)
  if (others.length === 0) return first
  const choices = found.map((record) => `  ${record.hash.slice(0, 12)}  ${record.label}  ${record.name}`)
  throw new ControlError(
    'failed',
    `More than one key matches; name it by the start of its hash:\n${choices.join('\n')}`,
  )
}

function noSuchKey(wanted: string): ControlError {
  const shown = isWellFormed(wanted) ? maskKey(wanted) : JSON.stringify(wanted)
  return new ControlError(
    'failed',
    `There is no key ${shown}. Give its name, its label, or the first ${SHORTEST_HASH} or more digits of its hash; "keys list" shows them.`,
  )
}

function view(services: Services, record: KeyRecord, accounts: readonly AccountRecord[]): KeyView {
  const owner = accounts.find((account) => account.id === record.accountId)
  return {
    name: record.name,
    label: record.label,
    hash: record.hash,
    kind: record.kind,
    account: owner?.name ?? String(record.accountId),
    disabled: record.disabled,
    spentDollars: dollarsFromNanodollars(services.ledger.spendOf(record.id).totalNanodollars),
    limitDollars:
      record.limitNanodollars === undefined ? null : dollarsFromNanodollars(record.limitNanodollars),
    limitReset: record.limitReset ?? null,
    expiresAt: record.expiresAt ?? null,
    connectTimeoutMs: record.connectTimeoutMs ?? null,
    firstEventTimeoutMs: record.firstEventTimeoutMs ?? null,
    idleTimeoutMs: record.idleTimeoutMs ?? null,
    totalTimeoutMs: record.totalTimeoutMs ?? null,
    createdAt: record.createdAt,
    lastUsedAt: record.lastUsedAt ?? null,
  }
}
