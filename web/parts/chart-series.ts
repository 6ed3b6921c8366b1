// What charts over time are given. Types only.

/** One thing that is drawn over time. */
export interface Series {
  readonly id: string
  readonly name: string
  /** A CSS colour. */
  readonly colour: string
}

/** One stretch of time of a stacked chart. */
export interface Bucket {
  /** Below the axis: `21 Nov`, `14:00`. */
  readonly label: string
  /** In the hint: `21 Nov 2026, 14:00 to 15:00`. */
  readonly title: string
  /** Parallel to the series. */
  readonly values: readonly number[]
}
