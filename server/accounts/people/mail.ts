// Mail through the operator's SMTP server. Sending goes on behind the caller's back: how long it takes would tell whether an
// address is known here, and a mail server that is down must not stop a request.
import type { PeopleConfig } from '../../config/people-config.ts'
import type { Log } from '../../telemetry/log.ts'

export interface Letter {
  readonly to: string
  readonly subject: string
  readonly text: string
}

export interface Mail {
  /** False where no mail server is configured. */
  readonly isOn: boolean
  readonly send: (letter: Letter) => void
  /** Resolves when nothing is on its way any more. */
  readonly idle: () => Promise<void>
}

const PATIENCE_MS = 20_000

/** The library is loaded with the first letter. */
export function createMail(options: { readonly config: PeopleConfig['mail']; readonly log: Log }): Mail {
  const { config, log } = options
  const underway = new Set<Promise<void>>()
  const post = async (letter: Letter): Promise<void> => {
    if (config === undefined) return
    const { createTransport } = await import('nodemailer')
    const transport = createTransport(withPatience(config.smtpUrl))
    await transport.sendMail({ from: config.from, ...letter })
  }
  return {
    isOn: config !== undefined,
    send: (letter) => {
      const sending = post(letter)
        .catch((error: unknown) =>
          log.error({ err: error, subject: letter.subject }, 'a letter was not sent'),
        )
        .finally(() => underway.delete(sending))
      underway.add(sending)
    },
    idle: async () => {
      await Promise.all(underway)
    },
  }
}

// nodemailer reads its options from the address, and without them waits for minutes.
function withPatience(smtpUrl: string): string {
  const url = new URL(smtpUrl)
  for (const wait of ['connectionTimeout', 'greetingTimeout', 'socketTimeout'])
    if (!url.searchParams.has(wait)) url.searchParams.set(wait, String(PATIENCE_MS))
  return url.href
}
