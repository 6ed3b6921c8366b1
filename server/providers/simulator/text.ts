// What the simulator says. It is a test instrument and says so in every answer: which model it stands in for, what it was
// asked, and that nothing was computed. Plain sentences, no vendor's manner.
import type { ChatRequest } from '../../../core/chat.ts'
import { attachments, freshToolResults, lastUserMessage, textOf } from './conversation.ts'
import type { Random } from './random.ts'

export interface TextOptions {
  readonly request: ChatRequest
  /** `author/slug`. */
  readonly modelId: string
  /** Whether the model goes on with an answer that the caller began, or begins its own. */
  readonly continues: 'prefill' | 'nothing'
  readonly random: Random
}

const LONGEST_QUOTE = 160
const LONGEST_RESULT = 300

const OPENINGS = [
  (model: string) => `This is a simulated answer that stands in for ${model}.`,
  (model: string) => `Simulated answer in place of ${model}: no model was called.`,
  (model: string) => `You are in test mode, and this simulated answer stands in for ${model}.`,
]
const CLOSINGS = [
  'The shape, the streaming and the token counts are those of a real answer; the words are not.',
  'Nothing was computed and nothing is billed. A live key sends the same request to a provider.',
  'Everything around these words works as it would with a provider. Use a live key for a real answer.',
]
const FILLERS = [
  'This sentence is filler, so that the answer has the length that was asked for.',
  'A simulated stream goes on in the same even pace until its tokens are used up.',
  'Each word arrives on its own, as it would from a provider.',
  'There is no meaning to look for here, only tokens to count.',
]
const THOUGHTS = [
  'The question is read again to see what is asked.',
  'A first idea is weighed against the request and kept for now.',
  'The idea is checked once more from another side.',
  'One detail is still open, so it is looked at separately.',
  'The parts are put in order before the answer is written.',
  'This is simulated reasoning: no model is thinking.',
]

/** The answer to the conversation; where its beginning is already there, what is left of it. */
export function writeText(options: TextOptions): string {
  const { request, modelId, random } = options
  const middle = aboutToolResults(request) ?? aboutQuestion(request)
  const write = (opening: (typeof OPENINGS)[number], closing: string): string =>
    [opening(modelId), ...middle, closing].join(' ')
  const opening = random.pick(OPENINGS)
  const closing = random.pick(CLOSINGS)
  const begun = options.continues === 'prefill' ? prefill(request) : undefined
  if (begun === undefined) return write(opening, closing)
  for (const candidate of OPENINGS.flatMap((first) => CLOSINGS.map((last) => write(first, last))))
    if (candidate.startsWith(begun)) return candidate.slice(begun.length)
  return `${/\s$/.test(begun) ? '' : ' '}The simulator goes on here with what was begun. ${closing}`
}

/** The beginning of an answer that the caller put last, for the model to go on from. */
function prefill(request: ChatRequest): string | undefined {
  const last = request.messages.at(-1)
  return last?.role === 'assistant' && textOf(last) !== '' ? textOf(last) : undefined
}

function aboutToolResults(request: ChatRequest): string[] | undefined {
  const results = freshToolResults(request)
  if (results.length === 0) return undefined
  return results.map(({ name, result }) => `The tool ${name} returned: ${quote(result, LONGEST_RESULT)}`)
}

function aboutQuestion(request: ChatRequest): string[] {
  const sentences: string[] = []
  const question = textOf(lastUserMessage(request)).trim()
  sentences.push(question === '' ? 'You sent no text.' : `You wrote: ${quote(question, LONGEST_QUOTE)}`)
  const attached = attachments(request)
  if (attached.length > 0) sentences.push(`You attached ${attached.join(', ')}; nobody looked inside.`)
  return sentences
}

/** The answer to `response_format: json_object`. */
export function writeJsonObject(options: TextOptions): string {
  const { request, modelId, random } = options
  const question = textOf(lastUserMessage(request)).trim()
  return JSON.stringify({
    simulated: true,
    stands_in_for: modelId,
    you_wrote: shorten(question, LONGEST_QUOTE),
    note: random.pick(CLOSINGS),
  })
}

/** Sentences without an end, to make an answer as long as asked. */
export function writeFiller(random: Random): string {
  return ` ${random.pick(FILLERS)}`
}

/** Readable reasoning, a sentence at a time. */
export function writeThought(random: Random): string {
  return `${random.pick(THOUGHTS)} `
}

function quote(text: string, longest: number): string {
  return `"${shorten(text, longest)}".`
}

/** Cut between characters, never inside one. */
function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text
  const cut = text.slice(0, longest)
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}…`
}
