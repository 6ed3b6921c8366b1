// A quiet generated sign for an author, an app, a person: two letters on a tint that always belongs to the name. No brand logos.
import { clsx } from 'clsx'

const HUES = [222, 262, 155, 82, 27, 310, 190, 120] as const

interface MonogramProps {
  readonly name: string
  /** Pixels. */
  readonly size?: number
  readonly isRound?: boolean
}

/** Decoration beside the name itself. */
export function Monogram({ name, size = 28, isRound = false }: MonogramProps) {
  const hue =
    HUES[[...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 7) % HUES.length]
  return (
    <span
      aria-hidden
      // Drawn by the style sheet: letters that only decorate are no text of the button or link around them.
      data-initials={initials(name)}
      className={clsx(
        'inline-flex shrink-0 items-center justify-center font-semibold select-none before:content-[attr(data-initials)]',
        isRound ? 'rounded-full' : 'rounded-md',
      )}
      style={{
        width: size,
        height: size,
        fontSize: Math.round(size * 0.4),
        backgroundColor: `light-dark(oklch(0.93 0.03 ${hue}), oklch(0.3 0.04 ${hue}))`,
        color: `light-dark(oklch(0.38 0.08 ${hue}), oklch(0.86 0.07 ${hue}))`,
      }}
    />
  )
}

function initials(name: string): string {
  const words = name.split(/[\s\-_./@]+/).filter(Boolean)
  const [first = '', second] = words
  return (
    (second
      ? `${[...first][0] ?? ''}${[...second][0] ?? ''}`
      : [...first].slice(0, 2).join('')
    ).toUpperCase() || '–'
  )
}
