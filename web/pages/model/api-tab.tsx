// Being built.
interface ApiTabProps {
  readonly id: string
}

/** The API tab. */
export function ApiTab({ id }: ApiTabProps) {
  return <p>{id}</p>
}
