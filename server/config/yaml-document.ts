// YAML text as plain values that still know their lines. Syntax only; what the values mean is load-file.ts.
import { LineCounter, isAlias, isMap, isScalar, isSeq, parseDocument, visit } from 'yaml'
import type { Document, Node, YAMLError } from 'yaml'

/** A problem at a line of the file. Its message repeats nothing of the file's content that could be a secret. */
export interface FileProblem {
  readonly line: number
  readonly message: string
}

/** A parsed file, or what is wrong with it. */
export interface YamlDocument {
  readonly value: unknown
  readonly problems: readonly FileProblem[]
  /** The line of the deepest part of this path that the file has. */
  readonly lineOf: (path: readonly PropertyKey[]) => number
}

/** Parses one YAML 1.2 document. Duplicate keys, unknown tags, open aliases and several documents are problems. */
export function readYaml(text: string): YamlDocument {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true })
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line)
  const problems = [...document.errors, ...document.warnings].map((error) => ({
    line: lineAt(error.pos[0]),
    message: sayPlainly(error),
  }))
  visit(document, {
    Alias: (_key, alias) => {
      if (alias.resolve(document)) return
      problems.push({
        line: lineAt(alias.range?.[0] ?? 0),
        message: `*${alias.source} has no &${alias.source} before it`,
      })
    },
  })
  const value: unknown = problems.length === 0 ? toPlainValue(document, problems) : undefined
  return { value, problems, lineOf: (path) => lineAt(offsetOf(document, path)) }
}

function sayPlainly(error: YAMLError): string {
  if (error.code === 'DUPLICATE_KEY') return 'this key is there twice in the same block; remove one'
  if (error.code === 'MULTIPLE_DOCS') return 'a second document begins here (---); one file is one document'
  return error.message
}

function toPlainValue(document: Document, problems: FileProblem[]): unknown {
  try {
    return document.toJS()
  } catch (error) {
    problems.push({ line: 1, message: error instanceof Error ? error.message : String(error) })
    return undefined
  }
}

/** Follows keys and indexes down; keys rather than values give the position, so that a missing value has a line too. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents
  let offset = 0
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document)
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step))
      if (!pair) return offset
      offset = (pair.key as Node).range?.[0] ?? offset
      node = pair.value
    } else if (isSeq(node)) {
      node = node.items[Number(step)]
      offset = (node as Node | undefined)?.range?.[0] ?? offset
    } else return offset
  }
  return offset
}
