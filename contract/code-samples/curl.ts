// The call as a curl command for a POSIX shell. Pure.
import { JSON_STYLE, writeLiteral } from './literal.ts'
import type { SampleRequest } from './sample-request.ts'
import { addressOf, isStreamed } from './sample-request.ts'

/** One command over several lines. */
export function writeCurl(request: SampleRequest): string {
  const { key, body } = request
  const token = 'variable' in key ? `$${key.variable}` : key.literal
  const json = writeLiteral(body, JSON_STYLE, 1).replaceAll("'", String.raw`'\''`)
  return [
    `curl${isStreamed(request) ? ' -N' : ''} ${addressOf(request)} \\`,
    `  -H "Authorization: Bearer ${token}" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '${json}'`,
    '',
  ].join('\n')
}
