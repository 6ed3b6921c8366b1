// An answer in test mode as the pages show it, put together from a whole body or from the chunks of a stream. Pure.

/** What has come so far. */
export interface TriedAnswer {
  readonly text: string
  readonly reasoning: string
  /** Names of tools with their arguments as text. */
  readonly calls: readonly { readonly name: string; readonly arguments: string }[]
  /** What really answered. */
  readonly model: string | undefined
  readonly finishReason: string | undefined
  readonly usage: TriedUsage | undefined
  /** Milliseconds to the first piece and to the last one so far. */
  readonly firstMs: number | undefined
  readonly lastMs: number
  /** The body, or the last chunks of a stream, as they came. */
  readonly raw: readonly unknown[]
  /** Why a stream ended early. */
  readonly error: string | undefined
}

export interface TriedUsage {
  readonly promptTokens: number
  readonly completionTokens: number
  readonly reasoningTokens: number
}

/** As many as anybody reads. */
const MOST_CHUNKS = 12

type Loose = Readonly<Record<string, unknown>>
const asObject = (value: unknown): Loose =>
  typeof value === 'object' && value !== null ? (value as Loose) : {}
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const asText = (value: unknown): string => (typeof value === 'string' ? value : '')
const asCount = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0)

/** Before anything has come. */
export function nothingYet(): TriedAnswer {
  return {
    text: '',
    reasoning: '',
    calls: [],
    model: undefined,
    finishReason: undefined,
    usage: undefined,
    firstMs: undefined,
    lastMs: 0,
    raw: [],
    error: undefined,
  }
}

/** A body that came at once. */
export function readWhole(body: unknown, elapsedMs: number): TriedAnswer {
  const wire = asObject(body)
  const choice = asObject(asList(wire['choices'])[0])
  const message = asObject(choice['message'])
  return {
    ...nothingYet(),
    text: asText(message['content']),
    reasoning: asText(message['reasoning']),
    calls: asList(message['tool_calls']).map((call) => {
      const called = asObject(asObject(call)['function'])
      return { name: asText(called['name']), arguments: asText(called['arguments']) }
    }),
    model: asText(wire['model']),
    finishReason: asText(choice['finish_reason']) || undefined,
    usage: readUsage(wire['usage']),
    firstMs: elapsedMs,
    lastMs: elapsedMs,
    raw: [body],
  }
}

/** One more chunk of a stream. */
export function addChunk(answer: TriedAnswer, chunk: unknown, elapsedMs: number): TriedAnswer {
  const wire = asObject(chunk)
  const choice = asObject(asList(wire['choices']).find((one) => asCount(asObject(one)['index']) === 0))
  const delta = asObject(choice['delta'])
  const text = asText(delta['content'])
  const reasoning = asText(delta['reasoning']) || asText(delta['reasoning_content'])
  const isPiece = text !== '' || reasoning !== '' || delta['tool_calls'] !== undefined
  return {
    ...answer,
    text: answer.text + text,
    reasoning: answer.reasoning + reasoning,
    calls: addCalls(answer.calls, delta['tool_calls']),
    model: asText(wire['model']) || answer.model,
    finishReason: asText(choice['finish_reason']) || answer.finishReason,
    usage: readUsage(wire['usage']) ?? answer.usage,
    firstMs: answer.firstMs ?? (isPiece ? elapsedMs : undefined),
    lastMs: elapsedMs,
    raw: [...answer.raw.slice(1 - MOST_CHUNKS), chunk],
    error: asText(asObject(wire['error'])['message']) || answer.error,
  }
}

function addCalls(calls: TriedAnswer['calls'], pieces: unknown): TriedAnswer['calls'] {
  const next = [...calls]
  for (const piece of asList(pieces)) {
    const { index, function: called } = asObject(piece)
    const at = asCount(index)
    const before = next[at] ?? { name: '', arguments: '' }
    next[at] = {
      name: before.name + asText(asObject(called)['name']),
      arguments: before.arguments + asText(asObject(called)['arguments']),
    }
  }
  return next
}

/** A streamed answer in the form of a whole one, for code that asks for it whole. */
export function wholeOf({ text, reasoning, calls, finishReason, raw }: TriedAnswer): Loose {
  const last = asObject(raw.at(-1))
  const first = asObject(raw[0])
  const message = {
    role: 'assistant',
    content: text === '' && calls.length > 0 ? null : text,
    ...(reasoning === '' ? {} : { reasoning }),
    ...(calls.length === 0
      ? {}
      : { tool_calls: calls.map((call, at) => ({ id: `call_${at}`, type: 'function', function: call })) }),
  }
  return {
    id: first['id'],
    object: 'chat.completion',
    created: first['created'],
    model: first['model'],
    choices: [{ index: 0, message, finish_reason: finishReason ?? null }],
    usage: last['usage'] ?? null,
  }
}

function readUsage(usage: unknown): TriedUsage | undefined {
  if (typeof usage !== 'object' || usage === null) return undefined
  const {
    prompt_tokens: prompt,
    completion_tokens: completion,
    completion_tokens_details: details,
  } = usage as Loose
  return {
    promptTokens: asCount(prompt),
    completionTokens: asCount(completion),
    reasoningTokens: asCount(asObject(details)['reasoning_tokens']),
  }
}
