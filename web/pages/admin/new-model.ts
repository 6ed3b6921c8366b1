// What the form about a new model becomes for the server. Pure.
import type { NewModel } from '../../../contract/app/admin-catalogue.ts'

/** `read` gives the text of a field, empty where there is none. Facts are sent for new models only. */
export function newModelFrom(
  read: (name: string) => string,
  { isNew }: { readonly isNew: boolean },
): NewModel {
  const number = (name: string): number | undefined =>
    read(name).trim() === '' ? undefined : Number(read(name))
  const cacheRead = number('cacheRead')
  const base = {
    id: read('id').trim(),
    provider: read('provider'),
    upstreamId: read('upstreamId').trim(),
    prompt: number('prompt') ?? 0,
    completion: number('completion') ?? 0,
    ...(cacheRead !== undefined && { cacheRead }),
  }
  if (!isNew) return base
  const [name, context, maxOutput] = [read('name').trim(), number('context'), number('maxOutput')]
  const kind = read('kind')
  return {
    ...base,
    ...(name !== '' && { name }),
    ...((kind === 'embedding' || kind === 'rerank') && { kind }),
    ...(context !== undefined && { context }),
    ...(maxOutput !== undefined && { maxOutput }),
    ...(read('images') !== '' && { images: true }),
    ...(read('tools') !== '' && { tools: true }),
    ...(read('reasons') !== '' && { reasons: true }),
  }
}
