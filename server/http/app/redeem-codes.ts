// Codes that bring credit, as the installation's administrators make, list and revoke them. Who redeems one is in credits.ts.
import { z } from 'zod'
import type { RedeemCodeItem, RedeemCodes } from '../../../contract/app/credits.ts'
import {
  newRedeemCodesAnswer,
  newRedeemCodesBody,
  redeemCodesAnswer,
  redeemCodesQuery,
  revokedAnswer,
} from '../../../contract/app/credits.ts'
import { GatewayError } from '../../../core/errors.ts'
import { dollarsFromNanodollars, nanodollarsFromDollars } from '../../../core/money.ts'
import type { Services } from '../../services.ts'
import type { RedeemCodeRecord } from '../../store/credit/ports.ts'
import type { Cell } from './csv-file.ts'
import { CsvFile, orCsv } from './csv-file.ts'
import type { AppRoute, Call } from './route.ts'
import { route } from './route.ts'

const ROWS_AT_ONCE = 200

/** `GET`, `POST /admin/redeem-codes`; `DELETE /admin/redeem-codes/:id`, `/admin/redeem-codes/batches/:batch`. */
export const REDEEM_CODE_ROUTES: readonly AppRoute[] = [
  route({
    method: 'GET',
    path: '/admin/redeem-codes',
    role: 'administrator',
    input: redeemCodesQuery,
    answer: orCsv(redeemCodesAnswer),
    example: {},
    run: async ({ services, input: { format, ...query } }) =>
      format === 'csv' ? codesFile(services, query) : await listCodes(services, query),
  }),
  route({
    method: 'POST',
    path: '/admin/redeem-codes',
    role: 'administrator',
    input: newRedeemCodesBody,
    answer: newRedeemCodesAnswer,
    example: { amount: 5 },
    run: makeCodes,
  }),
  route({
    method: 'DELETE',
    path: '/admin/redeem-codes/:id',
    role: 'administrator',
    input: z.strictObject({ id: z.coerce.number().int().positive() }),
    answer: revokedAnswer,
    example: { id: 999_999 },
    run: ({ services, input: { id } }) => revoke(services, { id }),
  }),
  route({
    method: 'DELETE',
    path: '/admin/redeem-codes/batches/:batch',
    role: 'administrator',
    input: z.strictObject({ batch: z.string().min(1).max(40) }),
    answer: revokedAnswer,
    example: { batch: 'none' },
    run: ({ services, input: { batch } }) => revoke(services, { batch }),
  }),
]

async function makeCodes({
  services,
  person,
  input,
}: Call<z.output<typeof newRedeemCodesBody>>): Promise<z.output<typeof newRedeemCodesAnswer>> {
  const { amount, count, expiresAt, note } = input
  const ends = expiresAt === null ? undefined : Date.parse(expiresAt)
  if (ends !== undefined && ends <= services.now())
    throw new GatewayError('invalid_value', 'A code ends in the future.', { param: 'expiresAt' })
  const { batch, codes } = await services.ledger.codes.make({
    amountNanodollars: nanodollarsFromDollars(amount),
    count,
    note: note === '' ? undefined : note,
    expiresAt: ends,
    personId: person.id,
  })
  return { batch, codes: [...codes] }
}

async function revoke(
  { ledger }: Services,
  which: { readonly id: number } | { readonly batch: string },
): Promise<{ revoked: number }> {
  const revoked = await ledger.codes.revoke(which)
  if (revoked > 0) return { revoked }
  throw new GatewayError(
    'not_found',
    'Nothing to revoke: no such code is open. It may have been redeemed just now.',
  )
}

type Query = Omit<z.output<typeof redeemCodesQuery>, 'format'>

async function listCodes({ ledger }: Services, { state, limit, cursor }: Query): Promise<RedeemCodes> {
  const before = cursor === undefined ? undefined : readCursor(cursor)
  // One more than is shown says whether there is more.
  const codes = await ledger.codes.list({ limit: limit + 1, before, state })
  const last = codes.length > limit ? codes[limit - 1] : undefined
  return {
    items: codes.slice(0, limit).map((code) => codeItem(code, ledger)),
    next: last ? String(last.id) : null,
  }
}

function codesFile(services: Services, { state, cursor: from }: Query): CsvFile {
  let cursor: string | null | undefined = from
  const next = async (): Promise<readonly (readonly Cell[])[] | undefined> => {
    if (cursor === null) return undefined
    const page = await listCodes(services, {
      state,
      limit: ROWS_AT_ONCE,
      ...(cursor === undefined ? {} : { cursor }),
    })
    cursor = page.next
    return page.items.map(cellsOf)
  }
  return new CsvFile('redeem-codes', HEADS, next)
}

const HEADS = [
  'ends in',
  'batch',
  'amount in USD',
  'state',
  'note',
  'made',
  'made by',
  'until',
  'redeemed',
  'by account',
  'by person',
]

function cellsOf(item: RedeemCodeItem): Cell[] {
  const { redeemed } = item
  return [
    item.ending,
    item.batch,
    item.amount,
    item.state,
    item.note,
    item.createdAt,
    item.createdBy,
    item.expiresAt,
    redeemed?.at ?? null,
    redeemed?.account ?? null,
    redeemed?.person ?? null,
  ]
}

function codeItem(code: RedeemCodeRecord, { codes }: Services['ledger']): RedeemCodeItem {
  const { redeemed } = code
  return {
    id: code.id,
    batch: code.batch,
    ending: code.ending,
    amount: dollarsFromNanodollars(code.amountNanodollars),
    note: code.note ?? null,
    state: codes.stateOf(code),
    createdAt: momentOf(code.createdAt),
    createdBy: code.createdBy ?? null,
    expiresAt: code.expiresAt === undefined ? null : momentOf(code.expiresAt),
    redeemed: redeemed
      ? {
          at: momentOf(redeemed.at),
          account: redeemed.account ?? `account ${redeemed.accountId}`,
          person: redeemed.person ?? null,
        }
      : null,
  }
}

function momentOf(at: number): string {
  return new Date(at).toISOString()
}

function readCursor(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new GatewayError('invalid_value', "Invalid 'cursor': it is none that a page gave.", {
    param: 'cursor',
  })
}
