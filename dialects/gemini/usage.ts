// Token counts in this format: `candidatesTokenCount` leaves thoughts out, while the neutral count of the answer has them in.
// Counts that come from other people's servers are cut to sane whole numbers. Prices are not known here.
import { NO_USAGE, type Usage } from '../../core/events.ts'
import { isObject, setOwn, type Draft, type Wire } from './wire.ts'

const MOST_TOKENS = 1e12

const READ_COUNTS = new Set([
  'promptTokenCount',
  'candidatesTokenCount',
  'totalTokenCount',
  'thoughtsTokenCount',
  'cachedContentTokenCount',
  'toolUsePromptTokenCount',
  'promptTokensDetails',
  'candidatesTokensDetails',
  'cacheTokensDetails',
  'toolUsePromptTokensDetails',
])

/** Reads `usageMetadata`; undefined when it holds no counts. */
export function readUsage(wire: unknown): Usage | undefined {
  if (!isObject(wire)) return undefined
  const prompt = count(wire['promptTokenCount'])
  const said = count(wire['candidatesTokenCount'])
  const total = count(wire['totalTokenCount'])
  if (prompt === undefined && said === undefined && total === undefined) return undefined
  const thoughts = count(wire['thoughtsTokenCount']) ?? 0
  const input = (prompt ?? 0) + (count(wire['toolUsePromptTokenCount']) ?? 0)
  const answered = said ?? Math.max((total ?? input) - input - thoughts, 0)
  const output = answered + thoughts
  const rest: Draft = {}
  for (const name of Object.keys(wire))
    if (!READ_COUNTS.has(name) && wire[name] !== null) setOwn(rest, name, wire[name])
  return {
    ...NO_USAGE,
    inputTokens: input,
    cachedTokens: Math.min(count(wire['cachedContentTokenCount']) ?? 0, input),
    inputAudioTokens: Math.min(audioOf(wire['promptTokensDetails']), input),
    outputTokens: output,
    reasoningTokens: thoughts,
    outputAudioTokens: Math.min(audioOf(wire['candidatesTokensDetails']), answered),
    ...(Object.keys(rest).length > 0 && { rest }),
  }
}

function audioOf(details: unknown): number {
  if (!Array.isArray(details)) return 0
  let tokens = 0
  for (const detail of details as readonly unknown[])
    if (isObject(detail) && detail['modality'] === 'AUDIO') tokens += count(detail['tokenCount']) ?? 0
  return tokens
}

function count(value: unknown): number | undefined {
  if (typeof value !== 'number' || Number.isNaN(value)) return undefined
  return Math.min(Math.max(Math.round(value), 0), MOST_TOKENS)
}

/** Writes `usageMetadata`. `rest` is of another dialect unless it came in this one, and is left out. */
export function writeUsage(usage: Usage): Wire {
  const { inputTokens, cachedTokens, inputAudioTokens, outputTokens, reasoningTokens, outputAudioTokens } =
    usage
  const answered = outputTokens - reasoningTokens
  return {
    promptTokenCount: inputTokens,
    candidatesTokenCount: answered,
    totalTokenCount: inputTokens + outputTokens,
    ...(cachedTokens > 0 && { cachedContentTokenCount: cachedTokens }),
    ...(reasoningTokens > 0 && { thoughtsTokenCount: reasoningTokens }),
    promptTokensDetails: details(inputTokens, inputAudioTokens),
    ...(outputAudioTokens > 0 && { candidatesTokensDetails: details(answered, outputAudioTokens) }),
  }
}

function details(tokens: number, audio: number): Wire[] {
  const text = { modality: 'TEXT', tokenCount: Math.max(tokens - audio, 0) }
  return audio > 0 ? [text, { modality: 'AUDIO', tokenCount: audio }] : [text]
}
