// The sections of administration, in the order of their list.

/** Every section; the first is shown when the address names none that there is. */
export const SECTIONS = [
  { id: 'overview', name: 'Overview' },
  { id: 'people', name: 'People' },
  { id: 'accounts', name: 'Accounts' },
  { id: 'providers', name: 'Providers' },
  { id: 'models', name: 'Models' },
  { id: 'audit', name: 'Audit log' },
  { id: 'settings', name: 'Settings' },
] as const

export type SectionId = (typeof SECTIONS)[number]['id']

/** The section of an address. */
export function sectionNamed(id: string | undefined): (typeof SECTIONS)[number] {
  return SECTIONS.find((section) => section.id === id) ?? SECTIONS[0]
}
