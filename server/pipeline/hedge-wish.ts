// Whether a request may be sent to a second endpoint when the first is late: by its own header, else by the operator's setting.
import { GatewayError } from '../../core/errors.ts'
import type { RoutingSettings } from '../config.ts'
import type { Inbound } from './inbound.ts'
import { header } from './inbound.ts'

export interface HedgeWish {
  /**
   * Milliseconds without a first token; `auto`: later than nine of ten lately; `late`: so late that something may be wrong.
   */
  readonly after: number | 'auto' | 'late'
  /** The request asks for it, and so its caller pays for both. */
  readonly isCallers: boolean
}

const LONGEST_MS = 600_000

/** Undefined when there is to be no hedge. Throws a 400 when the header does not say what can be understood. */
export function requestHedge(
  inbound: Pick<Inbound, 'headers'>,
  settings: Pick<RoutingSettings, 'hedge'>,
): HedgeWish | undefined {
  const asked = header(inbound, 'x-causeway-hedge')?.trim().toLowerCase()
  if (asked === undefined)
    return settings.hedge === 'off' ? undefined : { after: settings.hedge, isCallers: false }
  if (asked === 'off') return undefined
  if (asked === 'auto') return { after: 'auto', isCallers: true }
  const after = /^\d{1,6}$/.test(asked) ? Number(asked) : 0
  if (after >= 1 && after <= LONGEST_MS) return { after, isCallers: true }
  throw new GatewayError(
    'invalid_value',
    `Invalid value for the header X-Causeway-Hedge: '${asked.slice(0, 40)}'. Give milliseconds from 1 to ${LONGEST_MS}, 'auto' or 'off'.`,
    { param: 'X-Causeway-Hedge' },
  )
}
