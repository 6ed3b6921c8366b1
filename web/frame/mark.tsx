// The mark of Causeway: a low arch over a line.
interface MarkProps {
  /** Pixels. */
  readonly size?: number
}

/** The mark alone, as decoration beside the name. */
export function Mark({ size = 18 }: MarkProps) {
  return (
    <svg
      aria-hidden
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      className="text-water"
    >
      <path d="M1.5 11.5a6.5 6.5 0 0 1 13 0" strokeWidth="2" />
      <path d="M1 14.25h14" strokeWidth="1.5" />
    </svg>
  )
}
