// Settings of the person and of the account that they act for, a section at a time.
import { useParams } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import type { ComponentType, ReactNode } from 'react'
import { useMe } from '../../data/session.ts'
import { SectionLayout } from '../../parts/section-layout.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { ProfileSection } from './profile-section.tsx'
import type { SectionId } from './sections.ts'
import { SECTIONS, sectionNamed } from './sections.ts'

interface SectionParts {
  readonly component: ComponentType
  /** About whom the section is, with the name of the account. */
  readonly lead: (account: string) => ReactNode
}

const PARTS: Readonly<Record<SectionId, SectionParts>> = {
  profile: { component: ProfileSection, lead: () => 'What others see of you here.' },
  security: {
    component: lazy(async () => ({ default: (await import('./security-section.tsx')).SecuritySection })),
    lead: () => 'How you sign in, and where you are signed in.',
  },
  organisation: {
    component: lazy(async () => ({
      default: (await import('./organisation-section.tsx')).OrganisationSection,
    })),
    lead: () => 'An account that several people share: its keys, its credit, its activity.',
  },
  privacy: {
    component: lazy(async () => ({ default: (await import('./privacy-section.tsx')).PrivacySection })),
    lead: (account) =>
      `Where requests of ${account} may go, and what is kept of them. It holds for every key.`,
  },
  routing: {
    component: lazy(async () => ({ default: (await import('./routing-section.tsx')).RoutingSection })),
    lead: (account) => `How requests of ${account} choose a provider, where they say nothing of their own.`,
  },
  'provider-keys': {
    component: lazy(async () => ({
      default: (await import('./provider-keys-section.tsx')).ProviderKeysSection,
    })),
    lead: (account) =>
      `Keys that ${account} has with providers itself. Its requests are tried with them first.`,
  },
}

/** `/settings/{section}`. */
export function SettingsPage() {
  const section = sectionNamed(useParams({ strict: false }).section)
  const { account } = useMe()
  const { component: Body, lead } = PARTS[section.id]
  return (
    <SectionLayout
      title="Settings"
      to="/settings/$section"
      sections={SECTIONS}
      current={section}
      lead={lead(account?.name ?? '')}
    >
      <Suspense fallback={<Skeleton className="h-72 w-full rounded-card" />}>
        <Body />
      </Suspense>
    </SectionLayout>
  )
}
