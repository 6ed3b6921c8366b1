// Where a link in a page of the documentation leads: to another page of it, out of the app, or to a file that only the repository has.
// Pure.

export type Target =
  | { readonly kind: 'page'; readonly slug: string; readonly hash: string }
  | { readonly kind: 'outside'; readonly url: string }
  /** From the root of the repository; shown as a name. */
  | { readonly kind: 'file'; readonly path: string }

/** `slug` is the page that has the link: `api`, `decisions/0001-x`, or nothing for the index. */
export function targetOf(link: string, slug: string): Target {
  if (/^https?:\/\//i.test(link)) return { kind: 'outside', url: link }
  const [path = '', hash = ''] = link.split('#')
  if (path === '') return { kind: 'page', slug, hash }
  const from = ['docs', ...slug.split('/').slice(0, -1)]
  const full = resolve([...from, ...path.split('/')])
  const page = /^docs\/(decisions|(?:decisions\/)?[\w-]+)(?:\.md)?$/.exec(full)?.[1]
  if (page !== undefined && (full.endsWith('.md') || page === 'decisions'))
    return { kind: 'page', slug: page === 'README' ? '' : page, hash }
  return { kind: 'file', path: full }
}

function resolve(parts: readonly string[]): string {
  const kept: string[] = []
  for (const part of parts) {
    if (part === '..') kept.pop()
    else if (part !== '.' && part !== '') kept.push(part)
  }
  return kept.join('/')
}
