// Operations on people, for whoever has the machine: an administrator without a browser, and a new password for somebody who has
// lost theirs.
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { emailAddress, newPassword, personName } from '../../../contract/app/setup.ts'
import type { PersonRecord } from '../../store/people/ports.ts'
import type { Services } from '../../services.ts'
import { ControlError } from '../control-error.ts'
import { operation } from '../operation.ts'

/** An administrator as the command shows them. `link` leads to the choice of a password; absent when there is one. */
export interface AdministratorView {
  readonly email: string
  readonly name: string
  readonly outcome: 'made' | 'promoted' | 'unchanged'
  readonly link: string | null
}

/** Makes an administrator, or makes somebody who is here one. */
export const createAdministrator = operation({
  input: z.strictObject({
    email: emailAddress,
    name: personName.optional(),
    password: newPassword.optional(),
  }),
  run: async (services, { email, name, password }): Promise<AdministratorView> => {
    const known = await services.store.people.findByEmail(email)
    if (known !== undefined) {
      if (password !== undefined)
        throw new ControlError(
          'failed',
          `${email} has a password already. Leave it out to make them an administrator; "admin reset-link" gives a link for a new one.`,
        )
      return await promote(services, known)
    }
    const { people } = services
    const made = await people.create({
      email,
      name: name ?? (email.split('@')[0] as string),
      // Nobody ever knows this one.
      password: password ?? randomBytes(32).toString('base64url'),
      administrator: true,
    })
    const link = password === undefined ? await people.resetLink(made) : null
    return { email, name: made.name, outcome: 'made', link }
  },
})

/** A link with which somebody chooses a new password. */
export const createResetLink = operation({
  input: z.strictObject({ email: emailAddress }),
  run: async (services, { email }): Promise<{ email: string; link: string }> => {
    const person = await services.store.people.findByEmail(email)
    if (person === undefined) throw new ControlError('failed', `Nobody has the address ${email}.`)
    return { email, link: await services.people.resetLink(person) }
  },
})

async function promote(services: Services, person: PersonRecord): Promise<AdministratorView> {
  const { people } = services.store
  if (person.disabled) await people.setDisabled({ id: person.id, disabled: false })
  if (!person.administrator) await people.setAdministrator({ id: person.id, administrator: true })
  const isNew = person.disabled || !person.administrator
  return {
    email: person.email,
    name: person.name,
    outcome: isNew ? 'promoted' : 'unchanged',
    link: null,
  }
}
