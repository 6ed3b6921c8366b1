// Which variables switch a provider on, for pages and for errors that say what to set. Whether they are set is build-provider.ts.
import type { ProviderDocument } from './schema.ts'

/** Ways to switch it on, each the variables that are needed together; none for one that its document alone switches on. */
export function waysToSwitchOn(document: ProviderDocument): readonly (readonly string[])[] {
  const { auth, base_url: address, env, values, ceremony } = document
  const variables = (names: readonly string[]): string[] =>
    names.flatMap((name) => env.values?.[name]?.slice(0, 1) ?? [])
  const ways = (ceremony?.needs ?? []).map(variables)
  if (env.key !== undefined) {
    const open = [...address.matchAll(/\{([a-z_]+)\}/g)].flatMap(([, name = '']) =>
      values?.[name] === undefined ? [name] : [],
    )
    ways.unshift([env.key, ...new Set(variables(open))])
  }
  if (env.base_url === undefined) return ways
  if (ways.length === 0) return auth === 'none' ? [[env.base_url]] : []
  return hasOwnAddress(document) ? ways.map((way) => [...way, env.base_url ?? '']) : ways
}

/** True where the address is each customer's own: a name that leads nowhere stands for it. */
export function hasOwnAddress({ base_url: address }: ProviderDocument): boolean {
  return /^https?:\/\/[^/]*\.invalid(?:\/|$)/.test(address)
}

/** `a`, `a and b`, `a, b and c`. */
export function inWords(names: readonly string[]): string {
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}
