// Forgotten passwords: the link goes out by mail, or, where there is none, the request waits until an administrator makes a link and
// hands it on. No link is kept: it is made when it is asked for, and shown once.
import type { Store } from '../../store/ports.ts'
import type { PersonRecord } from '../../store/people/ports.ts'
import type { Address } from './address.ts'
import type { AuthEvents } from './auth-events.ts'
import type { AuthLibrary } from './auth-library.ts'
import type { Mail } from './mail.ts'

export interface Resets {
  readonly onForgotten: AuthEvents['forgot']
  readonly link: (library: AuthLibrary, person: PersonRecord) => Promise<string>
}

/** Over the store. */
export function createResets(options: {
  readonly store: Pick<Store, 'resetRequests'>
  readonly address: Address
  readonly mail: Mail
  readonly now: () => number
}): Resets {
  const { store, address, mail, now } = options
  const waiting = new Map<string, (token: string) => void>()
  const linkWith = (token: string): string => `${address.url()}/reset-password?token=${token}`

  return {
    onForgotten: async ({ id, email, token }) => {
      const take = waiting.get(id)
      if (take !== undefined) return take(token)
      if (!mail.isOn) return await store.resetRequests.add({ personId: id, at: now() })
      mail.send({
        to: email,
        subject: 'Choose a new password',
        text: `Somebody, probably you, has asked for a new password on Causeway.\n\nTo choose one, open this link within an hour:\n${linkWith(token)}\n\nIf it was not you, do nothing: your password stays as it is.\n`,
      })
    },
    link: async ({ api }, person) => {
      let token: string | undefined
      waiting.set(person.id, (made) => {
        token = made
      })
      try {
        await api.requestPasswordReset({ body: { email: person.email } })
      } finally {
        waiting.delete(person.id)
      }
      if (token === undefined) throw new Error('the people library made no token')
      await store.resetRequests.remove(person.id)
      return linkWith(token)
    },
  }
}
