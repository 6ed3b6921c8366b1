// How a length of time is said to people, in messages. Pure; pages have words of their own.

/** A bound as messages say it: `0.3 seconds`. */
export function inSeconds(milliseconds: number): string {
  return milliseconds === 1000 ? '1 second' : `${Number((milliseconds / 1000).toFixed(3))} seconds`
}
