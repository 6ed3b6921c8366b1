// Whether passkeys can be used at the address under which the app is open, and what to say about it. Pure.

/** What of a page's address matters. */
export interface PlaceOfPage {
  readonly protocol: string
  readonly hostname: string
  readonly port: string
}

/** Browsers keep passkeys for a name, never for an IP address, and only where the connection is safe. */
export function placeForPasskeys(
  { protocol, hostname, port }: PlaceOfPage,
  isKnownToBrowser: boolean,
): { readonly isUsable: boolean; readonly text: string } {
  const isAddress = /^[\d.]+$|^\[/.test(hostname)
  const at = `${protocol}//localhost${port === '' ? '' : `:${port}`}`
  if (isAddress)
    return {
      isUsable: false,
      text: `Passkeys belong to a host name, and this page is open under an IP address. On this machine open ${at}; elsewhere give the server a name and set CAUSEWAY_PUBLIC_URL.`,
    }
  if (protocol !== 'https:' && hostname !== 'localhost')
    return {
      isUsable: false,
      text: 'Passkeys need https, except on localhost. Put the server behind https and set CAUSEWAY_PUBLIC_URL.',
    }
  if (!isKnownToBrowser) return { isUsable: false, text: 'This browser knows no passkeys.' }
  return { isUsable: true, text: `They work for ${hostname} only, the host name of this page.` }
}
