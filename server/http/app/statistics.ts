// What is said about the traffic of the whole installation: who sees it (CAUSEWAY_STATISTICS), and that it is not worked out
// anew for each of many who ask at once, since strangers may be among them.
import { GatewayError } from '../../../core/errors.ts'
import type { Services } from '../../services.ts'
import type { VisitorCall } from './route.ts'

type Asking = Pick<VisitorCall<unknown>, 'services' | 'person'>

const FRESH_MS = 5_000
const MOST_KEPT = 200

/**
 * Answers those who may see it, and each question once in five seconds. Throws 401 for a visitor and 403 for a person who may
 * not. `question` names what is asked, with everything that the answer depends on.
 */
export async function tellStatistics<T>(
  call: Asking,
  { question, answer }: { readonly question: readonly unknown[]; readonly answer: () => Promise<T> },
): Promise<T> {
  requireStatistics(call)
  return await remembered(call.services, { question: JSON.stringify(question), answer })
}

function requireStatistics(call: Asking): void {
  if (maySeeStatistics(call)) return
  if (call.person === undefined)
    throw new GatewayError('permission_denied', 'Sign in to see this.', {
      status: 401,
      wireCode: 'not_signed_in',
    })
  throw new GatewayError(
    'permission_denied',
    'The operator shows this to administrators of the installation only.',
    { wireCode: 'role_not_allowed' },
  )
}

/** Whether they may, for answers that leave it out otherwise. */
export function maySeeStatistics({ services, person }: Asking): boolean {
  const readers = services.config.current().statistics
  if (readers === 'administrators') return person?.administrator === true
  return readers === 'everyone' || person !== undefined
}

interface Kept {
  readonly until: number
  readonly answer: Promise<unknown>
}

/** Of each gateway of this process. */
const kept = new WeakMap<Services['store'], Map<string, Kept>>()

function remembered<T>(
  { store, now }: Pick<Services, 'store' | 'now'>,
  { question, answer }: { readonly question: string; readonly answer: () => Promise<T> },
): Promise<T> {
  let answers = kept.get(store)
  if (!answers) kept.set(store, (answers = new Map()))
  const known = answers.get(question)
  if (known && known.until > now()) return known.answer as Promise<T>
  if (answers.size >= MOST_KEPT) answers.clear()
  const made = answer()
  answers.set(question, { until: now() + FRESH_MS, answer: made })
  // A failure is told to those who wait for it, and to nobody later.
  made.catch(() => answers.delete(question))
  return made
}
