// Writes a JSON value as it stands in the source of a program: short values on one line, long ones broken and indented. Pure.

/** How a language spells values. */
export interface LiteralStyle {
  readonly quote: (text: string) => string
  readonly key: (name: string) => string
  readonly words: { readonly true: string; readonly false: string; readonly null: string }
  /** Between the braces of an object on one line. */
  readonly padding: '' | ' '
  /** After the last member of a broken list. */
  readonly lastComma: '' | ','
  readonly indent: string
}

const JSON_WORDS = { true: 'true', false: 'false', null: 'null' }

export const JSON_STYLE: LiteralStyle = {
  quote: (text) => JSON.stringify(text),
  key: (name) => JSON.stringify(name),
  words: JSON_WORDS,
  padding: '',
  lastComma: '',
  indent: '  ',
}

/** JSON's escapes are Python's too, but for surrogates, which JSON.stringify leaves alone when they are in pairs. */
export const PYTHON_STYLE: LiteralStyle = {
  ...JSON_STYLE,
  words: { true: 'True', false: 'False', null: 'None' },
  lastComma: ',',
  indent: '    ',
}

export const TYPESCRIPT_STYLE: LiteralStyle = {
  quote: (text) => {
    const inside = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
    return `'${inside}'`
  },
  key: (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : TYPESCRIPT_STYLE.quote(name)),
  words: JSON_WORDS,
  padding: ' ',
  lastComma: ',',
  indent: '  ',
}

/** Short enough for a column beside a text. */
const LONGEST_LINE = 60

/** `level` is how deep the first line is indented already; it is not indented again. */
export function writeLiteral(value: unknown, style: LiteralStyle, level = 0): string {
  const short = onOneLine(value, style)
  if (short.length + level * style.indent.length <= LONGEST_LINE || !isNested(value)) return short
  const inner = style.indent.repeat(level + 1)
  const members = Array.isArray(value)
    ? value.map((entry: unknown) => writeLiteral(entry, style, level + 1))
    : membersOf(value).map(([name, entry]) => `${style.key(name)}: ${writeLiteral(entry, style, level + 1)}`)
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  const lines = members.map((member) => `${inner}${member}`).join(',\n')
  return `${open}\n${lines}${style.lastComma}\n${style.indent.repeat(level)}${close}`
}

function onOneLine(value: unknown, style: LiteralStyle): string {
  if (typeof value === 'string') return style.quote(value)
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return style.words[`${value}`]
  if (Array.isArray(value)) return `[${value.map((entry: unknown) => onOneLine(entry, style)).join(', ')}]`
  if (!isNested(value)) return style.words.null
  const members = membersOf(value).map(([name, entry]) => `${style.key(name)}: ${onOneLine(entry, style)}`)
  return members.length === 0 ? '{}' : `{${style.padding}${members.join(', ')}${style.padding}}`
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** What is undefined is not there, as in JSON. */
function membersOf(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, entry]) => entry !== undefined)
}
