// What an administrator's form about a new model, or one more provider of a model, becomes in the edits of the catalogue, and how
// that is taken back. Pure.
import type { z } from 'zod'
import type { newModelInput } from '../../../contract/app/admin-catalogue.ts'
import { GatewayError } from '../../../core/errors.ts'
import type { Model } from '../../../core/model.ts'
import type { ModelEdit } from '../../catalogue/edits.ts'
import type { EndpointDocument } from '../../catalogue/schema.ts'
import { model as modelSchema } from '../../catalogue/schema.ts'

type NewModelInput = z.output<typeof newModelInput>

interface Addition {
  /** The model, where it is only to get one more provider. */
  readonly existing: Model | undefined
  readonly input: NewModelInput
}

/** The edit with the model or the endpoint in it. */
export function addedTo(before: ModelEdit, { existing, input }: Addition): ModelEdit {
  const { provider, upstreamId, prompt, completion, cacheRead } = input
  const pricing = { prompt, completion, ...(cacheRead !== undefined && { cache_read: cacheRead }) }
  if (!existing)
    return {
      ...before,
      document: { ...newDocument(input), pricing, endpoints: [{ provider, id: upstreamId }] },
    }
  const row: EndpointDocument = { provider, id: upstreamId, pricing }
  return { ...before, endpoints: [...(before.endpoints ?? []), row] }
}

function newDocument(input: NewModelInput): NonNullable<ModelEdit['document']> {
  const { id, name, kind, context, maxOutput, images, tools, reasons } = input
  const usual = [
    'max_tokens',
    'max_completion_tokens',
    'temperature',
    'top_p',
    'stop',
    'seed',
    'response_format',
  ]
  const effort = ['reasoning', 'reasoning_effort']
  const supports = [
    ...usual,
    ...(tools ? ['structured_outputs', 'tools', 'tool_choice', 'parallel_tool_calls'] : []),
    ...(reasons ? effort : []),
  ]
  return modelSchema.parse({
    name: name ?? id.slice(id.indexOf('/') + 1),
    ...(kind && { kind }),
    ...(context !== undefined && { context }),
    ...(maxOutput !== undefined && { max_output: maxOutput }),
    ...(images && { input: ['text', 'image'] }),
    ...(reasons && { reasoning: { kind: 'effort', efforts: ['low', 'medium', 'high'] } }),
    ...((kind ?? 'chat') === 'chat' && { supports }),
  })
}

interface Removal {
  readonly id: string
  /** Only this endpoint; the whole model without it. */
  readonly provider: string | undefined
}

/** The edit without what was added; undefined when nothing is left of it. Refuses what was not added here. */
export function takenFrom(before: ModelEdit, { id, provider }: Removal): ModelEdit | undefined {
  const { document, endpoints = [], ...rest } = before
  if (provider === undefined) {
    if (document) return undefined
    throw new GatewayError('conflict', `${id} was not added on this page. It can be hidden.`)
  }
  const left = endpoints.filter((row) => row.provider !== provider)
  if (left.length < endpoints.length)
    return { ...rest, ...(document && { document }), ...(left.length > 0 && { endpoints: left }) }
  throw new GatewayError('conflict', `${provider} was not added to ${id} on this page.`, {
    param: 'provider',
  })
}
