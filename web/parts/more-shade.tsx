// The shade at the right edge of what goes on further than its place.
/** Over the edge of the nearest positioned element. */
export function MoreShade() {
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute inset-y-0 right-0 w-8 rounded-r-card bg-linear-to-l from-ink/8 to-transparent"
    />
  )
}
