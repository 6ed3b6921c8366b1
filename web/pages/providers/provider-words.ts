// What pages say of a provider: its formats, its country, the line that switches it on, how its endpoints stand. Pure.
import type { ListedProvider, ProviderDetail } from '../../../contract/app/providers.ts'

const FORMATS: Readonly<Record<ListedProvider['formats'][number], string>> = {
  'openai-chat': 'Chat completions',
  'openai-responses': 'Responses',
  'anthropic-messages': 'Messages',
  gemini: 'Gemini',
  'bedrock-converse': 'Converse',
}

/** `Chat completions, Responses`. */
export function sayFormats(formats: ListedProvider['formats']): string {
  return formats.map((format) => FORMATS[format]).join(', ')
}

/** `United States` for `US`; undefined where it is not known. */
export function sayCountry(code: string | null): string | undefined {
  if (code === null) return undefined
  try {
    return new Intl.DisplayNames(['en'], { type: 'region' }).of(code)
  } catch {
    return code // two letters that are no region
  }
}

/** One line of a shell for each way to switch it on: `A_KEY=… npm start`. */
export function linesToSwitchOn(ways: ListedProvider['switchedOnBy']): readonly string[] {
  return ways.map((variables) => `${variables.map((name) => `${name}=…`).join(' ')} npm start`)
}

/** The variables of the first way: `A_KEY and A_REGION`. */
export function sayVariables([first = []]: ListedProvider['switchedOnBy']): string {
  const last = first.at(-1) ?? ''
  return first.length < 2 ? last : `${first.slice(0, -1).join(', ')} and ${last}`
}

/** How the endpoints of a provider that is on stand now, in one sentence. */
export function sayStandings(endpoints: ProviderDetail['endpoints']): {
  readonly kind: 'healthy' | 'degraded' | 'error'
  readonly words: string
} {
  const many = (standing: string): number => endpoints.filter((one) => one.standing === standing).length
  const [resting, crowded] = [many('resting'), many('crowded')]
  if (endpoints.length > 0 && resting === endpoints.length)
    return { kind: 'error', words: 'Every endpoint rests after failures and is asked last.' }
  if (resting + crowded === 0)
    return {
      kind: 'healthy',
      words:
        endpoints.length === 1 ? 'Its endpoint is ready.' : `All ${endpoints.length} endpoints are ready.`,
    }
  const bad = [
    resting > 0 ? `${resting} ${resting === 1 ? 'rests' : 'rest'} after failures` : '',
    crowded > 0 ? `${crowded} ${crowded === 1 ? 'is' : 'are'} asked as much as the provider takes` : '',
  ].filter(Boolean)
  return { kind: 'degraded', words: `Of ${endpoints.length} endpoints ${bad.join(', ')}.` }
}
