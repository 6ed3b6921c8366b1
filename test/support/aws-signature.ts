// The signature that AWS would compute for a request that has come (its reference: "Create a signed AWS API request"), apart from the
// product's code and its library. Only what such a request needs here: no query, no repeated headers.
import { createHash, createHmac } from 'node:crypto'
import type { RecordedRequest } from './fake-upstream.ts'

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** In hexadecimal digits. */
export function expectedSignature(request: RecordedRequest, secret: string): string {
  const { method, path, headers, bodyText } = request
  const { authorization = '' } = headers
  const [, scope = '', names = ''] = /Credential=\w+\/(\S+), SignedHeaders=(\S+),/.exec(authorization) ?? []
  const [day = '', region = '', service = '', end = ''] = scope.split('/')
  const encoded = path
    .split('/')
    .map((segment) => encodeURIComponent(segment))
    .join('/')
  const lines = names.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`)
  const canonical = [method, encoded, '', lines.join(''), names, sha256(bodyText)].join('\n')
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n')
  const first = hmac(`AWS4${secret}`, day)
  const key = [region, service, end].reduce<Buffer>((made, part) => hmac(made, part), first)
  return hmac(key, text).toString('hex')
}
