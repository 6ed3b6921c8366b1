// How callers name endpoints in `order`, `only` and `ignore`: the provider's id or display name, in any case, or a tag of id and
// quantization or region (`acme/fp8`, `acme/eu`), or the endpoint's whole id.
import type { Endpoint } from '../../core/model.ts'

/** True when the name means this endpoint; a bare provider means all of its endpoints. */
export function isNamed(endpoint: Endpoint, wanted: unknown): boolean {
  if (typeof wanted !== 'string') return false
  const name = wanted.trim().toLowerCase()
  const { provider, quantization, region } = endpoint
  return (
    provider.id === name ||
    provider.name.toLowerCase() === name ||
    (quantization !== undefined && name === `${provider.id}/${quantization}`) ||
    (region !== undefined && name === `${provider.id}/${region}`) ||
    endpoint.id.toLowerCase() === name
  )
}

/** A list that a caller gave, or nothing when it is no list or an empty one. */
export function namesIn(list: unknown): readonly unknown[] | undefined {
  return Array.isArray(list) && list.length > 0 ? list : undefined
}
