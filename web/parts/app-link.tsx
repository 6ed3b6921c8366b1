// An app by the name that it gives itself, which is shown as text whatever it says, and leads to its page.
import { Link } from '@tanstack/react-router'
import type { App } from '../../contract/app/apps.ts'
import { Monogram } from './monogram.tsx'

interface AppLinkProps {
  readonly app: App
}

/** Its address stands below its name where it has both. */
export function AppLink({ app: { id, title, url } }: AppLinkProps) {
  return (
    <span className="flex min-w-40 items-center gap-3">
      <Monogram name={title} />
      <span className="min-w-0">
        <Link
          to="/apps/$app"
          params={{ app: id }}
          dir="auto"
          className="block max-w-[20ch] sm:max-w-[28ch] lg:max-w-[36ch] truncate font-medium hover:text-water"
        >
          {title}
        </Link>
        {url !== null && title !== id && (
          <span className="block max-w-[20ch] sm:max-w-[28ch] lg:max-w-[36ch] truncate text-xs text-quiet">
            {id}
          </span>
        )}
      </span>
    </span>
  )
}
