// A JSON text with an ETag, so that a client that has it already is told so in a few bytes.
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'

export interface Document {
  readonly text: string
  readonly etag: string
}

/** The tag is a digest of the text. */
export function createDocument(text: string): Document {
  return { text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"` }
}

/** Sends it, or 304 when `If-None-Match` names it. Clients may keep it and must ask each time. */
export function sendDocument(request: FastifyRequest, reply: FastifyReply, document: Document): FastifyReply {
  void reply.headers({ etag: document.etag, vary: 'anthropic-version, x-goog-api-key' })
  if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-cache')
  if (names(request.headers['if-none-match'], document.etag)) return reply.code(304).send()
  return reply.type('application/json; charset=utf-8').send(document.text)
}

/** RFC 9110, 13.1.2: a list of tags or `*`; weak tags compare by what they quote. */
function names(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  return ifNoneMatch.split(',').some((part) => {
    const tag = part.trim()
    return tag === '*' || (tag.startsWith('W/') ? tag.slice(2) : tag) === etag
  })
}
