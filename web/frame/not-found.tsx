// What an address shows that leads nowhere.
import { Link } from '@tanstack/react-router'

/** Says that there is no such page and where to go. */
export function NotFound() {
  return (
    <div className="page-width py-20">
      <p className="font-mono text-sm text-quiet">404</p>
      <h1 className="mt-2 text-2xl font-semibold">There is no page at this address</h1>
      <p className="mt-3 max-w-[60ch] text-quiet">
        It may have been moved, or its name was typed wrong. The{' '}
        <Link to="/models" className="text-water underline">
          models
        </Link>{' '}
        and the{' '}
        <Link to="/docs" className="text-water underline">
          documentation
        </Link>{' '}
        are good places to look.
      </p>
    </div>
  )
}
