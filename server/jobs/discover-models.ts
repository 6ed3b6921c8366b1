// Keeps the catalogue's rows of local servers (Ollama, vLLM, llama.cpp, LM Studio …) equal to what they really have.
// A server that is down loses nothing: its last known models stay.
import type { Provider } from '../../core/model.ts'
import { discoveredModels } from '../catalogue/discovered-models.ts'
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
      services.catalogue.setDiscovered(provider.id, discoveredModels(provider, listed))
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
