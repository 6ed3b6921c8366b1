// Operations on credit.
import { z } from 'zod'
import { dollarsFromNanodollars, nanodollarsFromDollars } from '../../../core/money.ts'
import type { Services } from '../../services.ts'
import type { AccountRecord } from '../../store/ports.ts'
import { operation } from '../operation.ts'
import { findAccount } from './accounts.ts'

/** Where an account stands, in US dollars. */
export interface CreditView {
  readonly account: string
  readonly billing: 'metered' | 'prepaid'
  readonly grantedDollars: number
  readonly usedDollars: number
  readonly balanceDollars: number
}

/** Grants credit to an account and says where it stands then. */
export const addCredits = operation({
  input: z.strictObject({
    account: z.string().trim().min(1).max(100).optional(),
    dollars: z.number().positive().max(9_000_000),
    note: z.string().max(500).optional(),
  }),
  run: async (services, { account, dollars, note }): Promise<CreditView> => {
    const { id, name } = await findAccount(services, account)
    await services.ledger.grant({
      accountId: id,
      amountNanodollars: nanodollarsFromDollars(dollars),
      note: note ?? 'added at the command line',
    })
    return creditOf(services, { id, name })
  },
})

/** Where an account stands now. */
export function creditOf(services: Services, { id, name }: Pick<AccountRecord, 'id' | 'name'>): CreditView {
  const balance = services.ledger.balanceOf(id)
  return {
    account: name,
    billing: balance?.billing ?? 'metered',
    grantedDollars: dollarsFromNanodollars(balance?.grantedNanodollars ?? 0),
    usedDollars: dollarsFromNanodollars(balance?.usedNanodollars ?? 0),
    balanceDollars: dollarsFromNanodollars(balance?.balanceNanodollars ?? 0),
  }
}
