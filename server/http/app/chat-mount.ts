// Chat for the web app's own page: a chat completion as programs send it, asked by whoever is signed in, with the rights of the
// account that they act for. It runs under a key that the gateway makes for the person and shows to nobody.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { GatewayError } from '../../../core/errors.ts'
import type { Services } from '../../services.ts'
import type { KeyRecord } from '../../store/keys/ports.ts'
import { chatCompletions, serveModelEndpoint } from '../model-endpoints.ts'
import { may } from './roles.ts'
import type { Sender } from './who.ts'
import { readSender } from './who.ts'

/** `live` reaches providers and is charged, `test` the simulator. */
type Mode = Extract<KeyRecord['kind'], 'live' | 'test'>

interface Mounting {
  readonly services: Services
  readonly addressOf: (request: FastifyRequest) => string
}

/** `POST /chat/completions?mode=live|test`, on a scope of its own, where no body is parsed. The shapes are those of /api/v1. */
export function registerChat(scope: FastifyInstance, { services, addressOf }: Mounting): void {
  const keyOf = createKeyFinder(services)
  scope.removeAllContentTypeParsers()
  // Left unread: the model endpoint reads it as it does for programs.
  scope.addContentTypeParser('*', (_request, _body, done) => done(null))
  scope.post('/chat/completions', async (request, reply) => {
    const sender = await readSender(request, { services, reply, address: addressOf(request) })
    if (sender === undefined)
      throw new GatewayError('permission_denied', 'Sign in first.', {
        status: 401,
        wireCode: 'not_signed_in',
      })
    const { account, person } = sender
    if (!may('member', { role: account.role, administrator: person.administrator }))
      throw new GatewayError(
        'permission_denied',
        'Your role in this account does not allow calling models.',
        {
          wireCode: 'role_not_allowed',
        },
      )
    const key = await keyOf(sender, modeOf(request.query))
    // From here on the endpoint writes its own answer. What it finds presented stands for the key that the session has.
    reply.hijack()
    request.raw.headers.authorization = 'Bearer session'
    const asked = { ...services, keys: { ...services.keys, authenticate: () => key } }
    await serveModelEndpoint(
      { endpoint: chatCompletions, surface: 'openrouter', services: asked, readers: 'own' },
      request.raw,
      reply.raw,
    )
  })
}

function modeOf(query: unknown): Mode {
  const { mode } = query as { readonly mode?: unknown }
  if (mode === 'live' || mode === 'test') return mode
  throw new GatewayError('invalid_value', "Invalid 'mode': it is 'live' or 'test'.", { param: 'mode' })
}

/** Finds the key of a person, an account and a mode, and makes it when they chat for the first time. */
function createKeyFinder({ keys }: Services): (sender: Sender, mode: Mode) => Promise<KeyRecord> {
  // Several answers side by side begin at once; one key is made for them.
  const making = new Map<string, Promise<KeyRecord>>()
  return async ({ person, account }, mode) => {
    const { accountId } = account
    const found = keys
      .findByName(NAME)
      .find(
        (key) =>
          key.purpose === 'chat' &&
          key.personId === person.id &&
          key.accountId === accountId &&
          key.kind === mode,
      )
    if (found) return found
    const id = `${person.id} ${accountId} ${mode}`
    const begun =
      making.get(id) ??
      keys
        .create({ accountId, name: NAME, kind: mode, purpose: 'chat', personId: person.id })
        .then(({ record }) => record)
        .finally(() => making.delete(id))
    making.set(id, begun)
    return await begun
  }
}

const NAME = 'Chat'
