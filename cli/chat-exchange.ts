// One question to a running server and its answer as it comes. Knows the wire, not the terminal.
import { createSseReader } from '../core/sse.ts'

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: string
}

/** What came of one question. */
export interface ChatAnswer {
  readonly text: string
  readonly model: string
  readonly provider: string | undefined
  readonly finishReason: string | undefined
  readonly inputTokens: number
  readonly outputTokens: number
  readonly costDollars: number
}

export interface ChatQuestion {
  /** Address of the server. */
  readonly url: string
  readonly key: string
  readonly model: string
  readonly effort: string | undefined
  readonly messages: readonly ChatMessage[]
  readonly signal: AbortSignal
  readonly onText: (text: string) => void
  readonly onReasoning: (text: string) => void
}

const LONGEST_EVENT = 10_000_000

/** Asks and resolves when the answer has ended whole. Throws an Error with the server's own words when it has not. */
export async function askServer(question: ChatQuestion): Promise<ChatAnswer> {
  const answer = await fetch(`${question.url}/api/v1/chat/completions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${question.key}`,
      'content-type': 'application/json',
      'x-title': 'Causeway chat in the terminal',
    },
    body: JSON.stringify({
      model: question.model,
      messages: question.messages,
      stream: true,
      ...(question.effort === undefined ? {} : { reasoning: { effort: question.effort } }),
    }),
    signal: question.signal,
  })
  if (!answer.ok || !answer.body) throw new Error(errorMessage(parse(await answer.text()), answer.status))
  const reader = createAnswerReader(question)
  const decoder = new TextDecoder()
  for await (const chunk of answer.body) reader.push(decoder.decode(chunk, { stream: true }))
  return reader.end()
}

interface Chunk {
  readonly model?: string
  readonly provider?: string
  readonly error?: { readonly message?: string }
  readonly choices?: readonly {
    readonly delta?: { readonly content?: string | null; readonly reasoning?: string | null }
    readonly finish_reason?: string | null
  }[]
  readonly usage?: {
    readonly prompt_tokens?: number
    readonly completion_tokens?: number
    readonly cost?: number
  } | null
}

function createAnswerReader({ model, onText, onReasoning }: ChatQuestion): {
  readonly push: (text: string) => void
  readonly end: () => ChatAnswer
} {
  const answer = {
    text: '',
    model,
    provider: undefined as string | undefined,
    finishReason: undefined as string | undefined,
  }
  const usage = { inputTokens: 0, outputTokens: 0, costDollars: 0 }
  let done = false

  const take = (chunk: Chunk): void => {
    if (chunk.error) throw new Error(errorMessage(chunk, undefined))
    answer.model = chunk.model ?? answer.model
    answer.provider = chunk.provider ?? answer.provider
    const choice = chunk.choices?.[0]
    answer.finishReason = choice?.finish_reason ?? answer.finishReason
    if (choice?.delta?.reasoning) onReasoning(choice.delta.reasoning)
    if (choice?.delta?.content) {
      answer.text += choice.delta.content
      onText(choice.delta.content)
    }
    if (!chunk.usage) return
    usage.inputTokens = chunk.usage.prompt_tokens ?? 0
    usage.outputTokens = chunk.usage.completion_tokens ?? 0
    usage.costDollars = chunk.usage.cost ?? 0
  }

  const machine = createSseReader({
    maxEventLength: LONGEST_EVENT,
    onEvent: ({ data }) => {
      if (data === '[DONE]') done = true
      else take(parse(data) as Chunk)
    },
  })
  return {
    push: machine.push,
    end: () => {
      machine.end()
      if (!done) throw new Error('The answer was cut off before its end.')
      return { ...answer, ...usage }
    },
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`The server answered what is not JSON: ${text.slice(0, 200)}`, { cause: error })
  }
}

function errorMessage(body: unknown, status: number | undefined): string {
  const message = (body as { error?: { message?: string } } | null)?.error?.message
  return message ?? `The server answered ${status ?? 'an error'} without a reason.`
}
