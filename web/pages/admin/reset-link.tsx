// Makes a link with which somebody chooses a new password, and shows it once.
import { useState } from 'react'
import { Confirm } from '../../parts/dialog.tsx'
import { ShownOnce } from '../../parts/shown-once.tsx'
import { change } from './queries.ts'

interface ResetLinkProps {
  readonly person: { readonly id: string; readonly name: string; readonly email: string }
  readonly onClose: () => void
}

/** Whoever has the link can take the account over, so it is asked first. */
export function ResetLink({ person, onClose }: ResetLinkProps) {
  const [link, setLink] = useState<string>()
  if (link !== undefined)
    return (
      <ShownOnce
        title={`Link for ${person.name}`}
        lead={`Hand it to ${person.email} and to nobody else: whoever has it chooses the password. It works once, for an hour.`}
        text={link}
        what="the link"
        onClose={onClose}
      />
    )
  return (
    <Confirm
      title={`Make a link for ${person.name}?`}
      action="Make the link"
      onConfirm={async () => {
        const path = `/admin/people/${encodeURIComponent(person.id)}/reset-link`
        setLink((await change<{ link: string }>('POST', path)).link)
        // The window that asked closes what it stands in when this resolves.
        await new Promise(() => undefined)
      }}
      onClose={onClose}
    >
      With it they choose a new password. Be sure that it is they who asked, and hand it on where only they
      read it. When they use it, all their sessions end.
    </Confirm>
  )
}
