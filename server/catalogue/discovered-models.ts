// Models that a provider lists, as rows of the catalogue. Asking it is providers/list-models.ts.
import type { Provider } from '../../core/model.ts'
import type { ListedModel } from '../providers/list-models.ts'
import type { ModelDocument } from './schema.ts'
import { model as modelSchema } from './schema.ts'

/** `ollama/llama3.2` for the model `llama3.2:latest` of the provider `ollama`; its own name stays an alias. */
export function discoveredModels(
  provider: Pick<Provider, 'id' | 'name'>,
  listed: readonly ListedModel[],
): ReadonlyMap<string, ModelDocument> {
  const documents = new Map<string, ModelDocument>()
  for (const row of listed) {
    const id = `${provider.id}/${slugFor(row.id)}`
    if (documents.has(id)) continue
    const document = modelSchema.parse({
      name: `${row.id} (${provider.name})`,
      description: `Served by ${provider.name} on this installation.`,
      kind: kindOf(row.id),
      aliases: [`${provider.id}/${row.id}`].filter((alias) => alias.toLowerCase() !== id),
      pricing: { prompt: 0, completion: 0 },
      ...(row.contextTokens === undefined ? {} : { context: row.contextTokens }),
      endpoints: [{ provider: provider.id, id: row.id }],
    })
    documents.set(id, document)
  }
  return documents
}

/** What a model makes, as far as its name tells: lists say nothing of it. */
export function kindOf(name: string): ModelDocument['kind'] {
  return /embed/i.test(name) ? 'embedding' : 'chat'
}

/** The part of an id behind the author, from whatever a provider calls a model. */
export function slugFor(name: string): string {
  return name
    .toLowerCase()
    .replace(/:latest$/, '')
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
}
