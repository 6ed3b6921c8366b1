// Chunks that say that an answer will come and nothing of it: a role, an empty word, a report on the prompt. Pure.

/** True for an event that has neither a word, a call, a finish nor anything else of an answer in it. */
export function onlyAnnounces(wire: Record<string, unknown>): boolean {
  const choices = wire['choices']
  if (!Array.isArray(choices)) return false
  return choices.every((choice: unknown) => {
    const { delta, finish_reason: finish } = (choice ?? {}) as Record<string, unknown>
    if (typeof finish === 'string') return false
    return Object.entries(delta ?? {}).every(([name, value]) => name === 'role' || isNothing(value))
  })
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}
