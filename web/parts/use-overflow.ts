// Whether something is wider than the place it scrolls in, and whether more of it is hidden to the right. Knows nothing of what it is.
import { useLayoutEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'

/** What is known of it. */
export interface Overflow {
  readonly isWide: boolean
  readonly hasMore: boolean
}

/** Of the element that gets the reference and its first child. */
export function useOverflow(): readonly [RefObject<HTMLDivElement | null>, Overflow] {
  const frame = useRef<HTMLDivElement>(null)
  const [overflow, setOverflow] = useState<Overflow>({ isWide: false, hasMore: false })
  useLayoutEffect(() => {
    const element = frame.current
    const content = element?.firstElementChild
    if (!element || !content) return undefined
    const look = (): void => {
      const { scrollWidth, clientWidth, scrollLeft } = element
      const isWide = scrollWidth > clientWidth
      const hasMore = scrollWidth - clientWidth - scrollLeft > 2
      setOverflow((before) =>
        before.isWide === isWide && before.hasMore === hasMore ? before : { isWide, hasMore },
      )
    }
    const observer = new ResizeObserver(look)
    observer.observe(element)
    observer.observe(content)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [])
  return [frame, overflow]
}
