// Seeded generators of requests and streams in Google's format, for the laws of its dialect. See generate.ts.
import type { ReasoningDetail } from '../../core/chat.ts'
import { NO_USAGE, type StreamEvent } from '../../core/events.ts'
import { maybe, type Chooser } from './generate.ts'

type Wire = Record<string, unknown>

/** A body of generateContent with the `model` and `stream` that the path would say. */
export function generateGeminiRequest(choose: Chooser): Wire {
  const contents: Wire[] = []
  const turns = 1 + choose.integer(3)
  for (let turn = 0; turn < turns; turn++) {
    const calls = choose.integer(3)
    contents.push({ role: 'user', parts: userParts(choose) })
    contents.push({ role: 'model', parts: modelParts(choose, { turn, calls }) })
    if (calls > 0)
      contents.push({
        role: 'user',
        parts: Array.from({ length: calls }, (_, index) => result(choose, `c${turn}_${index}`, index)),
      })
  }
  contents.push({ role: 'user', parts: userParts(choose) })
  return {
    model: 'gemini-x',
    stream: choose.chance(0.5),
    contents: merged(contents),
    ...maybe(choose, 'systemInstruction', () => ({ parts: [{ text: choose.text() }] })),
    ...maybe(choose, 'tools', () => tools(choose)),
    ...maybe(choose, 'toolConfig', () => toolConfig(choose)),
    ...maybe(choose, 'generationConfig', () => generationConfig(choose)),
    ...maybe(choose, 'safetySettings', () => [
      { category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' },
    ]),
    ...maybe(choose, 'cachedContent', () => 'cachedContents/abc'),
    ...maybe(choose, 'labels', () => ({ team_name: choose.text() })),
  }
}

/** Neighbours of one role are one content. */
function merged(contents: readonly Wire[]): Wire[] {
  const list: { role: unknown; parts: unknown[] }[] = []
  for (const { role, parts } of contents) {
    const last = list.at(-1)
    if (last && last.role === role) last.parts.push(...(parts as unknown[]))
    else list.push({ role, parts: [...(parts as unknown[])] })
  }
  return list
}

function userParts(choose: Chooser): Wire[] {
  return Array.from({ length: 1 + choose.integer(3) }, () =>
    choose.pick<() => Wire>([
      () => ({ text: choose.text() }),
      () => ({ text: choose.text() }),
      () => ({ inlineData: { mimeType: 'image/png', data: 'AAAA' }, mediaResolution: { level: 'LOW' } }),
      () => ({ inlineData: { mimeType: 'audio/mpeg', data: 'AAAA' } }),
      () => ({ inlineData: { mimeType: 'application/pdf', data: 'AAAA' } }),
      () => ({
        fileData: { mimeType: 'video/mp4', fileUri: 'https://example.com/a' },
        videoMetadata: { fps: 2 },
      }),
      () => ({ fileData: { mimeType: 'text/plain', fileUri: 'files/abc:1' } }),
      () => ({ holograph: { depth: choose.integer(9) } }),
    ])(),
  )
}

interface Turn {
  readonly turn: number
  readonly calls: number
}

function modelParts(choose: Chooser, { turn, calls }: Turn): Wire[] {
  const signature = (): Wire => maybe(choose, 'thoughtSignature', () => `${choose.name()}+/==`)
  const parts: Wire[] = Array.from({ length: choose.integer(3) }, () => ({
    text: choose.text(),
    thought: true,
    ...signature(),
  }))
  for (let count = choose.integer(3); count > 0; count--) parts.push({ text: choose.text(), ...signature() })
  if (choose.chance(0.2)) parts.push({ text: '', thoughtSignature: 'last+/==' })
  for (let index = 0; index < calls; index++)
    parts.push({
      functionCall: { id: `c${turn}_${index}`, name: `f_${index}`, args: { a: choose.text(), b: [1, null] } },
      ...signature(),
    })
  return parts.length === 0 ? [{ text: choose.text() }] : parts
}

function result(choose: Chooser, id: string, index: number): Wire {
  const response = choose.pick<Wire>([{ output: choose.text() }, { celsius: 3, note: choose.text() }, {}])
  return {
    functionResponse: {
      id,
      name: `f_${index}`,
      response,
      ...maybe(choose, 'parts', () => [{ inlineData: { mimeType: 'image/png', data: 'AAAA' } }]),
      ...maybe(choose, 'scheduling', () => 'SILENT'),
    },
  }
}

function tools(choose: Chooser): Wire[] {
  const declared = Array.from({ length: 1 + choose.integer(3) }, () => ({
    name: choose.name(),
    ...maybe(choose, 'description', () => choose.text()),
    ...maybe(choose, 'parametersJsonSchema', () => ({ type: 'object', required: ['a_b'] })),
    ...maybe(choose, 'behavior', () => 'BLOCKING'),
  }))
  return [{ functionDeclarations: declared }, ...(choose.chance(0.3) ? [{ googleSearch: {} }] : [])]
}

function toolConfig(choose: Chooser): Wire {
  return {
    functionCallingConfig: choose.pick<Wire>([
      { mode: 'AUTO' },
      { mode: 'NONE' },
      { mode: 'ANY' },
      { mode: 'ANY', allowedFunctionNames: ['a'] },
      { mode: 'ANY', allowedFunctionNames: ['a', 'b'] },
      { mode: 'VALIDATED' },
    ]),
    ...maybe(choose, 'retrievalConfig', () => ({ languageCode: 'de' })),
  }
}

function generationConfig(choose: Chooser): Wire {
  return {
    ...maybe(choose, 'maxOutputTokens', () => 1 + choose.integer(9000)),
    ...maybe(choose, 'temperature', () => choose.integer(201) / 100),
    ...maybe(choose, 'topP', () => choose.integer(101) / 100),
    ...maybe(choose, 'topK', () => choose.integer(100)),
    ...maybe(choose, 'stopSequences', () => [choose.text()]),
    ...maybe(choose, 'candidateCount', () => 1 + choose.integer(4)),
    ...maybe(choose, 'seed', () => choose.integer(1000)),
    ...maybe(choose, 'presencePenalty', () => choose.integer(20) / 10),
    ...maybe(choose, 'frequencyPenalty', () => choose.integer(20) / 10),
    ...maybe(choose, 'responseLogprobs', () => true),
    ...maybe(choose, 'responseModalities', () => ['TEXT']),
    ...choose.pick<Wire>([
      {},
      { responseMimeType: 'text/plain' },
      { responseMimeType: 'application/json' },
      { responseMimeType: 'application/json', responseJsonSchema: { type: 'object' } },
      { responseMimeType: 'text/x.enum', responseSchema: { type: 'STRING', enum: ['a'] } },
    ]),
    ...maybe(choose, 'thinkingConfig', () => ({
      ...choose.pick<Wire>([{}, { thinkingBudget: 0 }, { thinkingBudget: -1 }, { thinkingBudget: 2048 }]),
      includeThoughts: choose.chance(0.5),
    })),
  }
}

/** The events of a whole stream as a provider of this format gives them: of one or two candidates. */
export function generateGeminiEvents(choose: Chooser): StreamEvent[] {
  const events: StreamEvent[] = [
    { type: 'message-start', upstreamId: 'resp-1', model: 'gemini-x', created: 0 },
  ]
  const ends: StreamEvent[] = []
  for (let choice = 0; choice < choose.pick([1, 1, 2]); choice++) {
    const { said, calls } = generateSaid(choose, choice)
    events.push(...said)
    const native = calls > 0 ? 'STOP' : choose.pick(['STOP', 'MAX_TOKENS', 'SAFETY'])
    const finishReason =
      calls > 0
        ? 'tool_calls'
        : native === 'STOP'
          ? 'stop'
          : native === 'SAFETY'
            ? 'content_filter'
            : 'length'
    ends.push({ type: 'choice-end', choice, finishReason, nativeFinishReason: native })
  }
  const inputTokens = choose.integer(5000)
  const outputTokens = choose.integer(5000)
  const usage = {
    ...NO_USAGE,
    inputTokens,
    cachedTokens: choose.integer(inputTokens + 1),
    outputTokens,
    reasoningTokens: choose.integer(outputTokens + 1),
  }
  return [...events, ...ends, { type: 'usage', usage }, { type: 'message-end' }]
}

function generateSaid(choose: Chooser, choice: number): { said: StreamEvent[]; calls: number } {
  const said: StreamEvent[] = []
  let index = -1
  let length = 0
  let isOpen = false
  const tell = (text: string, detail: ReasoningDetail): void => {
    said.push({ type: 'reasoning-delta', choice, text, details: [detail] })
  }
  const own = { format: 'google-gemini-v1' }
  for (let count = choose.integer(4); count > 0; count--) {
    const text = choose.text()
    if (!isOpen) index++
    const signed = choose.chance(0.3) && { signature: 'sig+/==' }
    isOpen = !signed
    tell(text, { type: 'reasoning.text', text, ...signed, ...own, index })
  }
  for (let count = choose.integer(5); count > 0; count--) {
    const text = choose.text()
    if (choose.chance(0.2)) {
      index++
      const range = [length, length + text.length]
      tell('', { type: 'reasoning.encrypted', data: 't+/==', ...own, index, text_range: range })
    }
    length += text.length
    said.push({ type: 'text-delta', choice, text })
  }
  const calls = choose.pick([0, 0, 1, 2])
  for (let place = 0; place < calls; place++) {
    const id = `call_${choice}_${place}`
    if (choose.chance(0.4)) {
      index++
      tell('', { type: 'reasoning.encrypted', data: 'c+/==', id, ...own, index })
    }
    said.push({ type: 'tool-call-start', choice, index: place, id, kind: 'function', name: choose.name() })
    const args = JSON.stringify({ a: choose.text() })
    said.push({ type: 'tool-call-delta', choice, index: place, arguments: args })
  }
  return { said, calls }
}
