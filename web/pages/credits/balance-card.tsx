// The balance, large: which way it goes, what that means, what is set aside, and a warning when it comes to an end.
import { CircleSlash, TriangleAlert } from 'lucide-react'
import type { CreditsOfAccount } from '../../../contract/app/credits.ts'
import { Card } from '../../parts/card.tsx'
import { dollars } from '../../parts/figures.ts'
import type { LowWords } from './credits.ts'
import { balanceWords, lowWords } from './credits.ts'

interface BalanceCardProps {
  readonly credits: CreditsOfAccount
}

/** Granted and used are left out for those who may not see them. */
export function BalanceCard({ credits }: BalanceCardProps) {
  const { head, amount, meaning } = balanceWords(credits)
  const low = lowWords(credits)
  const figures = [
    ['Set aside for requests under way', credits.held],
    ...(credits.total === null
      ? []
      : ([
          ['Added in all', credits.total.granted],
          ['Used in all', credits.total.used],
        ] as const)),
  ] as const
  return (
    <Card>
      {low && <Warning low={low} />}
      <div className="p-4">
        <h2 className="text-quiet">{head}</h2>
        <p className="numeric mt-1 text-3xl font-semibold tracking-tight" data-testid="balance">
          {dollars(amount)}
        </p>
        <p className="mt-2 max-w-[60ch] text-quiet">{meaning}</p>
        <dl className="mt-5 border-t pt-3">
          {figures.map(([name, value]) => (
            <div key={name} className="flex items-baseline justify-between gap-4 py-1">
              <dt className="text-quiet">{name}</dt>
              <dd className="numeric">{dollars(value)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Card>
  )
}

interface WarningProps {
  readonly low: LowWords
}

function Warning({ low }: WarningProps) {
  const isNone = low.kind === 'none'
  const Icon = isNone ? CircleSlash : TriangleAlert
  return (
    <p
      role="status"
      className={`flex items-start gap-2 rounded-t-card border-b px-4 py-3 text-sm ${
        isNone ? 'bg-error-soft text-error' : 'bg-degraded-soft text-degraded'
      }`}
    >
      <Icon size={16} aria-hidden className="mt-px shrink-0" />
      {isNone
        ? 'No credit is left for another request.'
        : `Credit is low: less than ${dollars(low.below)}, which is what the last seven days cost, or a dollar.`}
    </p>
  )
}
