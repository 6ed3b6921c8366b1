// Administration of the installation, a section at a time. What nobody else may do is refused by the server.
import { useParams } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import type { ComponentType } from 'react'
import { SectionLayout } from '../../parts/section-layout.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { OverviewSection } from './overview-section.tsx'
import type { SectionId } from './sections.ts'
import { SECTIONS, sectionNamed } from './sections.ts'

interface SectionParts {
  readonly component: ComponentType
  readonly lead: string
}

const PARTS: Readonly<Record<SectionId, SectionParts>> = {
  overview: { component: OverviewSection, lead: 'How this installation stands, and what needs doing.' },
  people: {
    component: lazy(async () => ({ default: (await import('./people-section.tsx')).PeopleSection })),
    lead: 'Who may sign up, who is here, and who waits for a link.',
  },
  accounts: {
    component: lazy(async () => ({ default: (await import('./accounts-section.tsx')).AccountsSection })),
    lead: 'Every account with what it was given, has used and has left, in US dollars.',
  },
  providers: {
    component: lazy(async () => ({ default: (await import('./providers-section.tsx')).ProvidersSection })),
    lead: 'Whom requests can be sent to. A provider is switched on by its key: given here, or in a variable that the server reads when it starts.',
  },
  models: {
    component: lazy(async () => ({ default: (await import('./models-section.tsx')).ModelsSection })),
    lead: 'What each model costs, what callers pay for it, and where it comes from.',
  },
  audit: {
    component: lazy(async () => ({ default: (await import('./audit-section.tsx')).AuditSection })),
    lead: 'Who changed what in the web app, newest first. Nothing is ever taken out of it.',
  },
  settings: {
    component: lazy(async () => ({ default: (await import('./settings-section.tsx')).SettingsSection })),
    lead: 'Every setting of the environment, what it means, and what it is here. They are read when the server starts; secrets are not shown.',
  },
}

/** `/admin/{section}`. */
export function AdminPage() {
  const section = sectionNamed(useParams({ strict: false }).section)
  const { component: Body, lead } = PARTS[section.id]
  return (
    <SectionLayout
      title="Administration"
      to="/admin/$section"
      sections={SECTIONS}
      current={section}
      lead={lead}
    >
      <Suspense fallback={<Skeleton className="h-72 w-full rounded-card" />}>
        <Body />
      </Suspense>
    </SectionLayout>
  )
}
