// Decides which of the request's own tools the simulator calls, and with what arguments. A test instrument: words are
// matched, nothing is understood.
import { randomBytes } from 'node:crypto'
import type { ChatRequest, Tool } from '../../../core/chat.ts'
import { base62 } from '../../../core/ids.ts'
import { freshToolResults, lastUserMessage, textOf } from './conversation.ts'
import { createHints } from './hints.ts'
import type { Hints } from './hints.ts'
import { createInstance } from './instance.ts'
import type { Random } from './random.ts'
import type { Simulate } from './read-simulate.ts'

/** A call as it will be sent. */
export interface PlannedCall {
  readonly id: string
  readonly kind: 'function' | 'custom'
  readonly name: string
  /** JSON text for a function, free text for a custom tool. */
  readonly arguments: string
}

type NamedTool = Exclude<Tool, { readonly kind: 'hosted' }>

export interface ToolOptions {
  readonly request: ChatRequest
  readonly simulate: Simulate
  readonly random: Random
}

const MOST_PARALLEL_CALLS = 4
const LONGEST_QUESTION = 20_000
const LONGEST_CUSTOM_INPUT = 200

/** The calls of one answer; none when it answers in words. */
export function planCalls(options: ToolOptions): readonly PlannedCall[] {
  const { request, simulate } = options
  const tools = (request.tools ?? []).filter((tool): tool is NamedTool => tool.kind !== 'hosted')
  const writeArguments = createArgumentWriter(options)
  const given = simulate.toolCalls?.map((call) => ({
    ...call,
    tool: tools.find((tool) => tool.name === call.name),
  }))
  const chosen =
    given ?? chooseTools(tools, options).map((tool) => ({ tool, name: tool.name, arguments: undefined }))
  return chosen.map((call) => ({
    id: callId(),
    kind: call.tool?.kind ?? 'function',
    name: call.name,
    arguments: call.arguments ?? writeArguments(call.tool),
  }))
}

function chooseTools(tools: readonly NamedTool[], { request }: ToolOptions): readonly NamedTool[] {
  const { allowed, mode } = readChoice(tools, request)
  const [first] = allowed
  if (!first || mode === 'none') return []
  const question = textOf(lastUserMessage(request)).slice(0, LONGEST_QUESTION)
  if (mode === 'named') return [first]
  if (mode === 'auto' && freshToolResults(request).length > 0) return []
  const matched = matchTools(allowed, question)
  if (matched.length === 0) return mode === 'required' ? [first] : []
  if (request.parallelToolCalls === false) return matched.slice(0, 1)
  if (matched.length > 1) return matched.slice(0, MOST_PARALLEL_CALLS)
  return Array.from({ length: callsAskedFor(question) }, () => matched[0] as NamedTool)
}

interface Choice {
  readonly mode: 'none' | 'auto' | 'required' | 'named'
  readonly allowed: readonly NamedTool[]
}

function readChoice(tools: readonly NamedTool[], request: ChatRequest): Choice {
  const choice = request.toolChoice
  if (!choice || choice.mode === 'auto') return { mode: 'auto', allowed: tools }
  if (choice.mode === 'function' || choice.mode === 'custom') {
    const { name } = choice
    return { mode: 'named', allowed: tools.filter((tool) => tool.name === name) }
  }
  if (choice.mode !== 'other') return { mode: choice.mode, allowed: tools }
  const wire = choice.wire['allowed_tools'] as
    | { readonly mode?: unknown; readonly tools?: readonly AllowedTool[] }
    | undefined
  const names = new Set((wire?.tools ?? []).map((tool) => tool.function?.name ?? tool.custom?.name))
  return {
    mode: wire?.mode === 'required' ? 'required' : 'auto',
    allowed: tools.filter((tool) => names.has(tool.name)),
  }
}

interface AllowedTool {
  readonly function?: { readonly name?: string }
  readonly custom?: { readonly name?: string }
}

/** Words that say what is done rather than to what, or nothing at all. */
const COMMON_WORDS = new Set(
  'about after also and any are ask call can current data find for from function get given has have how into its list make new not one return returns run search send set some that the them then there this tool use used user using value was what when where which will with would you your'.split(
    ' ',
  ),
)

/** Tools whose name is mentioned, else those with the most words of theirs mentioned. */
function matchTools(tools: readonly NamedTool[], question: string): readonly NamedTool[] {
  const asked = new Set(wordsOf(question))
  const lower = question.toLowerCase()
  const named = tools.filter(
    (tool) => lower.includes(tool.name.toLowerCase()) || wordsOf(tool.name).some((word) => asked.has(word)),
  )
  if (named.length > 0) return named
  const scored = tools.map((tool) => ({
    tool,
    score: new Set(wordsOf(tool.description ?? '').filter((word) => asked.has(word))).size,
  }))
  const best = Math.max(0, ...scored.map(({ score }) => score))
  return best === 0
    ? []
    : scored
        .filter(({ score }) => score === best)
        .map(({ tool }) => tool)
        .slice(0, 1)
}

/** Telling words of a text in lower case; `get_weatherForCity` has weather and city. */
function wordsOf(text: string): string[] {
  return text
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= 3 && !COMMON_WORDS.has(word))
}

const COUNT_WORDS: readonly (readonly [RegExp, number])[] = [
  [/\b(?:three|3) (?:times|calls|cities|places|items|things)\b/i, 3],
  [/\b(?:four|4) (?:times|calls|cities|places|items|things)\b/i, 4],
  [/\b(?:both|each|several|twice|in parallel|parallel|two (?:times|calls|cities|places|items|things))\b/i, 2],
]

function callsAskedFor(question: string): number {
  return COUNT_WORDS.find(([words]) => words.test(question))?.[1] ?? 1
}

/** Writes arguments; calls of the same tool share the hints of the question, so that each gets its own city. */
function createArgumentWriter({ request, random }: ToolOptions): (tool: NamedTool | undefined) => string {
  const question = textOf(lastUserMessage(request))
  const hintsByTool = new Map<NamedTool, Hints>()
  return (tool) => {
    if (!tool) return '{}'
    if (tool.kind === 'custom')
      return question === '' ? 'simulated input' : question.slice(0, LONGEST_CUSTOM_INPUT)
    const hints = hintsByTool.get(tool) ?? createHints(question)
    hintsByTool.set(tool, hints)
    return JSON.stringify(createInstance(tool.parameters ?? { type: 'object' }, { random, hints }))
  }
}

function callId(): string {
  return `call_${base62(randomBytes(48), 24)}`
}
