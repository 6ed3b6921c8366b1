// What the page of credits reads and changes.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { AppActivity } from '../../../contract/app/activity.ts'
import type {
  CreditsOfAccount,
  History,
  NewRedeemCodesAnswer,
  NewRedeemCodesBody,
  RedeemAnswer,
  RedeemCodes,
} from '../../../contract/app/credits.ts'
import { get, send } from '../../data/api.ts'
import { queryClient } from '../../data/query-client.ts'
import type { CreditsSearch } from './credits.ts'

/** Where the account stands. */
export const creditsQuery = queryOptions({
  queryKey: ['credits', 'balance'],
  queryFn: ({ signal }) => get<CreditsOfAccount>('/credits', {}, signal),
})

/** What each key spent since this UTC day. */
export const spendByKeyQuery = (from: string) =>
  queryOptions({
    queryKey: ['credits', 'keys', from],
    queryFn: ({ signal }) =>
      get<AppActivity>('/activity', { from: `${from}T00:00:00Z`, groupBy: 'key', step: 'month' }, signal),
  })

/** What moved the credit, newest first. */
export const historyQuery = (kind: CreditsSearch['show']) =>
  infiniteQueryOptions({
    queryKey: ['credits', 'history', kind],
    queryFn: ({ pageParam, signal }) => get<History>('/credits/history', { kind, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })

/** Codes that administrators made, newest first. */
export const codesQuery = (state: CreditsSearch['codes']) =>
  infiniteQueryOptions({
    queryKey: ['redeem-codes', state],
    queryFn: ({ pageParam, signal }) =>
      get<RedeemCodes>('/admin/redeem-codes', { state, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })

const refreshCodes = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['redeem-codes'] })

/** Adds what a code is worth to the account. */
export async function redeemCode(code: string): Promise<RedeemAnswer> {
  const answer = await send<RedeemAnswer>('POST', '/credits/redeem', { code })
  await Promise.all([queryClient.invalidateQueries({ queryKey: ['credits'] }), refreshCodes()])
  return answer
}

/** Makes codes; the answer is the only time that they are told. */
export async function makeCodes(body: NewRedeemCodesBody): Promise<NewRedeemCodesAnswer> {
  const made = await send<NewRedeemCodesAnswer>('POST', '/admin/redeem-codes', body)
  await refreshCodes()
  return made
}

/** Revokes one code, or what is open of a batch. */
export async function revokeCodes(which: {
  readonly id: number
  readonly batch: string | undefined
}): Promise<void> {
  const path = which.batch === undefined ? String(which.id) : `batches/${which.batch}`
  await send('DELETE', `/admin/redeem-codes/${path}`)
  await refreshCodes()
}
