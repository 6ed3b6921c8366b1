// A conversation as the browser keeps it: turns of a question and the answers of each model to it, and how models are asked. Pure.
import type { Answer } from './answer.ts'
import { isRunning } from './answer.ts'

/** A file that goes with a question, inside the request. */
export interface Attachment {
  readonly name: string
  /** MIME type: an image's, or `application/pdf`, or a text's. */
  readonly type: string
  /** A `data:` address. */
  readonly url: string
}

export interface Turn {
  readonly id: string
  readonly question: string
  readonly files: readonly Attachment[]
  /** One for each model that was asked, in their order. */
  readonly answers: readonly Answer[]
}

/** How models are asked; what is undefined is left to the model. */
export interface ChatSettings {
  /** Simulated answers, which cost nothing and need no provider. */
  readonly mode: 'live' | 'test'
  readonly system: string
  readonly effort?: string | undefined
  readonly temperature?: number | undefined
  readonly topP?: number | undefined
  readonly maxTokens?: number | undefined
  readonly seed?: number | undefined
  /** A JSON array of tools as chat completions take them; empty for none. */
  readonly tools: string
}

export interface Conversation {
  readonly id: string
  /** Whose it is, where several people use one browser; those kept before that was written down are everybody's. */
  readonly owner?: string
  readonly title: string
  readonly changedAt: number
  /** One to four models that answer each question. */
  readonly models: readonly string[]
  readonly settings: ChatSettings
  readonly turns: readonly Turn[]
}

export const MOST_MODELS = 4
const TITLE_LENGTH = 60

/** One in which nothing has been said. */
export function newConversation(id: string, models: readonly string[], now: number): Conversation {
  return {
    id,
    title: 'New conversation',
    changedAt: now,
    models,
    settings: { mode: 'live', system: '', tools: '' },
    turns: [],
  }
}

/** With one more turn at its end, named after its first question. */
export function addTurn(conversation: Conversation, turn: Turn, now: number): Conversation {
  const title = conversation.turns.length === 0 ? titleOf(turn) : conversation.title
  return { ...conversation, title, changedAt: now, turns: [...conversation.turns, turn] }
}

function titleOf({ question, files }: Turn): string {
  const line = question.trim().replaceAll(/\s+/g, ' ')
  if (line === '') return files[0]?.name ?? 'New conversation'
  return line.length > TITLE_LENGTH ? `${line.slice(0, TITLE_LENGTH - 1)}…` : line
}

/** With this answer in place of the one of the same id. */
export function putAnswer(conversation: Conversation, answer: Answer): Conversation {
  return {
    ...conversation,
    turns: conversation.turns.map((turn) =>
      turn.answers.some(({ id }) => id === answer.id)
        ? { ...turn, answers: turn.answers.map((one) => (one.id === answer.id ? answer : one)) }
        : turn,
    ),
  }
}

/** Only what came before this turn: it is asked anew, or in other words. */
export function before(conversation: Conversation, turnId: string): Conversation {
  const at = conversation.turns.findIndex(({ id }) => id === turnId)
  return at < 0 ? conversation : { ...conversation, turns: conversation.turns.slice(0, at) }
}

/** With the answer of this id, in the last turn, begun anew. */
export function withoutAnswer(conversation: Conversation, begun: Answer, old: string): Conversation {
  const turn = conversation.turns.at(-1)
  if (!turn) return conversation
  const answers = turn.answers.map((answer) => (answer.id === old ? begun : answer))
  return { ...conversation, turns: [...conversation.turns.slice(0, -1), { ...turn, answers }] }
}

/** As it is kept: nothing runs on in a page that was closed. */
export function atRest(conversation: Conversation): Conversation {
  const stop = (answer: Answer): Answer => (isRunning(answer) ? { ...answer, state: 'stopped' } : answer)
  return {
    ...conversation,
    turns: conversation.turns.map((turn) => ({ ...turn, answers: turn.answers.map(stop) })),
  }
}

/** The body of the request that asks one model for the answer of the last turn. */
export function requestOf(conversation: Conversation, model: string): Record<string, unknown> {
  const { settings, turns } = conversation
  const messages: Record<string, unknown>[] = []
  if (settings.system.trim() !== '') messages.push({ role: 'system', content: settings.system })
  for (const [at, turn] of turns.entries()) {
    messages.push({ role: 'user', content: contentOf(turn) })
    if (at < turns.length - 1) messages.push(...replyOf(turn, model))
  }
  const tools = parseTools(settings.tools)
  return {
    model,
    messages,
    stream: true,
    ...(settings.effort === undefined ? {} : { reasoning: { effort: settings.effort } }),
    ...(settings.temperature === undefined ? {} : { temperature: settings.temperature }),
    ...(settings.topP === undefined ? {} : { top_p: settings.topP }),
    ...(settings.maxTokens === undefined ? {} : { max_completion_tokens: settings.maxTokens }),
    ...(settings.seed === undefined ? {} : { seed: settings.seed }),
    ...(tools === undefined ? {} : { tools }),
  }
}

/** The array, or undefined when the text is none. */
export function parseTools(text: string): readonly unknown[] | undefined {
  if (text.trim() === '') return undefined
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) && value.length > 0 ? value : undefined
  } catch {
    return undefined // said beside the field while it is typed
  }
}

function contentOf({ question, files }: Turn): unknown {
  if (files.length === 0) return question
  const parts: unknown[] = question === '' ? [] : [{ type: 'text', text: question }]
  for (const { name, type, url } of files) {
    if (type.startsWith('image/')) parts.push({ type: 'image_url', image_url: { url } })
    else if (isText(type)) parts.push({ type: 'text', text: `File ${name}:\n\n${textOf(url)}` })
    else parts.push({ type: 'file', file: { filename: name, file_data: url } })
  }
  return parts
}

/** Every model reads texts among its words; as files only few take them. */
function isText(type: string): boolean {
  return type.startsWith('text/') || type === 'application/json'
}

/** Of a `data:` address in base64. */
function textOf(url: string): string {
  const bytes = Uint8Array.from(atob(url.slice(url.indexOf(',') + 1)), (letter) => letter.charCodeAt(0))
  return new TextDecoder().decode(bytes)
}

/** What this model said in a turn, else what the first that answered did: a model that joined later reads along. */
function replyOf(turn: Turn, model: string): Record<string, unknown>[] {
  const own = turn.answers.find((one) => one.model === model && one.text !== '')
  const answer = own ?? turn.answers.find(({ text }) => text !== '')
  if (!answer) return []
  const details = answer === own && answer.reasoningDetails.length > 0
  return [
    {
      role: 'assistant',
      content: answer.text,
      ...(details ? { reasoning_details: answer.reasoningDetails } : {}),
    },
  ]
}

/** The whole conversation as Markdown, for a file. */
export function toMarkdown({ title, turns }: Conversation): string {
  const parts = [`# ${title}`]
  for (const turn of turns) {
    parts.push(
      `## Question\n\n${turn.question}${turn.files.map(({ name }) => `\n\n(file: ${name})`).join('')}`,
    )
    for (const answer of turn.answers)
      parts.push(`## ${answer.servedModel ?? answer.model}\n\n${answer.text}`)
  }
  return `${parts.join('\n\n')}\n`
}
