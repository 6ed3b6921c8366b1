// The first administrator, by a one-time link. Only its digest is kept, in the store, so that a link which the command line made
// while no server ran works too; each new link, one at every start, ends the one before.
import { GatewayError } from '../../../core/errors.ts'
import type { Store } from '../../store/ports.ts'
import type { PersonRecord } from '../../store/people/ports.ts'
import type { Address } from './address.ts'
import type { NewPerson, Setup } from './people.ts'
import { makeToken, tokenDigest } from './token.ts'

const FACT = 'setup-token'
const USED = 'used'

/** `create` makes the person. */
export function createSetup(options: {
  readonly store: Pick<Store, 'facts' | 'people'>
  readonly address: Address
  readonly create: (person: NewPerson & { readonly administrator: true }) => Promise<PersonRecord>
}): Setup {
  const { store, address, create } = options
  const isNeeded = async (): Promise<boolean> => !(await store.people.hasAdministrator())
  let isBusy = false

  const makeFirst = async (token: string, person: NewPerson): Promise<PersonRecord> => {
    if (!(await isNeeded()))
      throw new GatewayError(
        'conflict',
        'There is an administrator already. Sign in, or ask them to invite you.',
      )
    if ((await store.facts.get(FACT)) !== tokenDigest(token))
      throw new GatewayError(
        'invalid_value',
        'This link was used or replaced by a newer one. The latest is the last line that begins with "Create the administrator" in the output of the server.',
        { param: 'token' },
      )
    const made = await create({ ...person, administrator: true })
    await store.facts.set({ name: FACT, value: USED })
    return made
  }

  return {
    isNeeded,
    link: async () => {
      if (!(await isNeeded())) return undefined
      const token = makeToken()
      await store.facts.set({ name: FACT, value: tokenDigest(token) })
      return `${address.url()}/setup?token=${token}`
    },
    use: async (token, person) => {
      // Two who follow the same link at the same moment: one of them is first.
      if (isBusy) throw new GatewayError('conflict', 'Somebody is setting this up at this very moment.')
      isBusy = true
      try {
        return await makeFirst(token, person)
      } finally {
        isBusy = false
      }
    },
  }
}
