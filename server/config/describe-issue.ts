// Says what zod found wrong in the configuration file in the words of the file: path, reason, the value, a likely name.
import { z } from 'zod'
import { editDistance } from '../catalogue/catalogue.ts'
import { configFile } from './file-schema.ts'

/** A problem with the path of the row it is about. */
export interface DescribedIssue {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** Values below these names are never repeated in a message. */
const UNSPOKEN = new Set(['api_key', 'api_keys', 'headers'])

/** One described problem for each name or value at fault. */
export function describeIssue(issue: z.core.$ZodIssue, document: unknown): DescribedIssue[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      message: `${spell([...issue.path, key])} is not a known field${suggestion(key)}`,
    }))
  const inner = issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined
  const reason = lowerFirst((inner ?? issue.message).replace(/^Invalid (input|option): /, ''))
  return [{ path: issue.path, message: `${spell(issue.path)}: ${reason}${actual(issue.path, document)}` }]
}

/** `models.acme/thinker-1.endpoints[0].provider`. */
export function spell(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the file'
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${String(step)}`))
    .join('')
}

function actual(path: readonly PropertyKey[], document: unknown): string {
  if (path.some((step) => UNSPOKEN.has(String(step)))) return ''
  let value = document
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return ''
    value = (value as Record<PropertyKey, unknown>)[step]
  }
  if (typeof value === 'object' || value === undefined) return ''
  return ` (it is ${JSON.stringify(value)})`
}

function suggestion(key: string): string {
  const near = knownFields()
    .map((field) => ({ field, distance: editDistance(key.toLowerCase(), field) }))
    .filter(({ field, distance }) => distance <= Math.max(1, field.length / 3))
    .sort((one, other) => one.distance - other.distance)[0]
  return near ? `; did you mean ${near.field}?` : ''
}

function knownFields(): string[] {
  const fields = new Set<string>()
  const collect = (schema: unknown): void => {
    if (typeof schema !== 'object' || schema === null) return
    for (const [name, value] of Object.entries(schema)) {
      if (name === 'properties') for (const field of Object.keys(value as object)) fields.add(field)
      collect(value)
    }
  }
  collect(z.toJSONSchema(configFile, { io: 'input' }))
  return [...fields]
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
