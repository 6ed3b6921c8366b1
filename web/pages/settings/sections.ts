// The sections of the settings, in the order of their list.

/** Every section; the first is shown when the address names none that there is. */
export const SECTIONS = [
  { id: 'profile', name: 'Profile' },
  { id: 'security', name: 'Security' },
  { id: 'organisation', name: 'Organisation' },
  { id: 'privacy', name: 'Privacy' },
  { id: 'routing', name: 'Routing' },
  { id: 'provider-keys', name: 'Provider keys' },
] as const

export type SectionId = (typeof SECTIONS)[number]['id']

/** The section of an address. */
export function sectionNamed(id: string | undefined): (typeof SECTIONS)[number] {
  return SECTIONS.find((section) => section.id === id) ?? SECTIONS[0]
}
