// Refuses a model at a path that is not its own: a model of embeddings cannot chat, and the other way round. Nobody is asked then.
import { GatewayError } from '../../core/errors.ts'
import type { Model } from '../../core/model.ts'
import type { Surface } from '../../dialects/dialect.ts'

type Kind = Model['kind']

/** What models of a kind make, and where they are asked for it, where they can be. */
const KINDS: Readonly<Record<Kind, { readonly makes: string; readonly path?: string }>> = {
  chat: { makes: 'text', path: '/chat/completions' },
  embedding: { makes: 'embeddings', path: '/embeddings' },
  rerank: { makes: 'rankings' },
}

export interface KindCheck {
  /** What the path that was called serves. */
  readonly wanted: Kind
  readonly surface: Surface
}

/** Throws a 400 that names the model, what it makes and the path that serves it. */
export function checkKind(model: Model, { wanted, surface }: KindCheck): void {
  if (model.kind === wanted) return
  const { makes, path } = KINDS[model.kind]
  const prefix = surface === 'openrouter' ? '/api/v1' : '/v1'
  const advice =
    path === undefined
      ? 'Choose another model; no path of this version serves such models.'
      : `Send it to POST ${prefix}${path}, or choose another model for this path.`
  throw new GatewayError(
    'invalid_request',
    `The model \`${model.id}\` makes ${makes}, not ${KINDS[wanted].makes}. ${advice}`,
    { param: 'model' },
  )
}
