// What a request of the Responses API asks of what is kept, and the request with everything in it that it only points to: the
// conversation that it goes on from and items given by their ids. From then on it is a request like any other.
import { GatewayError } from '../../../core/errors.ts'
import { editJsonMembers } from '../../../core/json-members.ts'
import {
  itemNotFound,
  itemsText,
  joinTurns,
  memberText,
  previousNotFound,
} from '../../../dialects/openai-responses/kept.ts'
import { isObject, type Wire } from '../../../dialects/openai-responses/wire.ts'
import type { KeyRecord } from '../../store/keys/ports.ts'
import type { Inbound } from '../inbound.ts'
import { parseBody } from '../prepare.ts'
import type { KeptResponse, ResponseArchive } from './archive.ts'

/** Longer conversations no provider takes either; a body may be as long (server/http/read-body.ts). */
const MOST_CHARACTERS = 64 * 1024 * 1024
const GENERATION_ID = /^gen-\d{1,12}-[0-9A-Za-z]{20}$/

export interface StatefulRequest {
  /** The body's text and value, pointing to nothing. */
  readonly text: string
  readonly wire: unknown
  /** The text of the list of its own items, without what went before. */
  readonly input: string
  readonly isKept: boolean
  readonly isBackground: boolean
  readonly previous: KeptResponse | undefined
}

export interface RequestParts {
  readonly inbound: Inbound
  readonly key: KeyRecord
  readonly archive: ResponseArchive
  /** False where the account has its responses kept by nobody. */
  readonly mayKeep: boolean
}

/** Rejects with what is wrong with what it points to. Everything else is left to the dialect, which reads it afterwards. */
export async function readStateful({
  inbound,
  key,
  archive,
  mayKeep,
}: RequestParts): Promise<StatefulRequest> {
  const { text } = inbound
  const wire = parseBody(text)
  if (!isObject(wire))
    return { text, wire, input: '[]', isKept: false, isBackground: false, previous: undefined }
  const isBackground = wire['background'] === true
  const isKept = archive.isOpen() && mayKeep && wire['store'] !== false
  if (isBackground && !isKept) throw notInBackground(archive, mayKeep)
  const { accountId } = key
  const previousId = wire['previous_response_id']
  const thread = typeof previousId === 'string' ? await goOnFrom(archive, { accountId, id: previousId }) : []
  if (thread.length > 0 && wire['conversation'] != null) throw oneOfThem()
  const given = Array.isArray(wire['input'])
    ? await withItems(wire['input'], { accountId, archive })
    : undefined
  const own = given === undefined ? memberText(text, 'input') : JSON.stringify(given)
  // What is no input is refused by the dialect, in its own words.
  const isInput = own !== undefined && /^["[]/.test(own)
  const facts = { input: isInput ? itemsText(own) : '[]', isKept, isBackground, previous: thread.at(-1) }
  if (thread.length === 0 && given === undefined) return { ...facts, text, wire }
  if (!isInput) return { ...facts, ...withoutPrevious(text, wire) }
  const input = joinTurns(thread, facts.input)
  const whole = editJsonMembers(
    text,
    new Map([
      ['input', input],
      ['previous_response_id', undefined],
    ]),
  )
  if (whole.length > MOST_CHARACTERS) throw tooLong()
  return { ...facts, text: whole, wire: { ...without(wire), input: JSON.parse(input) as unknown } }
}

function withoutPrevious(text: string, wire: Wire): Pick<StatefulRequest, 'text' | 'wire'> {
  return { text: editJsonMembers(text, new Map([['previous_response_id', undefined]])), wire: without(wire) }
}

function without({ previous_response_id: _previous, ...wire }: Wire): Wire {
  return wire
}

function notInBackground(archive: ResponseArchive, mayKeep: boolean): GatewayError {
  const reason = !mayKeep
    ? 'the settings of this account have no responses kept (Settings, Privacy), so there would be nothing to come back for.'
    : archive.isOpen()
      ? "a response in the background has to be kept, so 'store' must not be false."
      : 'this gateway keeps no responses (CAUSEWAY_RESPONSES_DAYS is 0), so there would be nothing to come back for.'
  return new GatewayError(
    'unsupported_value',
    `Unsupported value: 'background' does not support true here: ${reason}`,
    { param: 'background' },
  )
}

/** OpenAI's refusal (reference 2.4), with both names written out. */
function oneOfThem(): GatewayError {
  return new GatewayError(
    'invalid_parameter_combination',
    "Mutually exclusive parameters. Ensure you are only providing one of: 'previous_response_id' or 'conversation'.",
    { wireCode: 'mutually_exclusive_parameters' },
  )
}

function tooLong(): GatewayError {
  return new GatewayError('request_too_large', 'The conversation is longer than 64 MiB. Begin a new one.')
}

async function goOnFrom(
  archive: ResponseArchive,
  name: { readonly accountId: number; readonly id: string },
): Promise<readonly KeptResponse[]> {
  const thread = GENERATION_ID.test(name.id) ? await archive.thread(name) : []
  const last = thread.at(-1)
  if (!last) throw previousNotFound(name.id)
  const refuse = (reason: string): GatewayError =>
    new GatewayError('invalid_value', `Previous response with id '${name.id}' ${reason}`, {
      param: 'previous_response_id',
      wireCode: null,
    })
  if (last.status === 'queued' || last.status === 'in_progress')
    throw refuse('is not complete yet. Wait until its status is completed.')
  if (last.status !== 'completed' && last.status !== 'incomplete')
    throw refuse(`has no answer to go on from: its status is ${last.status}.`)
  if (thread[0]?.previousId !== undefined)
    throw refuse("goes on from a response that was deleted. Send the conversation in 'input' instead.")
  return thread
}

interface ItemContext {
  readonly accountId: number
  readonly archive: ResponseArchive
}

/** The items with those in place that were given by id; undefined when none was, so that the caller's text stays as it is. */
async function withItems(
  items: readonly unknown[],
  { accountId, archive }: ItemContext,
): Promise<unknown[] | undefined> {
  const ids = items.flatMap((item) => referenceIn(item) ?? [])
  if (ids.length === 0) return undefined
  const found = await archive.items({ accountId, ids })
  return items.map((item) => {
    const id = referenceIn(item)
    if (id === undefined) return item
    const kept = found.get(id)
    if (!kept) throw itemNotFound(id)
    return kept
  })
}

function referenceIn(item: unknown): string | undefined {
  const id = isObject(item) && item['type'] === 'item_reference' ? item['id'] : undefined
  return typeof id === 'string' ? id : undefined
}
