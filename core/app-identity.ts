// Who calls, from what callers say of themselves in `HTTP-Referer` and `X-Title`: an app is the host of its public address, or
// its title where there is no such address. Pure; the same in every engine. Paths and queries of addresses are never kept,
// since they may hold somebody's secrets.

export interface AppIdentity {
  /** A host (`example.com`), or `~` and the title in small letters (`~my-notes`). */
  readonly identity: string
  /** Empty when none was given. */
  readonly title: string
}

const LONGEST_TITLE = 100
const LONGEST_HOST = 200
/** Names that mean a different machine for everybody (RFC 6761, RFC 6762, RFC 8375, and what routers use). */
const PRIVATE_ENDINGS = /\.(localhost|local|internal|intranet|lan|home|corp|test|invalid|home\.arpa)$/

/** Undefined for a caller that says nothing which could name it in public. */
export function appIdentity(referer: string | null, title: string | null): AppIdentity | undefined {
  const shown = title === null ? '' : cleanTitle(title)
  const host = referer === null ? undefined : publicHost(referer)
  if (host !== undefined) return { identity: host, title: shown }
  const words = shown
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
  return words === '' ? undefined : { identity: `~${words}`, title: shown }
}

// Titles stand on pages that others read: no control characters, and none that turn the direction of writing around.
function cleanTitle(title: string): string {
  const line = title
    .slice(0, 10 * LONGEST_TITLE)
    .normalize('NFKC')
    .replaceAll(/[\p{Cc}\p{Cs}\p{Co}\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  // By characters, so that none is cut in two.
  return [...line].slice(0, LONGEST_TITLE).join('').trim()
}

/** `URL` writes hosts in small letters and in ASCII, so that no letter can pass for another. */
function publicHost(referer: string): string | undefined {
  const url = URL.parse(referer)
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined
  const name = url.hostname.replace(/\.$/, '')
  const isPublic =
    name.includes('.') && !/^[\d.]+$/.test(name) && !name.startsWith('[') && !PRIVATE_ENDINGS.test(name)
  const host = url.port === '' ? name : `${name}:${url.port}`
  return isPublic && host.length <= LONGEST_HOST ? host : undefined
}
