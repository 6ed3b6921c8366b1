// Takes secrets out of text before anybody reads it: API keys by their look, fields by their name, passwords in addresses.
// Works on finished log lines, so that it does not matter which message, error or stack a secret was in.

const MASK = '[redacted]'

/** Names whose whole value is taken out of a JSON line. */
const SECRET_FIELDS =
  /"((?:proxy-)?authorization|(?:set-)?cookie|(?:x-)?(?:goog-)?api[-_]?key|apiKey|[a-z_]*password|[a-z_]*secret)":"(?:[^"\\]|\\.)*"/gi

/** Keys of ours and of the well-known providers begin with a word and a dash or underscore, or with Google's `AIza`. */
const KEYS =
  /\b(?:sk|gsk|xai|pplx|fw|csk|tgp|nvapi|hf|r8|key|pk|rk)[-_](?=[\w-]*\d)[\w-]{16,}|\bAIza[\w-]{30,}/g

const BEARER = /\b(Bearer|Basic) +[\w.~+/=-]{8,}/gi

const ADDRESS_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"]*:)[^\s/@"]+@/gi

const QUERY_KEY = /([?&](?:key|api[-_]?key|token|access_token|code|signature)=)[^&\s"#]+/gi

/** The same text without secrets. */
export function redact(text: string): string {
  return text
    .replace(SECRET_FIELDS, `"$1":"${MASK}"`)
    .replace(BEARER, `$1 ${MASK}`)
    .replace(KEYS, MASK)
    .replace(ADDRESS_PASSWORD, `$1${MASK}@`)
    .replace(QUERY_KEY, `$1${MASK}`)
}
