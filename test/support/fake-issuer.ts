// An OpenID Connect issuer that believes the test: discovery, keys and tokens, over HTTP on 127.0.0.1. It may be down.
import { createSign, generateKeyPairSync, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as readAll } from 'node:stream/consumers'

/** What the issuer says about whoever signs in. */
export interface Claims {
  readonly sub: string
  readonly email: string
  readonly email_verified: boolean
  readonly name: string
}

export interface FakeIssuer {
  readonly url: string
  /** Lets somebody in: the code that their browser brings back. The nonce is that of the request. */
  readonly grant: (claims: Claims, nonce: string | null) => string
  readonly goDown: () => Promise<void>
  readonly comeBack: () => Promise<void>
  readonly close: () => Promise<void>
}

export const CLIENT = { id: 'causeway', secret: 'secret-of-the-client' } as const
const KEY_ID = 'k1'

/** Listens on a free port; it keeps that port while it is down. */
export async function startFakeIssuer(): Promise<FakeIssuer> {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const grants = new Map<string, Claims & { readonly nonce: string | null }>()
  let url = ''
  const answer = async (request: IncomingMessage): Promise<object | undefined> => {
    switch (request.url) {
      case '/.well-known/openid-configuration':
        return {
          issuer: url,
          authorization_endpoint: `${url}/authorize`,
          token_endpoint: `${url}/token`,
          userinfo_endpoint: `${url}/userinfo`,
          jwks_uri: `${url}/jwks`,
          id_token_signing_alg_values_supported: ['RS256'],
        }
      case '/jwks':
        return {
          keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: KEY_ID, alg: 'RS256', use: 'sig' }],
        }
      case '/token': {
        const form = new URLSearchParams(await readAll(request))
        const claims = grants.get(form.get('code') ?? '')
        if (claims === undefined) return undefined
        const at = Math.floor(Date.now() / 1000)
        const payload = { iss: url, aud: CLIENT.id, iat: at, exp: at + 60, ...claims }
        return { access_token: 'a', token_type: 'Bearer', id_token: signed(payload) }
      }
      default:
        return undefined
    }
  }
  const signed = (payload: object): string => {
    const parts = [{ alg: 'RS256', kid: KEY_ID, typ: 'JWT' }, payload].map((part) =>
      Buffer.from(JSON.stringify(part)).toString('base64url'),
    )
    const signature = createSign('RSA-SHA256').update(parts.join('.')).sign(keys.privateKey, 'base64url')
    return [...parts, signature].join('.')
  }
  const open = async (port: number): Promise<Server> => {
    const server = createServer((request, response) => {
      void answer(request).then((body) => {
        response.writeHead(body === undefined ? 400 : 200, {
          'content-type': 'application/json',
          connection: 'close',
        })
        response.end(JSON.stringify(body ?? { error: 'invalid_grant' }))
      })
    })
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return server
  }
  let server: Server | undefined = await open(0)
  const { port } = server.address() as AddressInfo
  url = `http://127.0.0.1:${port}`
  const goDown = async (): Promise<void> => {
    server?.closeAllConnections()
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()))
    server = undefined
  }
  return {
    url,
    grant: (claims, nonce) => {
      const code = randomUUID()
      grants.set(code, { ...claims, nonce })
      return code
    },
    goDown,
    comeBack: async () => {
      server ??= await open(port)
    },
    close: goDown,
  }
}
