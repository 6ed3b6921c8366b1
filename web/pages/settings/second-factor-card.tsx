// The second factor: on or off, and new backup codes. Setting it up is second-factor-dialog.tsx.
import { useState } from 'react'
import { auth } from '../../data/auth.ts'
import { queryClient } from '../../data/query-client.ts'
import { meQuery, useMe } from '../../data/session.ts'
import { ActionForm, textIn } from '../../parts/action-form.tsx'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { PasswordField } from './password-field.tsx'
import { StatusChip } from '../../parts/status-chip.tsx'
import { useToast } from '../../parts/toast.tsx'
import { BackupCodes } from './backup-codes.tsx'
import { SecondFactorDialog } from './second-factor-dialog.tsx'

interface SecondFactorCardProps {
  readonly hasPassword: boolean
}

/** Asks for the password before anything changes. */
export function SecondFactorCard({ hasPassword }: SecondFactorCardProps) {
  const isOn = useMe().person?.twoFactor === true
  const [open, setOpen] = useState<'set-up' | 'off' | 'codes'>()
  const close = (): void => setOpen(undefined)
  return (
    <Card
      title={
        <span className="flex items-center gap-2">
          Second factor <StatusChip kind={isOn ? 'healthy' : 'neutral'}>{isOn ? 'on' : 'off'}</StatusChip>
        </span>
      }
    >
      <div className="flex flex-wrap items-center justify-between gap-4 p-4 sm:p-5">
        <p className="max-w-[60ch] text-quiet">
          {isOn
            ? 'After the password you are asked for six digits from your authenticator app, or for a backup code.'
            : hasPassword
              ? 'Six digits from an authenticator app, asked for after the password: who learns your password still cannot sign in.'
              : 'It goes with a password, and you have none: where you sign in has factors of its own.'}
        </p>
        {isOn ? (
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => setOpen('codes')}>New backup codes</Button>
            <Button look="danger" onClick={() => setOpen('off')}>
              Turn off
            </Button>
          </div>
        ) : (
          hasPassword && (
            <Button look="main" onClick={() => setOpen('set-up')}>
              Set up
            </Button>
          )
        )}
      </div>
      {open === 'set-up' && <SecondFactorDialog onClose={close} />}
      {open === 'off' && <TurnOff onClose={close} />}
      {open === 'codes' && <NewCodes onClose={close} />}
    </Card>
  )
}

interface OpenProps {
  readonly onClose: () => void
}

function TurnOff({ onClose }: OpenProps) {
  const toast = useToast()
  const turnOff = async (fields: FormData): Promise<void> => {
    await auth('/two-factor/disable', { password: textIn(fields, 'password') })
    await queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
    toast.done('The second factor is off')
    onClose()
  }
  return (
    <Dialog
      title="Turn off the second factor?"
      lead="Your password alone lets in from then on. Backup codes stop working."
      onClose={onClose}
    >
      <ActionForm action="Turn it off" look="danger" onSubmit={turnOff} onCancel={onClose}>
        <PasswordField />
      </ActionForm>
    </Dialog>
  )
}

function NewCodes({ onClose }: OpenProps) {
  const [codes, setCodes] = useState<readonly string[]>()
  if (codes)
    return (
      <Dialog title="Your backup codes" lead="Those from before no longer work." onClose={onClose}>
        <BackupCodes codes={codes} onDone={onClose} />
      </Dialog>
    )
  const make = async (fields: FormData): Promise<void> => {
    const path = '/two-factor/generate-backup-codes'
    const { backupCodes } = await auth<{ backupCodes: string[] }>(path, {
      password: textIn(fields, 'password'),
    })
    setCodes(backupCodes)
  }
  return (
    <Dialog
      title="New backup codes"
      lead="Ten codes that each work once in place of the six digits. Those that you have now stop working."
      onClose={onClose}
    >
      <ActionForm action="Make new codes" onSubmit={make} onCancel={onClose}>
        <PasswordField />
      </ActionForm>
    </Dialog>
  )
}
