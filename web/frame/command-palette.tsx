// The command palette: pages, models, providers, documentation and actions by typing. Loaded on demand by palette-provider.tsx.
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { BookOpen, Boxes, CornerDownLeft, KeyRound, Moon, Server, Sun } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog } from 'radix-ui'
import { isAtLeast, useMeIfKnown } from '../data/session.ts'
import { modelsQuery } from '../data/models.ts'
import { providersQuery } from '../data/providers.ts'
import { ADMIN, CATALOGUE_PAGES, ownPagesOf, PUBLIC, USAGE_PAGES } from './navigation.ts'
import { chooseTheme } from './theme.ts'

interface CommandPaletteProps {
  readonly onClose: () => void
}

/** Closes itself after every choice. */
export function CommandPalette({ onClose }: CommandPaletteProps) {
  const navigate = useNavigate()
  const me = useMeIfKnown()
  const models = useQuery(modelsQuery).data ?? []
  const providers = useQuery(providersQuery).data ?? []
  const docs = useQuery(docsQuery).data ?? []
  const own = me?.person ? [...ownPagesOf(me), ...(me.person.administrator ? [ADMIN] : [])] : []
  const pages = new Map(
    [...PUBLIC, ...CATALOGUE_PAGES, ...USAGE_PAGES, ...own].map((page) => [page.to, page]),
  )
  const choose = (act: () => unknown) => () => {
    onClose()
    act()
  }
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Content
          aria-describedby={undefined}
          className="appear fixed top-[12vh] left-1/2 z-50 w-[min(640px,calc(100vw-32px))] -translate-x-1/2 overflow-hidden rounded-card border bg-card shadow-float"
        >
          <Dialog.Title className="sr-only">Search models, pages, documentation and actions</Dialog.Title>
          <Command label="Search models, pages, documentation and actions" loop>
            <Command.Input
              autoFocus
              placeholder="A model, a page, a provider, an action …"
              className="h-12 w-full border-b bg-transparent px-4 text-lg outline-none"
            />
            <Command.List className="max-h-[50vh] overflow-y-auto p-2">
              <Command.Empty className="px-3 py-6 text-center text-quiet">
                Nothing has this name.
              </Command.Empty>
              <Group name="Pages">
                {[...pages.values()].map(({ to, name, icon: Icon }) => (
                  <Item
                    key={to}
                    value={`page ${name}`}
                    onSelect={choose(() => navigate({ to }))}
                    icon={<Icon size={15} aria-hidden />}
                  >
                    {name}
                  </Item>
                ))}
              </Group>
              <Group name="Actions">
                {isAtLeast(me, 'member') && (
                  <Item
                    value="create a new key"
                    onSelect={choose(() => navigate({ to: '/keys', search: { create: true } }))}
                    icon={<KeyRound size={15} aria-hidden />}
                  >
                    Create a key
                  </Item>
                )}
                <Item
                  value="light theme"
                  onSelect={choose(() => chooseTheme('light'))}
                  icon={<Sun size={15} aria-hidden />}
                >
                  Light theme
                </Item>
                <Item
                  value="dark theme"
                  onSelect={choose(() => chooseTheme('dark'))}
                  icon={<Moon size={15} aria-hidden />}
                >
                  Dark theme
                </Item>
              </Group>
              <Group name="Models">
                {models.map(({ id, name }) => {
                  const [author = '', slug = ''] = id.split('/')
                  const open = choose(() =>
                    navigate({ to: '/models/$author/$slug', params: { author, slug } }),
                  )
                  return (
                    <Item
                      key={id}
                      value={`${name} ${id}`}
                      onSelect={open}
                      icon={<Boxes size={15} aria-hidden />}
                    >
                      <span className="min-w-0 flex-1 truncate">{name}</span>
                      <span className="truncate font-mono text-xs text-quiet">{id}</span>
                    </Item>
                  )
                })}
              </Group>
              <Group name="Providers">
                {providers.map(({ id, name }) => (
                  <Item
                    key={id}
                    value={`provider ${name} ${id}`}
                    onSelect={choose(() =>
                      navigate({ to: '/providers/$provider', params: { provider: id } }),
                    )}
                    icon={<Server size={15} aria-hidden />}
                  >
                    {name}
                  </Item>
                ))}
              </Group>
              <Group name="Documentation">
                {docs.map(({ slug, name }) => (
                  <Item
                    key={slug}
                    value={`docs ${name} ${slug}`}
                    onSelect={choose(() => navigate({ to: '/docs/$', params: { _splat: slug } }))}
                    icon={<BookOpen size={15} aria-hidden />}
                  >
                    {name}
                  </Item>
                ))}
              </Group>
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** Names of all pages of the documentation; their words are searched on those pages. */
const docsQuery = queryOptions({
  queryKey: ['docs-navigation'],
  queryFn: async () =>
    (await import('../pages/docs/docs-content.ts')).NAVIGATION.flatMap(({ entries }) => entries),
  staleTime: Infinity,
})

interface GroupProps {
  readonly name: string
  readonly children: ReactNode
}

function Group({ name, children }: GroupProps) {
  return (
    <Command.Group
      heading={name}
      className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-quiet"
    >
      {children}
    </Command.Group>
  )
}

interface ItemProps {
  readonly value: string
  readonly icon: ReactNode
  readonly onSelect: () => void
  readonly children: ReactNode
}

function Item({ value, icon, onSelect, children }: ItemProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="group flex cursor-pointer items-center gap-2.5 rounded-md px-3 py-2 data-[selected=true]:bg-water-soft"
    >
      <span className="text-quiet">{icon}</span>
      {children}
      <CornerDownLeft
        size={13}
        aria-hidden
        className="ml-auto text-quiet opacity-0 group-data-[selected=true]:opacity-100"
      />
    </Command.Item>
  )
}
