// The pages of one subject side by side: those about the catalogue, those about who uses it. The top bar leads to the first of each.
import { Link } from '@tanstack/react-router'
import { CATALOGUE_PAGES, USAGE_PAGES } from './navigation.ts'
import { TabBar, tabClass } from '../parts/tabs.tsx'

const SUBJECTS = {
  catalogue: { label: 'The catalogue', pages: CATALOGUE_PAGES },
  usage: { label: 'What is used here', pages: USAGE_PAGES },
} as const

interface SectionTabsProps {
  readonly subject: keyof typeof SUBJECTS
}

/** Above the head of each of these pages. */
export function SectionTabs({ subject }: SectionTabsProps) {
  const { label, pages } = SUBJECTS[subject]
  return (
    <div className="-mt-2 mb-6 sm:-mt-4">
      <TabBar label={label}>
        {pages.map(({ to, name }) => (
          <Link
            key={to}
            to={to}
            activeOptions={{ exact: true, includeSearch: false }}
            className={tabClass(false)}
            activeProps={{ className: tabClass(true) }}
            inactiveProps={{ className: tabClass(false) }}
          >
            {name}
          </Link>
        ))}
      </TabBar>
    </div>
  )
}
