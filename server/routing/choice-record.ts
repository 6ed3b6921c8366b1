// How endpoints were chosen, for people: as a plain record, and as the short text that the books keep of it. Says only what
// cannot be told from the attempts themselves; what became of each try is theirs. Pure.
import type { Endpoint } from '../../core/model.ts'
import type { Rest } from './breaker.ts'
import type { Choice, Measure, OrderedEndpoint, Reason } from './query.ts'

/** How a model came to be asked: the request names it, or it comes after one that is gone, by whose word. */
export type ChosenBy = 'request' | 'operator' | 'catalogue'

/** A choice and what led to it. */
export interface MadeChoice {
  readonly choice: Choice
  readonly by: ChosenBy
}

/** The endpoints of one model: who was taken out by which filter, and in which order the others were to be tried. */
export interface ChoiceRecord {
  readonly model: string
  readonly by: ChosenBy
  readonly removed: readonly { readonly endpoint: string; readonly filter: string }[]
  /** What the scores are; of an endpoint that `provider.order` names, its place there. */
  readonly measure: Measure
  readonly order: readonly {
    readonly endpoint: string
    readonly why: Reason
    readonly score: number
    /** Of one that rested then. */
    readonly rest?: Rest
  }[]
}

/** The short form; what is usual is left out. Endpoints without the model's id before them are its own. */
interface ShortChoice {
  readonly m: string
  readonly b?: ChosenBy
  readonly s?: Measure
  /** An endpoint in its place of the list, or with why, score and what it rests for. */
  readonly o: readonly (string | readonly [string, Reason, number, Rest?])[]
  readonly r?: readonly (readonly [string, string])[]
}

/** Stands for "the only endpoint that there was is the one that was tried". */
const ONLY_ONE = ''

/** The record of a choice. */
export function recordOfChoice({ choice, by }: MadeChoice): ChoiceRecord {
  return {
    model: choice.model.id,
    by,
    removed: choice.removed.map(({ endpoint, filter }) => ({ endpoint: endpoint.id, filter })),
    measure: choice.measure,
    order: choice.order.map(({ endpoint, why, score, rest }) => ({
      endpoint: endpoint.id,
      why,
      score: rounded(score),
      ...(rest && { rest: whole(rest) }),
    })),
  }
}

/** Catalogues do not change, so the usual choice, all in the order of the list, is written once for each list. */
const usualTexts = new WeakMap<readonly Endpoint[], string>()

/** The text to keep. `firstTried` is the id of the endpoint that was tried first, when one was. */
export function writeChoices(made: readonly MadeChoice[], firstTried: string | undefined): string {
  const [first, second] = made
  if (first === undefined || second !== undefined || !isUsual(first)) return JSON.stringify(made.map(shorten))
  const { considered } = first.choice
  if (considered.length === 1 && considered[0]?.id === firstTried) return ONLY_ONE
  let text = usualTexts.get(considered)
  if (text === undefined) usualTexts.set(considered, (text = JSON.stringify([shorten(first)])))
  return text
}

/** Everybody was left, and stands where the list has him. */
function isUsual({ choice, by }: MadeChoice): boolean {
  const { order, considered, removed } = choice
  if (by !== 'request' || removed.length > 0 || order.length !== considered.length) return false
  for (const { why } of order) if (why !== 'listed') return false
  return true
}

function shorten({ choice, by }: MadeChoice): ShortChoice {
  const { model, measure, order, removed } = choice
  return {
    m: model.id,
    ...(by === 'request' ? {} : { b: by }),
    ...(measure === 'list' ? {} : { s: measure }),
    o: order.map((one, place) => shortenPlace({ one, place, modelId: model.id })),
    ...(removed.length === 0
      ? {}
      : { r: removed.map(({ endpoint, filter }) => [shortName(endpoint.id, model.id), filter] as const) }),
  }
}

interface Place {
  readonly one: OrderedEndpoint
  readonly place: number
  readonly modelId: string
}

function shortenPlace({ one, place, modelId }: Place): ShortChoice['o'][number] {
  const name = shortName(one.endpoint.id, modelId)
  if (one.why === 'listed' && one.score === place) return name
  const score = rounded(one.score)
  return one.rest ? [name, one.why, score, whole(one.rest)] : [name, one.why, score]
}

/** Reads a kept text back; undefined when there is none or it cannot be read. */
export function readChoices(
  text: string | undefined,
  firstTried: string | undefined,
): readonly ChoiceRecord[] | undefined {
  if (text === undefined) return undefined
  if (text === ONLY_ONE) return firstTried === undefined ? undefined : [onlyOne(firstTried)]
  try {
    return (JSON.parse(text) as ShortChoice[]).map(lengthen)
  } catch {
    return undefined // an explanation that cannot be read must not hide the generation that it belongs to
  }
}

function onlyOne(endpoint: string): ChoiceRecord {
  const model = endpoint.slice(0, endpoint.lastIndexOf('@'))
  return {
    model,
    by: 'request',
    removed: [],
    measure: 'list',
    order: [{ endpoint, why: 'listed', score: 0 }],
  }
}

function lengthen({ m, b = 'request', s = 'list', o, r = [] }: ShortChoice): ChoiceRecord {
  return {
    model: m,
    by: b,
    removed: r.map(([name, filter]) => ({ endpoint: longName(name, m), filter })),
    measure: s,
    order: o.map((one, place) => {
      const [name, why, score, rest] = typeof one === 'string' ? ([one, 'listed', place] as const) : one
      return { endpoint: longName(name, m), why, score, ...(rest && { rest }) }
    }),
  }
}

function shortName(endpointId: string, modelId: string): string {
  return endpointId.startsWith(`${modelId}@`) ? endpointId.slice(modelId.length + 1) : endpointId
}

function longName(name: string, modelId: string): string {
  return name.includes('@') ? name : `${modelId}@${name}`
}

function whole({ ms, after }: Rest): Rest {
  return { ms: Math.ceil(ms), after }
}

/** Four digits say enough; whole numbers stay as they are. */
function rounded(score: number): number {
  return Number.isInteger(score) ? score : Number(score.toPrecision(4))
}
