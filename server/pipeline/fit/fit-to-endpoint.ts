// A request as one endpoint can take it: its tools and its format carried as what is known there, its parameters fitted, with a word
// for whatever was changed. Pure; throws what the caller is to be told when the endpoint cannot take it at all.
import type { ChatRequest } from '../../../core/chat.ts'
import type { FittedRequest } from '../../../core/fit-request.ts'
import { fitRequest } from '../../../core/fit-request.ts'
import { capabilitiesWithin } from '../../../core/format-limits.ts'
import type { Endpoint } from '../../../core/model.ts'
import type { ProviderDialect } from '../../../dialects/dialect.ts'
import { carryFormat } from './carry-format.ts'
import { carryTools } from './carry-tools.ts'
import type { Generation } from '../generation.ts'
import { lostFields } from './lost-fields.ts'
import { lostProofs } from './lost-proofs.ts'

export interface FitParts {
  readonly request: ChatRequest
  readonly endpoint: Endpoint
  readonly dialect: ProviderDialect
  readonly generation: Pick<Generation, 'source' | 'mode'>
}

export interface FitResult {
  /** Speaks to the provider, and turns back what was carried. */
  readonly dialect: ProviderDialect
  /** Before its parameters were fitted. */
  readonly request: ChatRequest
  readonly fitted: FittedRequest
}

/** The request fitted, and who speaks for it. */
export function fitToEndpoint({
  request: asked,
  endpoint,
  dialect: spoken,
  generation,
}: FitParts): FitResult {
  const { provider, capabilities } = endpoint
  const { mode } = generation
  const isSameDialect = generation.source?.dialect === provider.dialect
  const carried = carryTools({ request: asked, endpoint, dialect: spoken, isSameDialect, mode })
  const formed = carryFormat({
    request: carried.request,
    dialect: carried.dialect,
    // The same format carries whatever it was given; another one only what it has words for.
    capabilities: isSameDialect ? capabilities : capabilitiesWithin(provider.dialect, capabilities),
    isSameDialect,
    mode,
  })
  const { request, dialect } = formed
  const fitted = fitRequest(request, { capabilities: formed.capabilities, mode })
  const lost = [
    ...lostFields({
      request: asked,
      from: generation.source?.dialect,
      to: provider.dialect,
      capabilities,
      mode,
    }),
    ...lostProofs(request, spoken, provider.quirks),
  ]
  return {
    dialect,
    request,
    fitted: { ...fitted, warnings: [...carried.warnings, ...formed.warnings, ...fitted.warnings, ...lost] },
  }
}
