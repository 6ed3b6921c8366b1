// Colours of series that have no meaning of their own (models, keys, apps …): told apart by the colour-blind too, and none of them
// amber, which means reasoning, nor red. Pure.

const HUES = [222, 285, 165, 335, 195, 120, 255, 310, 145] as const

/** The colour of the nth series; the ninth looks like none before it, later ones repeat. Follows the theme. */
export function seriesColour(index: number): string {
  const hue = HUES[index % HUES.length] ?? 222
  // Neighbours in a stack differ in lightness as well as in hue.
  const isEven = index % 2 === 0
  return `light-dark(oklch(${isEven ? 0.5 : 0.7} 0.11 ${hue}), oklch(${isEven ? 0.72 : 0.5} 0.1 ${hue}))`
}

/** Everything that has no series of its own. */
export const OTHER_COLOUR = 'light-dark(oklch(0.82 0.01 260), oklch(0.38 0.01 260))'
