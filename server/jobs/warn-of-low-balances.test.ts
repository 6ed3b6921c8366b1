// Letters about credit that comes to an end, to a mail server of the test's own: who gets them, and that nobody gets one twice.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nanodollarsFromDollars } from '../../core/money.ts'
import { openServicesForTests } from '../../test/support/control-services.ts'
import { startFakeSmtp } from '../../test/support/fake-smtp.ts'
import { warnOfLowBalances } from './warn-of-low-balances.ts'

test('owners of a prepaid account hear once that it is low, once that nothing is left, and anew after that', async (context) => {
  const smtp = await startFakeSmtp()
  const { services, close } = await openServicesForTests({
    SMTP_URL: smtp.url,
    MAIL_FROM: 'causeway@example.com',
  })
  context.after(async () => {
    await close()
    await smtp.close()
  })
  services.people.address.listen(8484)
  const password = 'correct horse battery staple'
  const grace = await services.people.create({
    name: 'Grace',
    email: 'grace@example.com',
    password,
    administrator: false,
  })
  const { memberships } = services.store
  const { accountId } = await memberships.createOrganisation({
    personId: grace.id,
    title: 'Compilers',
    at: services.now(),
  })
  await services.ledger.refreshAccounts()
  await services.people.mail.idle()
  const before = smtp.letters.length
  const subjects = async (): Promise<readonly string[]> => {
    await warnOfLowBalances(services)
    await services.people.mail.idle()
    return smtp.letters
      .slice(before)
      .map(({ to, text }) => `${to} ${/^Subject: (.*)$/im.exec(text)?.[1]?.trim()}`)
  }
  const adjust = (dollars: number) =>
    services.ledger.adjust({ accountId, amountNanodollars: nanodollarsFromDollars(dollars), note: 'test' })

  // Metered, and prepaid without ever having had credit: nothing to say.
  assert.deepEqual(await subjects(), [])
  await services.ledger.setBilling({ accountId, billing: 'prepaid' })
  assert.deepEqual(await subjects(), [])
  await adjust(5)
  assert.deepEqual(await subjects(), [])
  await adjust(-4.5)
  const low = 'grace@example.com The credit of Compilers is low'
  assert.deepEqual(await subjects(), [low])
  assert.deepEqual(await subjects(), [low])
  assert.match(smtp.letters.at(-1)?.text ?? '', /Compilers has \$0\.50 left\./)
  await adjust(5)
  await subjects()
  await adjust(-5.25)
  assert.deepEqual(await subjects(), [low, low])
  await adjust(-0.3)
  const none = 'grace@example.com The credit of Compilers is used up'
  assert.deepEqual(await subjects(), [low, low, none])
  await adjust(5)
  await subjects()
  await services.disabledAccounts.set({ accountId, reason: 'why' })
  await adjust(-5)
  assert.deepEqual(await subjects(), [low, low, none])
})
