// How many of a long list are drawn: some at first, and more before the reader comes to their end. A short list is drawn whole.
import { useCallback, useState } from 'react'

/** As many as are drawn whole, and as come at once. */
const AT_ONCE = 120
/** Further ones are there before they are in sight. */
const AHEAD_PIXELS = 2000

/** How many, and the reference for what stands at their end. `list` begins anew when it is another. */
export function useGrowing(
  list: readonly unknown[],
): readonly [many: number, end: (element: Element | null) => (() => void) | undefined] {
  const [drawn, setDrawn] = useState({ list, many: AT_ONCE })
  const many = drawn.list === list ? drawn.many : AT_ONCE
  const end = useCallback(
    (element: Element | null) => {
      if (!element) return undefined
      const observer = new IntersectionObserver(
        ([entry]) => entry?.isIntersecting === true && setDrawn({ list, many: many + AT_ONCE }),
        { rootMargin: `${AHEAD_PIXELS}px` },
      )
      observer.observe(element)
      return () => observer.disconnect()
    },
    [list, many],
  )
  return [many, end]
}
