// The field above a table that leaves only what has its words.
import { TextInput } from './field.tsx'

interface SearchInputProps {
  /** "Search apps". */
  readonly label: string
  /** What can be written: "A name or an address". */
  readonly hint: string
  /** What it begins with; the browser keeps what is typed, so that typing never waits. */
  readonly value: string
  readonly onChange: (value: string) => void
}

/** As wide as a phone, and no wider than it must be elsewhere. */
export function SearchInput({ label, hint, value, onChange }: SearchInputProps) {
  return (
    <div className="w-full sm:w-72">
      <TextInput
        type="search"
        aria-label={label}
        placeholder={hint}
        maxLength={200}
        defaultValue={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  )
}
