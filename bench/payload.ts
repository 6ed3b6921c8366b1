// What travels in the benchmark: the caller's request, the upstream's JSON answer and its stream of events.
// Sizes follow one real exchange with a chat model (1.2 KB in, 0.6 KB out, 269 bytes an event). No I/O.

/** The model id that the fake upstream answers to; a gateway that renames models must send this one. */
export const upstreamModel = 'echo-1'

/** The key that the fake upstream asks for; a gateway that holds provider keys must send this one. */
export const upstreamKey = 'bench-upstream-key'

/** Content events of a stream; the finish event, the usage event and `[DONE]` come on top. */
export const defaultContentEvents = 49

/** Events of a stream with `contentEvents` content events: also the finish event, the usage event and `[DONE]`. */
export function eventsOf(contentEvents: number): number {
  return contentEvents + 3
}

/** Tokens that each answer reports, in OpenAI's shape with both details objects. */
export const reportedUsage = {
  prompt_tokens: 287,
  completion_tokens: 113,
  total_tokens: 400,
  prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
  completion_tokens_details: {
    reasoning_tokens: 64,
    audio_tokens: 0,
    accepted_prediction_tokens: 0,
    rejected_prediction_tokens: 0,
  },
} as const

/** Begins the text of each content event and occurs nowhere else in a stream, so that events can be counted. */
export const contentMark = '~'

/** The text of one content event; numbered, so that a lost or repeated event shows. */
export function contentText(index: number): string {
  return `${contentMark}${String(index).padStart(4, '0')} step `
}

const identity = 'chatcmpl-CausewayB'
const created = 1_790_000_000
const fingerprint = 'fp_be9c4be9c4'

const jsonBytes = 599
const eventBytes = 269
const requestBytes = 1199

/** The text of the JSON answer: a fixed sentence, padded so that the whole body has 599 bytes. */
export const answerText = paddedAnswerText()

/** The body of the JSON answer. */
export const jsonAnswer = jsonBody(answerText)

function paddedAnswerText(): string {
  const sentence = 'A causeway is a raised road. '
  const room = jsonBytes - jsonBody(sentence).length
  return sentence + '='.repeat(Math.max(0, room))
}

function jsonBody(content: string): string {
  return JSON.stringify({
    id: identity,
    object: 'chat.completion',
    created,
    model: upstreamModel,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content, refusal: null },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
    usage: reportedUsage,
    service_tier: 'default',
    system_fingerprint: fingerprint,
  })
}

/** The server-sent events of one stream, each with its `data: ` and its blank line. */
export function streamEvents(contentEvents: number): string[] {
  const events: string[] = []
  for (let index = 0; index < contentEvents; index++) {
    const content = contentText(index)
    events.push(chunkEvent(index === 0 ? { role: 'assistant', content } : { content }, null))
  }
  events.push(chunkEvent({}, 'stop'))
  events.push(event({ ...chunkHead(), choices: [], usage: reportedUsage }))
  events.push('data: [DONE]\n\n')
  return events
}

function chunkEvent(delta: object, finishReason: string | null): string {
  const chunk = {
    ...chunkHead(),
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
    usage: null,
    obfuscation: '',
  }
  const room = eventBytes - event(chunk).length
  return event({ ...chunk, obfuscation: 'x'.repeat(Math.max(0, room)) })
}

function chunkHead(): object {
  return {
    id: identity,
    object: 'chat.completion.chunk',
    created,
    model: upstreamModel,
    system_fingerprint: fingerprint,
  }
}

function event(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`
}

/** The body of the caller's request: 1,199 bytes, with characters outside Latin-1, as real prompts have. */
export function requestBody(model: string, answer: 'json' | 'stream'): Buffer {
  const empty = bodyWith(model, answer, '')
  const sentence =
    'Compare the two routes → over the causeway and around the bay; say which is safer at high tide. '
  const room = requestBytes - Buffer.byteLength(empty)
  let text = sentence
  while (Buffer.byteLength(text) + sentence.length < room) text += sentence
  text += '.'.repeat(Math.max(0, room - Buffer.byteLength(text)))
  return Buffer.from(bodyWith(model, answer, text))
}

function bodyWith(model: string, answer: 'json' | 'stream', text: string): string {
  return JSON.stringify({
    model,
    messages: [
      { role: 'system', content: 'You answer in short sentences.' },
      { role: 'user', content: text },
    ],
    temperature: 0.7,
    max_tokens: 512,
    ...(answer === 'stream' ? { stream: true, stream_options: { include_usage: true } } : {}),
  })
}
