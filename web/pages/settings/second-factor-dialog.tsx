// Setting up a second factor: the password, the picture to scan, the first six digits, then the backup codes.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { auth } from '../../data/auth.ts'
import { queryClient } from '../../data/query-client.ts'
import { meQuery } from '../../data/session.ts'
import { ActionForm, textIn } from '../../parts/action-form.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { BackupCodes } from './backup-codes.tsx'
import { PasswordField } from './password-field.tsx'

interface SecondFactorDialogProps {
  readonly onClose: () => void
}

interface Prepared {
  readonly totpURI: string
  readonly backupCodes: readonly string[]
}

/** It is on only when the first digits were right; closing it before changes nothing. */
export function SecondFactorDialog({ onClose }: SecondFactorDialogProps) {
  const [prepared, setPrepared] = useState<Prepared>()
  const [isOn, setOn] = useState(false)
  if (!prepared) {
    const begin = async (fields: FormData): Promise<void> =>
      setPrepared(await auth<Prepared>('/two-factor/enable', { password: textIn(fields, 'password') }))
    return (
      <Dialog
        title="Set up a second factor"
        lead="You need an authenticator app, such as the one that keeps your passwords."
        onClose={onClose}
      >
        <ActionForm action="Continue" onSubmit={begin} onCancel={onClose}>
          <PasswordField />
        </ActionForm>
      </Dialog>
    )
  }
  if (isOn)
    return (
      <Dialog title="The second factor is on" onClose={onClose}>
        <BackupCodes codes={prepared.backupCodes} onDone={onClose} />
      </Dialog>
    )
  const verify = async (fields: FormData): Promise<void> => {
    await auth('/two-factor/verify-totp', { code: textIn(fields, 'code').replaceAll(/\s/g, '') })
    setOn(true)
    await queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
  }
  return (
    <Dialog title="Scan this with the app" lead="Then type the six digits that it shows." onClose={onClose}>
      <QrCode uri={prepared.totpURI} />
      <ActionForm action="Turn it on" onSubmit={verify} onCancel={onClose}>
        <Field label="Code">
          {(ties) => (
            <TextInput
              {...ties}
              name="code"
              required
              autoFocus
              inputMode="numeric"
              autoComplete="one-time-code"
              className="font-mono text-lg tracking-widest"
            />
          )}
        </Field>
      </ActionForm>
    </Dialog>
  )
}

interface QrCodeProps {
  readonly uri: string
}

function QrCode({ uri }: QrCodeProps) {
  const secret = new URL(uri).searchParams.get('secret') ?? ''
  const code = useQuery({
    queryKey: ['qr', uri],
    queryFn: async () => (await import('./qr-path.ts')).qrPath(uri),
    staleTime: Infinity,
    gcTime: 0,
  }).data
  return (
    <div className="mb-5 flex flex-col items-center gap-4">
      {code ? (
        // Dark on light in both themes: many cameras read nothing else.
        <svg
          role="img"
          aria-label="QR code for the authenticator app"
          viewBox={`0 0 ${code.side} ${code.side}`}
          className="size-48 rounded-md bg-white text-black"
          shapeRendering="crispEdges"
        >
          <path d={code.path} fill="currentColor" />
        </svg>
      ) : (
        <Skeleton className="size-48" />
      )}
      <div className="w-full">
        <p className="mb-1.5 text-sm text-quiet">Or type this key into the app:</p>
        <div className="flex items-center gap-2 rounded-md border bg-sunken py-1 pr-1.5 pl-3">
          <code className="min-w-0 flex-1 text-sm break-all" data-testid="totp-secret">
            {secret}
          </code>
          <CopyButton text={secret} what="the key" />
        </div>
      </div>
    </div>
  )
}
