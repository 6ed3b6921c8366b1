// Tells those who look after the money of a prepaid account by mail that its credit comes to an end: once when it is low, once when
// nothing is left, and anew after it was well in between. Without a mail server it does nothing; the page of credits says it then.
import { dollarsFromNanodollars } from '../../core/money.ts'
import type { Standing } from '../ledger/low-balance.ts'
import { DAYS_TO_LAST, standingOf } from '../ledger/low-balance.ts'
import type { Services } from '../services.ts'
import type { AccountProfile } from '../store/people/ports.ts'
import type { Job } from './retention.ts'

const EVERY_MS = 600_000
const DAY_MS = 86_400_000
/** What was told, by account; kept so that a restart tells nobody twice. */
const TOLD = 'low-balance-told'
const ROLES: ReadonlySet<string> = new Set(['owner', 'admin', 'billing'])

type WarningServices = Pick<Services, 'store' | 'ledger' | 'people' | 'disabledAccounts' | 'now' | 'log'>

/** Looks every ten minutes. */
export function startBalanceWarnings(services: WarningServices): Job {
  if (!services.people.mail.isOn) return { stop: () => undefined }
  const look = (): void => {
    warnOfLowBalances(services).catch((error: unknown) =>
      services.log.error({ err: error }, 'balances were not looked at; the next ten minutes try again'),
    )
  }
  const timer = setInterval(look, EVERY_MS).unref()
  return { stop: () => clearInterval(timer) }
}

/** Looks once. Letters may still be on their way when it resolves. */
export async function warnOfLowBalances(services: WarningServices): Promise<void> {
  const { store } = services
  const kept = await store.facts.get(TOLD)
  const told = new Map<string, Standing>(Object.entries(JSON.parse(kept ?? '{}') as Record<string, Standing>))
  for (const profile of await store.memberships.profiles()) {
    const name = String(profile.accountId)
    const now = await lookAt(services, profile)
    const before = told.get(name) ?? 'well'
    if (now === undefined || now.standing === 'well') told.delete(name)
    else told.set(name, now.standing)
    if (now !== undefined && isWorse(now.standing, before)) await tell(services, { profile, ...now })
  }
  const value = JSON.stringify(Object.fromEntries(told))
  if (value !== (kept ?? '{}')) await store.facts.set({ name: TOLD, value })
}

interface Balance {
  readonly standing: Standing
  readonly left: number
  readonly spent: number
}

/** Undefined for an account that nobody needs to be warned about: one that never had credit knows that it has none. */
async function lookAt(
  { store, ledger, disabledAccounts, now }: WarningServices,
  { accountId, isClosed }: AccountProfile,
): Promise<Balance | undefined> {
  const balance = ledger.balanceOf(accountId)
  if (isClosed || disabledAccounts.of(accountId) || balance?.billing !== 'prepaid') return undefined
  if (balance.grantedNanodollars === 0 && balance.usedNanodollars === 0) return undefined
  const day = Math.floor(now() / DAY_MS) - DAYS_TO_LAST + 1
  const spent = Number(await store.history.spentSince({ accountId, day }))
  const left = balance.balanceNanodollars - balance.heldNanodollars
  return { standing: standingOf({ billing: balance.billing, left, spentInLastDays: spent }), left, spent }
}

function isWorse(now: Standing, before: Standing): boolean {
  const rank: Readonly<Record<Standing, number>> = { well: 0, low: 1, none: 2 }
  return rank[now] > rank[before]
}

async function tell(
  { store, people }: WarningServices,
  { profile, standing, left, spent }: Balance & { readonly profile: AccountProfile },
): Promise<void> {
  const { accountId, title = 'Your account' } = profile
  const members = await store.memberships.members(accountId)
  const subject =
    standing === 'none'
      ? `The credit of ${oneLine(title)} is used up`
      : `The credit of ${oneLine(title)} is low`
  const follows =
    standing === 'none'
      ? 'Requests that it does not cover are refused with status 402 until credit is added.'
      : 'When it is used up, requests are refused with status 402.'
  const text = `${title} has ${dollars(left)} left. In the last ${DAYS_TO_LAST} days it spent ${dollars(spent)}. ${follows}\n\nWhere it stands, and what it was spent on:\n${people.address.url()}/credits\n`
  for (const { email, role, disabled } of members)
    if (ROLES.has(role) && !disabled) people.mail.send({ to: email, subject, text })
}

function dollars(nanodollars: number): string {
  const amount = dollarsFromNanodollars(Math.round(nanodollars))
  return `${amount < 0 ? '-' : ''}$${Math.abs(amount).toFixed(2)}`
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}
