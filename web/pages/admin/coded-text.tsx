// A sentence in which backticks mark code, as the settings' own descriptions are written. No other marks, no HTML.
interface CodedTextProps {
  readonly text: string
}

/** Every second part stands between backticks. */
export function CodedText({ text }: CodedTextProps) {
  return (
    text
      .split('`')
      // The parts never change places.
      .map((part, at) =>
        at % 2 === 1 ? <code key={`${at}`}>{part}</code> : <span key={`${at}`}>{part}</span>,
      )
  )
}
