// Numbers of a provider's answer that are not counts: when it was made, and which of several choices it is. What no clock and no
// list can have is taken for not said.

/** A request may ask for this many choices at most. */
export const MOST_CHOICES = 128

/** The last second that a date can have. */
const LAST_SECOND = 8.64e12

/** Unix seconds; 0 when they are not said. */
export function secondsOf(value: unknown): number {
  return typeof value === 'number' && value > 0 && value <= LAST_SECOND ? Math.floor(value) : 0
}

/** True for the place of a choice. */
export function isPosition(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < MOST_CHOICES
}
