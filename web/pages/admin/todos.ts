// What needs doing on an installation, from the facts of its overview, most urgent first. Pure.
import type { Overview } from '../../../contract/app/admin-installation.ts'
import type { SectionId } from './sections.ts'

/** One thing to do. */
export interface Todo {
  readonly id: string
  /** error: something does not work; degraded: something will not; info: something could be better. */
  readonly kind: 'error' | 'degraded' | 'info'
  readonly title: string
  readonly text: string
  /** Where it is done. */
  readonly section?: SectionId
}

/** Nothing when all is well. */
export function todosOf(facts: Overview): readonly Todo[] {
  return [...broken(facts), ...waiting(facts), ...better(facts)]
}

function broken({ unsaved, resting, providersOn, withoutCredit }: Overview): Todo[] {
  const todos: Todo[] = []
  if (unsaved > 0)
    todos.push({
      id: 'unsaved',
      kind: 'error',
      title: 'The database takes no settlements',
      text: `${unsaved} wait in memory and new requests are refused. Look at the disk of the data folder and at the server’s log.`,
    })
  if (providersOn.length === 0)
    todos.push({
      id: 'providers',
      kind: 'degraded',
      title: 'No provider is switched on',
      text: 'Test keys are answered by the simulator; live keys get an error. Give a provider its key.',
      section: 'providers',
    })
  if (resting.length > 0)
    todos.push({
      id: 'resting',
      kind: 'degraded',
      title: `${counted(resting.length, 'endpoint rests', 'endpoints rest')} after failures`,
      text: `${named(resting)}. They are tried again by themselves; test the provider to see what it says.`,
      section: 'providers',
    })
  if (withoutCredit.length > 0)
    todos.push({
      id: 'credit',
      kind: 'degraded',
      title: `${counted(withoutCredit.length, 'prepaid account has', 'prepaid accounts have')} no credit left`,
      text: `${named(withoutCredit)}: requests with their keys are refused.`,
      section: 'accounts',
    })
  return todos
}

function waiting({ waiting: people, administrators }: Overview): Todo[] {
  const todos: Todo[] = []
  if (people > 0)
    todos.push({
      id: 'waiting',
      kind: 'degraded',
      title: `${counted(people, 'person has', 'people have')} forgotten their password`,
      text: 'No mail could reach them. Make a link and hand it on.',
      section: 'people',
    })
  if (administrators === 1)
    todos.push({
      id: 'administrators',
      kind: 'info',
      title: 'There is one administrator',
      text: 'If they lose their password and their second factor, only the command line on this machine helps. Make somebody else one as well.',
      section: 'people',
    })
  return todos
}

function better(facts: Overview): Todo[] {
  const todos: Todo[] = facts.notices.map((notice, at) => ({
    id: `notice-${at}`,
    kind: 'info',
    title: 'The configuration says',
    text: notice,
    section: 'settings',
  }))
  if (facts.listensToOthers && !facts.publicUrlIsSet)
    todos.push({
      id: 'public-url',
      kind: 'degraded',
      title: 'The public address is not set',
      text: 'Other machines can reach this server, and links in invitations would lead to its own address. Set CAUSEWAY_PUBLIC_URL.',
      section: 'settings',
    })
  if (!facts.mail)
    todos.push({
      id: 'mail',
      kind: 'info',
      title: 'Mail is not set up',
      text: 'Links for invitations and forgotten passwords are shown to whoever hands them on. Set SMTP_URL and MAIL_FROM to send them.',
      section: 'settings',
    })
  return todos
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}

function named(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ')
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown
}
