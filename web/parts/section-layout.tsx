// A page of sections: their list at the left, as tabs on a phone, and the section that the address names.
import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import { PageHeader, useTitle } from './page-header.tsx'
import { TabBar, tabClass } from './tabs.tsx'

/** One of them, by the last word of its address. */
export interface Section {
  readonly id: string
  readonly name: string
}

interface SectionLayoutProps {
  /** What they are sections of. */
  readonly title: string
  readonly to: '/settings/$section' | '/admin/$section'
  readonly sections: readonly Section[]
  readonly current: Section
  /** One sentence about the section. */
  readonly lead?: ReactNode
  /** Buttons at the right of its name. */
  readonly action?: ReactNode
  readonly children: ReactNode
}

/** A bar of tabs begins where the current one is in sight. */
function showCurrent(bar: HTMLElement | null): void {
  bar?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
}

/** The name of the section is the head of the page. */
export function SectionLayout({ title, to, sections, current, lead, action, children }: SectionLayoutProps) {
  // After the head's own, since `Models` alone is the name of other pages too.
  useTitle(`${current.name} · ${title}`)
  return (
    <div className="page-width py-6 sm:py-8">
      <p className="mb-4 font-medium text-quiet max-lg:hidden">{title}</p>
      <div className="mb-6 lg:hidden" ref={showCurrent}>
        <TabBar label={title}>
          {sections.map((section) => (
            <Link
              key={section.id}
              to={to}
              params={{ section: section.id }}
              className={tabClass(section.id === current.id)}
              aria-current={section.id === current.id ? 'page' : undefined}
            >
              {section.name}
            </Link>
          ))}
        </TabBar>
      </div>
      <div className="lg:grid lg:grid-cols-[176px_minmax(0,1fr)] lg:gap-10">
        <nav aria-label={title} className="max-lg:hidden">
          <ul className="sticky top-[73px] flex flex-col gap-0.5">
            {sections.map((section) => (
              <li key={section.id}>
                <Link
                  to={to}
                  params={{ section: section.id }}
                  aria-current={section.id === current.id ? 'page' : undefined}
                  className={clsx(
                    'block rounded-md px-2.5 py-1.5',
                    section.id === current.id
                      ? 'bg-water-soft font-medium text-water'
                      : 'text-quiet hover:bg-sunken hover:text-ink',
                  )}
                >
                  {section.name}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="min-w-0">
          <PageHeader title={current.name} lead={lead} action={action} />
          <div className="flex flex-col gap-6">{children}</div>
        </div>
      </div>
    </div>
  )
}
