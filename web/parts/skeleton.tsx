// A grey place of the true size for what is still loading.
import { clsx } from 'clsx'

interface SkeletonProps {
  /** Gives it its size. */
  readonly className: string
}

/** Hidden from screen readers; whoever holds several says once that it is busy. */
export function Skeleton({ className }: SkeletonProps) {
  return <span aria-hidden className={clsx('block animate-pulse rounded-md bg-line/60', className)} />
}
