// Says which wishes about routing nobody can grant here, so that none is passed over in silence. Pure.
import type { ChatRequest } from '../../core/chat.ts'
import { GatewayError } from '../../core/errors.ts'
import type { ParameterMode, Warning } from '../../core/fitting.ts'

/** Suffixes of model names that are read and do nothing. */
const SUFFIXES: Readonly<Record<string, string>> = {
  online: 'online asks for a web search before the answer; the gateway does none.',
}

/** A warning for each wish that does nothing; in strict mode the error for the first. */
export function preferenceWarnings(
  request: Pick<ChatRequest, 'model' | 'provider'>,
  mode: ParameterMode,
): readonly Warning[] {
  const warnings: Warning[] = []
  if (request.model.includes(':'))
    for (const suffix of request.model.split(':').slice(1))
      if (Object.hasOwn(SUFFIXES, suffix)) warnings.push(ignored('model', SUFFIXES[suffix] ?? ''))
  const [first] = warnings
  if (first && mode === 'strict')
    throw new GatewayError('unsupported_value', first.text, { param: first.param })
  return warnings
}

function ignored(param: string, text: string): Warning {
  return { code: 'preference_ignored', param, text }
}
