// A passkey in software (WebAuthn level 2): makes one key pair, answers a registration and any number of sign-ins with it. What a
// browser and an authenticator check is not checked here; it is the server that is tried.
import type { KeyObject } from 'node:crypto'
import { generateKeyPairSync, hash, randomBytes, sign } from 'node:crypto'

const USER_PRESENT_AND_VERIFIED = 0x05
const HAS_CREDENTIAL = 0x40

export interface SoftwarePasskey {
  /** What the browser sends to make the server know the key. */
  readonly register: (challenge: string) => object
  /** What the browser sends to sign in. */
  readonly signIn: (challenge: string) => object
}

/** A passkey for pages of this origin and this host. */
export function makePasskey(place: { readonly origin: string; readonly host: string }): SoftwarePasskey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(16)
  let counter = 0
  const dataOf = (flags: number): Buffer => {
    counter += 1
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    return Buffer.concat([hash('sha256', place.host, 'buffer'), Buffer.from([flags]), count])
  }
  const clientData = (type: string, challenge: string): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin: place.origin, crossOrigin: false }))
  const answer = (response: Readonly<Record<string, Buffer>>): object => ({
    id: id.toString('base64url'),
    rawId: id.toString('base64url'),
    type: 'public-key',
    clientExtensionResults: {},
    response: Object.fromEntries(
      Object.entries(response).map(([name, bytes]) => [name, bytes.toString('base64url')]),
    ),
  })
  return {
    register: (challenge) => {
      const length = Buffer.from([0, id.length])
      const known = [Buffer.alloc(16), length, id, coseKey(publicKey)]
      const data = Buffer.concat([dataOf(USER_PRESENT_AND_VERIFIED | HAS_CREDENTIAL), ...known])
      return answer({
        clientDataJSON: clientData('webauthn.create', challenge),
        attestationObject: attestation(data),
      })
    },
    signIn: (challenge) => {
      const clientDataJSON = clientData('webauthn.get', challenge)
      const authenticatorData = dataOf(USER_PRESENT_AND_VERIFIED)
      const signed = Buffer.concat([authenticatorData, hash('sha256', clientDataJSON, 'buffer')])
      return answer({ clientDataJSON, authenticatorData, signature: sign('sha256', signed, privateKey) })
    },
  }
}

// CBOR, written out: { 1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y }.
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  return Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ])
}

// CBOR, written out: { fmt: "none", attStmt: {}, authData }.
function attestation(data: Buffer): Buffer {
  const start = Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex')
  return Buffer.concat([start, Buffer.from([data.length]), data])
}
