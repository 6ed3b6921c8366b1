// Credit of the account that somebody acts for: where it stands, what moved it, and codes that bring more. Programs have
// /v1/credits. Codes are made in redeem-codes.ts.
import { z } from 'zod'
import type { CreditsOfAccount, History, HistoryItem, HistoryQuery } from '../../../contract/app/credits.ts'
import {
  creditsAnswer,
  historyAnswer,
  historyQuery,
  redeemAnswer,
  redeemBody,
} from '../../../contract/app/credits.ts'
import { GatewayError } from '../../../core/errors.ts'
import { dollarsFromNanodollars } from '../../../core/money.ts'
import type { BalanceOfAccount } from '../../ledger/credit.ts'
import { DAYS_TO_LAST, lowBalanceThreshold, standingOf } from '../../ledger/low-balance.ts'
import type { Services } from '../../services.ts'
import type { HistoryLine, HistoryPlace } from '../../store/credit/ports.ts'
import type { Cell } from './csv-file.ts'
import { CsvFile, orCsv } from './csv-file.ts'
import { may } from './roles.ts'
import type { AppRoute, Call } from './route.ts'
import { route } from './route.ts'

const DAY_MS = 86_400_000
const ROWS_AT_ONCE = 200
/** Well formed, and nobody's. */
const NO_CODE = 'CW-00000-00000-00000-00000-00000'

/** `GET /credits`, `/credits/history`; `POST /credits/redeem`. */
export const CREDIT_ROUTES: readonly AppRoute[] = [
  route({
    method: 'GET',
    path: '/credits',
    role: 'insider',
    input: z.strictObject({}),
    answer: creditsAnswer,
    example: {},
    run: showCredits,
  }),
  route({
    method: 'GET',
    path: '/credits/history',
    role: 'billing',
    input: historyQuery,
    answer: orCsv(historyAnswer),
    example: {},
    run: async ({ services, account: { accountId }, input: { format, ...query } }) =>
      format === 'csv'
        ? historyFile(services, { accountId, query })
        : await historyOf(services, { accountId, query }),
  }),
  route({
    method: 'POST',
    path: '/credits/redeem',
    role: 'billing',
    input: redeemBody,
    answer: redeemAnswer,
    example: { code: NO_CODE },
    run: redeemCode,
  }),
]

async function showCredits({ services, account, role, person }: Call<object>): Promise<CreditsOfAccount> {
  const { accountId } = account
  const at = services.now()
  const today = Math.floor(at / DAY_MS)
  const monthStart = `${new Date(at).toISOString().slice(0, 7)}-01`
  const { history } = services.store
  const [balance, spentInMonth, spentInWeek] = await Promise.all([
    balanceOf(services, accountId),
    history.spentSince({ accountId, day: Date.parse(monthStart) / DAY_MS }),
    history.spentSince({ accountId, day: today - DAYS_TO_LAST + 1 }),
  ])
  const below = lowBalanceThreshold(Number(spentInWeek))
  const left = balance.balanceNanodollars - balance.heldNanodollars
  return {
    billing: balance.billing,
    balance: dollarsFromNanodollars(balance.balanceNanodollars),
    held: dollarsFromNanodollars(balance.heldNanodollars),
    isLow: standingOf({ billing: balance.billing, left, spentInLastDays: Number(spentInWeek) }) !== 'well',
    below: dollarsFromNanodollars(below),
    month: { from: monthStart, spent: dollarsFromNanodollars(Number(spentInMonth)) },
    total: may('billing', { role, administrator: person.administrator })
      ? {
          granted: dollarsFromNanodollars(balance.grantedNanodollars),
          used: dollarsFromNanodollars(balance.usedNanodollars),
        }
      : null,
  }
}

async function redeemCode({
  services,
  account: { accountId },
  person,
  input,
  exchange,
}: Call<z.output<typeof redeemBody>>): Promise<z.output<typeof redeemAnswer>> {
  const amount = await services.ledger.codes.redeem({
    code: input.code,
    accountId,
    personId: person.id,
    address: exchange.address,
  })
  const { balanceNanodollars } = await balanceOf(services, accountId)
  return { amount: dollarsFromNanodollars(amount), balance: dollarsFromNanodollars(balanceNanodollars) }
}

async function balanceOf({ ledger }: Services, accountId: number): Promise<BalanceOfAccount> {
  const known = ledger.balanceOf(accountId)
  if (known) return known
  await ledger.refreshAccounts()
  const learnt = ledger.balanceOf(accountId)
  if (learnt) return learnt
  throw new GatewayError(
    'dependency_down',
    'The ledger does not know this account yet. Try again in a moment.',
    {
      retryAfterSeconds: 1,
    },
  )
}

interface HistoryQuestion {
  readonly accountId: number
  readonly query: Omit<HistoryQuery, 'format'>
}

async function historyOf({ store }: Services, { accountId, query }: HistoryQuestion): Promise<History> {
  const { kind, limit, cursor } = query
  const after = cursor === undefined ? undefined : readCursor(cursor)
  // One more than is shown says whether there is more.
  const lines = await store.history.page({ accountId, kind, limit: limit + 1, after })
  const last = lines.length > limit ? lines[limit - 1] : undefined
  return { items: lines.slice(0, limit).map(historyItem), next: last ? placeText(last) : null }
}

function historyFile(services: Services, { accountId, query }: HistoryQuestion): CsvFile {
  let cursor: string | null | undefined = query.cursor
  const next = async (): Promise<readonly (readonly Cell[])[] | undefined> => {
    if (cursor === null) return undefined
    const page = await historyOf(services, {
      accountId,
      query: { kind: query.kind, limit: ROWS_AT_ONCE, ...(cursor === undefined ? {} : { cursor }) },
    })
    cursor = page.next
    return page.items.map(({ at, kind, amount, note, requests }) => [
      kind === 'usage' ? at.slice(0, 10) : at,
      kind,
      amount,
      requests,
      note,
    ])
  }
  return new CsvFile('credit-history', ['time in UTC', 'kind', 'amount in USD', 'requests', 'note'], next)
}

function historyItem(line: HistoryLine): HistoryItem {
  const isUsage = line.kind === 'usage'
  return {
    id: placeText(line),
    kind: line.kind,
    at: new Date(line.at).toISOString(),
    amount: dollarsFromNanodollars(Number(line.amountNanodollars)),
    note: line.note ?? null,
    requests: isUsage ? Number(line.requests) : null,
  }
}

function placeText({ at, id }: HistoryPlace): string {
  return `${at}-${id}`
}

function readCursor(text: string): HistoryPlace {
  const found = /^(\d{1,15})-(\d{1,15})$/.exec(text)
  if (found) return { at: Number(found[1]), id: Number(found[2]) }
  throw new GatewayError('invalid_value', "Invalid 'cursor': it is none that a page gave.", {
    param: 'cursor',
  })
}
