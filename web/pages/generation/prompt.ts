// A kept request read for the eye: who says what, in whichever format it was sent. What is no text is named, never drawn. Pure.

/** One turn of what was sent. */
export interface Turn {
  readonly who: string
  readonly text: string
}

/** The turns in their order; empty where the request has none that can be told. */
export function turnsOf(request: string): readonly Turn[] {
  const body = parse(request)
  if (!isRecord(body)) return []
  const first = ['system', 'instructions', 'systemInstruction', 'system_instruction'].flatMap((name) => {
    const text = wordsOf(body[name])
    return text === '' ? [] : [{ who: 'system', text }]
  })
  const list = body['messages'] ?? body['contents'] ?? body['input'] ?? body['prompt']
  if (typeof list === 'string') return [...first, { who: 'user', text: list }]
  return Array.isArray(list) ? [...first, ...list.map(turnOf)] : first
}

/** The request with its lines, or as it was where it is no JSON. */
export function indented(request: string): string {
  const body = parse(request)
  return body === undefined ? request : JSON.stringify(body, null, 2)
}

function turnOf(message: unknown): Turn {
  if (!isRecord(message)) return { who: 'user', text: wordsOf(message) }
  const { role, type, content, parts } = message
  const who = typeof role === 'string' ? role : typeof type === 'string' ? type : 'user'
  const calls = message['tool_calls']
  const words = [wordsOf(content ?? parts ?? message['output'] ?? message['summary'] ?? message['arguments'])]
  if (Array.isArray(calls)) words.push(...calls.map((call) => JSON.stringify(call)))
  return { who, text: words.filter((text) => text !== '').join('\n') }
}

function wordsOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value))
    return value
      .map(wordsOf)
      .filter((text) => text !== '')
      .join('\n')
  if (!isRecord(value)) return ''
  const { text, content, parts, type } = value
  if (typeof text === 'string') return text
  if (content !== undefined || parts !== undefined) return wordsOf(content ?? parts)
  return `[${typeof type === 'string' ? type : Object.keys(value).join(', ')}]`
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
