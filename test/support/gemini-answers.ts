// A test instrument: a fake upstream that speaks Google's generateContent, for the client suites behind a live key. It is steered by
// words of the last content (`fake: refuse`, `fake: overloaded`, `fake: cut`, `fake: block`), by `tools` and by `thinkingConfig`;
// the answer's field `xReceived` tells what reached it. Not the dialect of the product: both may be wrong in different ways.
import type { RecordedRequest, UpstreamAnswer, UpstreamScript } from './fake-upstream.ts'
import { jsonAnswer, sseAnswer } from './openai-answers.ts'

/** What proves the fake's call; a history without it is refused. */
export const SIGNATURE = 'CiQBVKhc7vB+9/aAbBCcXw=='

interface Part {
  readonly text?: string
  readonly thought?: boolean
  readonly thoughtSignature?: string
  readonly functionCall?: { readonly name: string; readonly args: unknown }
  readonly functionResponse?: { readonly name: string; readonly response: unknown }
}

interface Body {
  readonly contents?: readonly { readonly role: string; readonly parts: readonly Part[] }[]
  readonly tools?: readonly unknown[]
  readonly generationConfig?: { readonly thinkingConfig?: { readonly includeThoughts?: boolean } }
}

/** Answers `POST /v1beta/models/{model}:generateContent` and `:streamGenerateContent?alt=sse`. */
export const geminiUpstream: UpstreamScript = (request) => {
  const found = /^\/v1beta\/models\/([^/:]+):(generateContent|streamGenerateContent)(\?alt=sse)?$/.exec(
    request.path,
  )
  if (!found) return problem(404, 'NOT_FOUND', `No such path: ${request.path}`)
  if (
    request.headers['x-goog-api-key'] !== 'AIza-fake-google' ||
    request.headers['authorization'] !== undefined
  )
    return problem(401, 'UNAUTHENTICATED', 'Send the key as x-goog-api-key.')
  const body = request.body as Body
  const contents = body.contents ?? []
  const last = JSON.stringify(contents.at(-1)?.parts ?? '')
  if (last.includes('fake: refuse'))
    return problem(400, 'INVALID_ARGUMENT', 'The fake upstream refuses this.')
  // No two answers of a conversation have the same id.
  const turn = JSON.stringify(contents).split('"functionResponse"').length
  const answer = { model: found[1] ?? '', responseId: `fakeResponse${turn}` }
  if (last.includes('fake: block'))
    return streamedOrWhole(request, [
      { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, ...names(answer, 0) },
    ])
  const parts = answerParts(body)
  const chunks: Record<string, unknown>[] = parts.map((part, index) => ({
    candidates: [{ content: { parts: [part], role: 'model' }, index: 0 }],
    ...names(answer, index + 1),
  }))
  chunks.push({
    candidates: [{ content: { parts: [{ text: '' }], role: 'model' }, finishReason: 'STOP', index: 0 }],
    ...names(answer, parts.length),
  })
  if (found[2] === 'generateContent')
    return jsonAnswer({
      candidates: [{ content: { parts, role: 'model' }, finishReason: 'STOP', index: 0 }],
      ...names(answer, parts.length),
      xReceived: body,
    })
  if (found[3] === undefined) return problem(400, 'INVALID_ARGUMENT', 'This fake streams with alt=sse only.')
  if (last.includes('fake: cut'))
    return sseAnswer([
      { do: 'write', bytes: event(chunks[0]) },
      { do: 'pause', ms: 20 },
    ])
  if (last.includes('fake: overloaded'))
    return sseAnswer([
      { do: 'write', bytes: event(chunks[0]) },
      { do: 'write', bytes: event({ error: { code: 503, message: 'Overloaded.', status: 'UNAVAILABLE' } }) },
    ])
  return sseAnswer(chunks.map((chunk) => ({ do: 'write', bytes: event(chunk) })))
}

function streamedOrWhole(request: RecordedRequest, chunks: readonly unknown[]): UpstreamAnswer {
  if (!request.path.includes(':stream')) return jsonAnswer(chunks.at(-1))
  return sseAnswer(chunks.map((chunk) => ({ do: 'write', bytes: event(chunk) })))
}

function event(chunk: unknown): string {
  return `data: ${JSON.stringify(chunk)}\r\n\r\n`
}

interface Named {
  readonly model: string
  readonly responseId: string
}

/** Counts grow with each chunk, as Google's do. */
function names({ model, responseId }: Named, written: number): Record<string, unknown> {
  return {
    usageMetadata: {
      promptTokenCount: 12,
      candidatesTokenCount: written * 5,
      thoughtsTokenCount: 16,
      cachedContentTokenCount: 8,
      totalTokenCount: 28 + written * 5,
    },
    modelVersion: model,
    responseId,
  }
}

function answerParts(body: Body): Part[] {
  const contents = body.contents ?? []
  const result = contents.at(-1)?.parts.find((part) => part.functionResponse)?.functionResponse
  if (result) return [{ text: sayWhetherTheCallCameBack(contents, result) }]
  const thinks = body.generationConfig?.thinkingConfig?.includeThoughts === true
  const thoughts: Part[] = thinks ? [{ text: 'First this, then that.', thought: true }] : []
  if (body.tools !== undefined)
    return [
      ...thoughts,
      {
        functionCall: { name: 'get_weather', args: { city: 'Oslo', unit: 'celsius' } },
        thoughtSignature: SIGNATURE,
      },
    ]
  return [...thoughts, { text: 'Hello from' }, { text: ' the fake upstream.' }]
}

function sayWhetherTheCallCameBack(
  contents: NonNullable<Body['contents']>,
  result: { readonly name: string; readonly response: unknown },
): string {
  const call = contents.flatMap(({ parts }) => parts).find((part) => part.functionCall)
  const came = isSignature(call?.thoughtSignature) && call?.functionCall?.name === result.name
  return came
    ? `The signed call came back with ${JSON.stringify(result.response)}.`
    : `The call was lost: ${JSON.stringify(contents)}`
}

/** Bytes in JSON: Google takes both alphabets of base64, and its package for Python writes the other one. */
function isSignature(text: string | undefined): boolean {
  return text === SIGNATURE || text === SIGNATURE.replaceAll('+', '-').replaceAll('/', '_')
}

function problem(status: number, word: string, message: string): UpstreamAnswer {
  return jsonAnswer({ error: { code: status, message, status: word } }, { status })
}
