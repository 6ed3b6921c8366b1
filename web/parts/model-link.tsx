// A model by its name, leading to its page; just its name when the catalogue does not have it any more.
import { Link } from '@tanstack/react-router'
import type { ModelName } from '../../contract/app/usage.ts'

interface ModelLinkProps {
  readonly model: ModelName
}

/** Its id stands below its name. */
export function ModelLink({ model: { id, name } }: ModelLinkProps) {
  const [author = '', slug = ''] = id.split('/')
  return (
    <span className="block min-w-44">
      {name === id ? (
        <span className="block max-w-[40ch] truncate font-medium">{name}</span>
      ) : (
        <>
          <Link
            to="/models/$author/$slug"
            params={{ author, slug }}
            className="block max-w-[40ch] truncate font-medium hover:text-water"
          >
            {name}
          </Link>
          <span className="block max-w-[40ch] truncate font-mono text-xs text-quiet">{id}</span>
        </>
      )}
    </span>
  )
}
