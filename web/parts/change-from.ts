// Against the time before. Pure.

/** How much more or less than before, as a share; undefined when there was nothing before. */
export function changeFrom(now: number, before: number | null): number | undefined {
  return before === null || before === 0 ? undefined : now / before - 1
}
