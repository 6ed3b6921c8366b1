// Keeps the catalogue's rows of local servers (Ollama, vLLM, llama.cpp, LM Studio …) equal to what they really have.
// A server that is down loses nothing: its last known models stay.
import type { Provider } from '../../core/model.ts'
import type { ModelDocument } from '../catalogue/schema.ts'
import { model as modelSchema } from '../catalogue/schema.ts'
import type { ListedModel } from '../providers/list-models.ts'
import { listModels } from '../providers/list-models.ts'
import type { Services } from '../services.ts'
import type { Job } from './retention.ts'

const EVERY_MS = 60_000

/** Looks at once, then every minute, at every provider that is on and says `discover`. */
export function startDiscovery(services: Services): Job {
  const failing = new Set<string>()
  const look = async (provider: Provider): Promise<void> => {
    try {
      const listed = await listModels(provider)
      failing.delete(provider.id)
      services.catalogue.setDiscovered(provider.id, documentsOf(provider, listed))
    } catch (error) {
      if (failing.has(provider.id)) return
      failing.add(provider.id)
      services.log.warn(
        { err: error, provider: provider.id },
        'the models of a local server could not be read',
      )
    }
  }
  const run = (): void => {
    for (const provider of services.catalogue.current().providers.values())
      if (provider.enabled && provider.discover) void look(provider)
  }
  run()
  const timer = setInterval(run, EVERY_MS).unref()
  return { stop: () => clearInterval(timer) }
}

/** `ollama/llama3.2` for the model `llama3.2:latest` of the provider `ollama`; its own name stays an alias. */
export function documentsOf(
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
      kind: /embed/i.test(row.id) ? 'embedding' : 'chat',
      aliases: [`${provider.id}/${row.id}`].filter((alias) => alias.toLowerCase() !== id),
      pricing: { prompt: 0, completion: 0 },
      ...(row.contextTokens === undefined ? {} : { context: row.contextTokens }),
      endpoints: [{ provider: provider.id, id: row.id }],
    })
    documents.set(id, document)
  }
  return documents
}

function slugFor(name: string): string {
  return name
    .toLowerCase()
    .replace(/:latest$/, '')
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
}
