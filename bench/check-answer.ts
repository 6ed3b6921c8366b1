// Is an answer what the fake upstream sent? Each answer is checked cheaply, some to the last field.
// Knows the payload; does not know sockets, and forgives a gateway everything that it may rewrite (ids, model).
import { answerText, contentMark, contentText, defaultContentEvents, reportedUsage } from './payload.ts'

/** What is wrong with an answer, or undefined when it is right. `depth` says how closely to look. */
export type AnswerCheck = (answer: {
  readonly status: number
  readonly body: Buffer
  readonly depth: 'cheap' | 'whole'
}) => string | undefined

const answerNeedle = Buffer.from(answerText)
const totalNeedle = Buffer.from(`"total_tokens":${reportedUsage.total_tokens}`)
const finishNeedle = Buffer.from('"finish_reason":"stop"')
const doneNeedle = Buffer.from('data: [DONE]')
const markByte = contentMark.charCodeAt(0)
const closingBrace = 125
const lineFeed = 10

/** Checks a JSON answer: status 200, the whole text, the usage. */
export const checkJsonAnswer: AnswerCheck = ({ status, body, depth }) => {
  if (status !== 200) return refused(status, body)
  if (body[lastVisible(body)] !== closingBrace) return 'the JSON body is cut'
  if (!hasAnswerText(body)) return 'the JSON body has another text'
  if (!body.includes(totalNeedle)) return 'the JSON body has another usage'
  return depth === 'whole' ? wholeJson(body) : undefined
}

let answerTextAt = 0

/** Looks where the text was last time first: a search through the body would be a tenth of the load's own cost. */
function hasAnswerText(body: Buffer): boolean {
  if (body.subarray(answerTextAt, answerTextAt + answerNeedle.length).equals(answerNeedle)) return true
  const at = body.indexOf(answerNeedle)
  if (at >= 0) answerTextAt = at
  return at >= 0
}

/** Checks a stream: status 200, every content event once, finish, usage, and `[DONE]` as its end. */
export function createStreamCheck(contentEvents: number = defaultContentEvents): AnswerCheck {
  const text = Array.from({ length: contentEvents }, (_, index) => contentText(index)).join('')
  return ({ status, body, depth }) => {
    if (status !== 200) return refused(status, body)
    const end = lastVisible(body) + 1
    if (!body.subarray(Math.max(0, end - doneNeedle.length), end).equals(doneNeedle)) {
      return 'the stream does not end in [DONE]'
    }
    const found = countMarks(body)
    if (found !== contentEvents) return `the stream has ${found} content events instead of ${contentEvents}`
    const tail = body.subarray(Math.max(0, body.length - 2048))
    if (!tail.includes(finishNeedle)) return 'the stream has no finish_reason'
    if (!tail.includes(totalNeedle)) return 'the stream has no usage or another'
    return depth === 'whole' ? wholeStream(body, text) : undefined
  }
}

function refused(status: number, body: Buffer): string {
  return `status ${status}: ${body.toString('utf8', 0, 160)}`
}

function lastVisible(body: Buffer): number {
  let at = body.length - 1
  while (at >= 0 && body[at] === lineFeed) at--
  return at
}

function countMarks(body: Buffer): number {
  let count = 0
  for (let at = body.indexOf(markByte); at >= 0; at = body.indexOf(markByte, at + 1)) count++
  return count
}

interface Completion {
  readonly choices?: readonly {
    readonly message?: { readonly content?: string }
    readonly delta?: { readonly content?: string }
    readonly finish_reason?: string | null
  }[]
  readonly usage?: typeof reportedUsage | null
}

function parse(text: string): Completion | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined // Said by the caller, with what it belongs to.
  }
}

function wholeJson(body: Buffer): string | undefined {
  const completion = parse(body.toString('utf8'))
  if (completion === undefined) return 'the body is not JSON'
  if (completion.choices?.[0]?.message?.content !== answerText) return 'the JSON body has another text'
  return usageIsRight(completion) ? undefined : 'the JSON body has another usage'
}

function wholeStream(body: Buffer, expected: string): string | undefined {
  let text = ''
  let finished = false
  let counted = false
  for (const line of body.toString('utf8').split('\n')) {
    if (!line.startsWith('data: ') || line === 'data: [DONE]') continue
    const chunk = parse(line.slice(6))
    if (chunk === undefined) return 'an event of the stream is not JSON'
    text += chunk.choices?.[0]?.delta?.content ?? ''
    finished ||= chunk.choices?.[0]?.finish_reason === 'stop'
    counted ||= usageIsRight(chunk)
  }
  if (text !== expected) return 'the stream has another text'
  if (!finished) return 'the stream has no finish_reason'
  return counted ? undefined : 'the stream has no usage or another'
}

function usageIsRight(completion: Completion): boolean {
  const usage = completion.usage
  return (
    usage?.prompt_tokens === reportedUsage.prompt_tokens &&
    usage.completion_tokens === reportedUsage.completion_tokens &&
    usage.total_tokens === reportedUsage.total_tokens &&
    usage.prompt_tokens_details?.cached_tokens === 0 &&
    usage.completion_tokens_details?.reasoning_tokens ===
      reportedUsage.completion_tokens_details.reasoning_tokens
  )
}
