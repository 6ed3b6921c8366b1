// Arguments of a call that come in pieces: each piece is a value, or more of a string, at a JSON path. Vertex AI sends them so when
// it was asked to (`streamFunctionCallArguments`). Gathered here into the one object that they are of.
// Sources: FunctionCall and PartialArg of Vertex AI's API reference; the grammar of paths in RFC 9535.
import { GatewayError } from '../../core/errors.ts'
import { isObject, setOwn, type Draft } from './wire.ts'

export interface PartialArguments {
  /** Adds the entries of one `partialArgs`. Throws `malformed_answer` for what has no place in the object. */
  readonly add: (list: unknown) => void
  /** JSON text of what has come. */
  readonly text: () => string
}

type Step = string | number
type Container = Draft | unknown[]

/** Begins with the arguments that came whole, if any did. */
export function createPartialArguments(whole: unknown): PartialArguments {
  const root: Draft = isObject(whole) ? { ...whole } : {}
  return {
    add: (list) => {
      if (!Array.isArray(list)) return
      for (const entry of list as readonly unknown[])
        if (isObject(entry)) place(root, stepsOf(entry['jsonPath']), valueOf(entry))
    },
    text: () => JSON.stringify(root),
  }
}

/** Exactly one of the four is there. */
function valueOf(entry: Draft): unknown {
  const { stringValue, numberValue, boolValue } = entry
  return stringValue ?? numberValue ?? boolValue ?? null
}

const STEP = /\.([^.[\]]+)|\[(\d{1,6})\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/y
const MOST_STEPS = 100

/** The names and positions of a path after its `$`. */
function stepsOf(path: unknown): readonly Step[] {
  if (typeof path !== 'string' || (!path.startsWith('$.') && !path.startsWith('$['))) throw misplaced(path)
  const steps: Step[] = []
  STEP.lastIndex = 1
  while (STEP.lastIndex < path.length) {
    const found = STEP.exec(path)
    if (!found || steps.length === MOST_STEPS) throw misplaced(path)
    const [, plain, position, single, double] = found
    if (position !== undefined) steps.push(Number(position))
    else steps.push(plain ?? (single ?? double ?? '').replaceAll(/\\(.)/g, '$1'))
  }
  return steps
}

function place(root: Draft, steps: readonly Step[], value: unknown): void {
  let container: Container = root
  steps.forEach((step, index) => {
    const next = steps[index + 1]
    const there = get(container, step)
    if (next === undefined) {
      set(container, step, typeof there === 'string' && typeof value === 'string' ? there + value : value)
      return
    }
    const inner = there ?? (typeof next === 'number' ? [] : {})
    if (!isObject(inner) && !Array.isArray(inner)) throw misplaced(step)
    if (there === undefined || there === null) set(container, step, inner)
    container = inner as Container
  })
}

function get(container: Container, step: Step): unknown {
  if (Array.isArray(container) !== (typeof step === 'number')) throw misplaced(step)
  return Object.hasOwn(container, step) ? (container as Draft)[step] : undefined
}

/** Elements come in order: one far beyond the end would make a list of nothing. */
function set(container: Container, step: Step, value: unknown): void {
  if (!Array.isArray(container)) setOwn(container, String(step), value)
  else if (Number(step) <= container.length) container[Number(step)] = value
  else throw misplaced(step)
}

function misplaced(where: unknown): GatewayError {
  const shown = String(where).slice(0, 100)
  return new GatewayError(
    'malformed_answer',
    `The provider sent a piece of arguments for "${shown}", which has no place.`,
  )
}
