// Fills ${NAME} in the strings of a parsed document. Pure: the look-up is handed in. `$${` stands for a plain `${`.

/** Looks a variable up; undefined when it is not set. */
export type Variable = (name: string) => string | undefined

type Path = readonly (string | number)[]

/** A value with its variables filled in, and where that was not possible. */
export interface Filled {
  readonly value: unknown
  /** Where a variable is not set; the text stays as it was written. */
  readonly unset: readonly { readonly path: Path; readonly name: string }[]
  /** Where `${` does not begin a variable. */
  readonly malformed: readonly Path[]
}

const PIECE = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$\{/g

/** Walks objects and arrays; only string values are touched, never keys. */
export function fillVariables(document: unknown, variable: Variable): Filled {
  const unset: { path: Path; name: string }[] = []
  const malformed: Path[] = []

  const fillText = (text: string, path: Path): string =>
    text.replace(PIECE, (piece: string, name: string | undefined) => {
      if (piece === '$${') return '${'
      if (name === undefined) {
        malformed.push(path)
        return piece
      }
      const found = variable(name)
      if (found === undefined) unset.push({ path, name })
      return found ?? piece
    })

  const fill = (value: unknown, path: Path): unknown => {
    if (typeof value === 'string') return fillText(value, path)
    if (Array.isArray(value)) return value.map((entry, index) => fill(entry, [...path, index]))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fill(entry, [...path, key])]))
  }

  return { value: fill(document, []), unset, malformed }
}
